"""A member's calendar, for the calendar app of their phone: whoever knows the address reads it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from backend.core.errors import Missing
from backend.experts.services.agenda import calendar_of, owner_of_feed


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return when somebody has an appointment, as iCalendar.

    :raises Http404: the address is nobody's, or not any more
    """
    try:
        expert = owner_of_feed(secret)
    except Missing:
        raise Http404 from None
    return HttpResponse(
        calendar_of(expert),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        },
    )

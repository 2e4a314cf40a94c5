"""Pages of Platform HOPE for its members and its coordinators, and a member's calendar.

The pages are shells that hold nothing of anybody, and nothing here looks at who asks. What is
sealed comes to the browser over the API, with a session that no cookie carries, and is opened
there.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from backend.core.errors import Missing
from backend.experts.services.agenda import calendar_of, owner_of_feed
from backend.web.inbox.views import languages
from backend.web.kept_pages import kept_page
from backend.web.pages import page, page_that_plays, page_that_records
from backend.web.pwa import manifest_of


@page_that_records
@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """Return where members are asked, answer, and see what was done with it."""
    return kept_page(
        request,
        "web/panel/app.html",
        (),
        lambda: {"languages": languages(), "exit_url": settings.EXIT_URL},
    )


@page
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the manifest of the installed page, whose name says nothing of it."""
    return manifest_of(reverse("panel"))


@page_that_plays
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Return where requests are checked, members are asked and cared for."""
    return kept_page(request, "web/panel/desk.html", (), lambda: {"languages": languages()})


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return a member's appointments as iCalendar; whoever knows the address reads them.

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

"""The page `/operator/figures/`: all organisations publish together (docs/figures-requests.md)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.core.errors import Conflict, Missing
from backend.core.paper import can_be_made
from backend.help_requests.figures.files import (
    FORMS,
    MEDIA_TYPES,
    file_language,
    file_of,
    why_hidden,
)
from backend.help_requests.figures.overview import figures_of_programme, read_month


def page(month: str) -> dict[str, Any]:
    """Return what the page shows of a month, of the newest one if it names none."""
    found = _found(month)
    return {
        "found": found,
        "months": [
            {"value": f"{one:%Y-%m}", "text": date_format(one, "F Y"), "here": one == found.month}
            for one in found.months
        ],
        "next_month": date_format(found.next_month, "F Y"),
        "why_hidden": why_hidden(),
        "forms": [form for form in FORMS if form != "pdf" or can_be_made()],
        "shown": found.organisations - found.left_out,
    }


def file(request: HttpRequest, form: str) -> HttpResponse:
    """Return the same cells as a file; raise `Http404` for another form or month."""
    if form not in FORMS:
        raise Http404
    with override(file_language(form)):
        found = _found(request.GET.get("month", ""))
        try:
            content = file_of(found, form=form, owner=_("All organisations"))
        except (Missing, Conflict):
            raise Http404 from None
    response = HttpResponse(content, content_type=MEDIA_TYPES[form])
    name = f"kier-{found.month:%Y-%m}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _found(month: str) -> Any:
    try:
        return figures_of_programme(read_month(month) if month else None)
    except Missing:
        raise Http404 from None

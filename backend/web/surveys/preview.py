"""The preview of a questionnaire, in a frame of the editor: the pages of answering, and no answer.

The ticket of a form says which questionnaire (`surveys.services.previews`). The frame is a sandbox
without an origin: its modules reach neither the session nor the storage of the page around it, and
what they ask of this page is a call from another origin (Fetch, "CORS protocol").
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from backend.core.errors import Missing
from backend.core.origin import origin_of
from backend.web.pages import framed_page, part_of_page
from surveys.services.previews import open_preview

from .answer_views import answer, is_part, wait_response
from .interruptions import Wait, take_turn

TOO_OLD = "web/surveys/preview-too-old.html"
# Values of Sec-Fetch-Dest.
FRAMES = {"iframe", "frame"}
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Kier-Part",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "600",
}


@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def preview_page(request: HttpRequest) -> HttpResponse:
    """Return one screen of the preview, or the same as a part for the page's module."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=CROSS_ORIGIN)
    response = (_as_part if is_part(request) else _as_page)(request)
    for name, value in CROSS_ORIGIN.items():
        response.headers[name] = value
    return response


def _screen(request: HttpRequest) -> HttpResponse:
    # Elsewhere than in a frame, a coordinator's text would pass for a page of Kier itself. Only
    # Kier's own pages may frame it; browsers from before 2023 do not say where it goes.
    if not is_part(request) and request.headers.get("Sec-Fetch-Dest", "iframe") not in FRAMES:
        return render(request, TOO_OLD, status=400)
    if request.method == "POST":
        request.encoding = "utf-8"
    ticket, one = request.POST.get("preview", ""), request.POST.get("one", "")
    try:
        # Before the ticket is opened: this is what costs.
        take_turn(origin_of(request), "preview")
        opened = open_preview(ticket, one_per_screen=one != "no")
    except Wait as wait:
        return wait_response(request, wait)
    except Missing:
        return render(request, TOO_OLD, status=400)
    return answer(request, opened)


_as_page, _as_part = framed_page(_screen), part_of_page(_screen)

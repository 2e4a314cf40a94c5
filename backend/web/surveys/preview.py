"""The preview of a questionnaire, in a frame of the editor: the pages of answering, and no answer.

The ticket of a form says which questionnaire (`surveys.services.previews`). The frame is a sandbox
without an origin: its modules reach neither the session nor the storage of the page around it, and
what they ask of this page is a call from another origin (Fetch, "CORS protocol").
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from backend.core.errors import Missing
from backend.web.pages import framed_page, part_of_page
from surveys.services.previews import open_preview

from .answer_views import answer, is_part

TOO_OLD = "web/surveys/preview-too-old.html"
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
    if request.method == "POST":
        request.encoding = "utf-8"
    ticket, one = request.POST.get("preview", ""), request.POST.get("one", "")
    try:
        opened = open_preview(ticket, one_per_screen=one != "no")
    except Missing:
        return render(request, TOO_OLD, status=400)
    return answer(request, opened)


_as_page, _as_part = framed_page(_screen), part_of_page(_screen)

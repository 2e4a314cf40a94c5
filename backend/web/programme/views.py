"""The empty page of the programme, whose modules get everything over the API."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from backend.web.inbox.views import languages
from backend.web.kept_pages import kept_page
from backend.web.pages import page_that_plays_and_frames


@page_that_plays_and_frames
@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Show the page."""
    return kept_page(request, "web/programme/app.html", (), lambda: {"languages": languages()})

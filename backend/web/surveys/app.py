"""The empty page of the surveys, whose modules get everything over the API."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from backend.web.inbox.views import languages
from backend.web.kept_pages import kept_page
from backend.web.pages import page_that_frames
from surveys.exports.requests import forms_here


@page_that_frames
@require_safe
def app(request: HttpRequest) -> HttpResponse:
    """Show the page."""
    forms = " ".join(forms_here())
    return kept_page(
        request, "web/surveys/app.html", forms, lambda: {"languages": languages(), "forms": forms}
    )

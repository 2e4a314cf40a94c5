"""The members' page of Platform HOPE: a shell that holds nothing of anybody; modules ask the rest.

Nothing here looks at who asks. What is sealed comes to the browser over the API, with a session
that no cookie carries, and is opened there.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from backend.web.inbox.views import languages
from backend.web.pages import page, page_that_records
from backend.web.pwa import manifest_of


@page_that_records
@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """Return where members are asked, answer, and see what was done with it."""
    shown = {"languages": languages(), "exit_url": settings.EXIT_URL}
    return render(request, "web/panel/app.html", shown)


@page
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the manifest of the installed page, whose name says nothing of it."""
    return manifest_of(reverse("panel"))

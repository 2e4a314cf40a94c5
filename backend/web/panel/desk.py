"""The coordinator's desk of Platform HOPE: a shell that holds nothing of anybody.

Nothing here looks at who asks. What is sealed comes to the browser over the API, with a session
that no cookie carries, and is opened there.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backend.web.inbox.views import languages
from backend.web.pages import page_that_plays


@page_that_plays
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Return where requests are checked, members are asked and cared for."""
    return render(request, "web/panel/desk.html", {"languages": languages()})

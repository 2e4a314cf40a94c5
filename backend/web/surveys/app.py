"""The members' page of the surveys: a shell that holds nothing of anybody; modules ask the rest.

Nothing here looks at who asks. Questionnaires, rounds and results come to the browser over the API,
with a session that no cookie carries.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backend.web.inbox.views import languages
from backend.web.pages import page
from surveys.exports.requests import forms_here


@page
@require_safe
def app(request: HttpRequest) -> HttpResponse:
    """Return where coordinators make questionnaires and rounds, and members read results."""
    given = {"languages": languages(), "forms": " ".join(forms_here())}
    return render(request, "web/surveys/app.html", given)

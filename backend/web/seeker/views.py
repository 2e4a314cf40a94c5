"""The seeker's page: `GET` shows the first screen, `POST` the next one.

Where the page runs its modules they turn the screens themselves, lock the words on the phone, and
ask here only for who fits and for another language. Without them every button is a `POST` of the
same form to the same address, and the answers so far travel in its fields.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.web.pages import page
from backend.web.same_origin import is_same_origin

from .acting import act
from .answers import INTERFACE, Answers, read_answers
from .asking import move, step_in
from .screen import screen
from .steps import SENT

PAGE = "web/seeker/page.html"
# What the page's modules ask for: a part of the page instead of all of it.
PARTS = {"match": "web/seeker/match.html", "let-in": "web/seeker/let_in.html"}


@page
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """One screen of the seeker's way."""
    if request.method != "POST":
        return render(request, PAGE, screen("start", read_answers(request.POST, _language())))
    chosen = request.POST.get("language") or request.POST.get("in") or ""
    with translation.override(chosen if chosen in INTERFACE else _language()):
        if not is_same_origin(request):
            return _refused(request)
        return _turn(request)


def _turn(request: HttpRequest) -> HttpResponse:
    form, step = request.POST, step_in(request.POST)
    answers = read_answers(form, _language())
    part = request.headers.get("Kier-Part", "")
    if part in PARTS:
        return render(request, PARTS[part], screen("match", answers, answered=form))
    if form.get("language"):
        return act(request, step, "stay", answers)
    go = form.get("go", "next")
    if step in {"write", "return", "talk", *SENT}:
        return act(request, step, go, answers)
    step, answers = move(step, go, answers)
    return render(request, PAGE, screen(step, answers, answered=form))


def _refused(request: HttpRequest) -> HttpResponse:
    problem = _("This page was opened in a strange way. Start here again.")
    return render(request, PAGE, screen("start", Answers(), problem=problem), status=403)


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE

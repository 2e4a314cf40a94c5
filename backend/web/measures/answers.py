"""`/m/<code>/<token>`: whoever has a card says whether they would talk, and then more, or not.

The first page asks the one question that is compared for the same people, by a code that stays with
them; it can be skipped. The questions after it are a round of a survey.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.core.errors import Missing
from backend.core.locale import for_seekers
from backend.programmes.selectors.measure_report import willingness_question
from backend.programmes.selectors.measures import Asked, asked_by_card, owner_for
from backend.programmes.services.measure_pairs import may_say, new_pair_code, say, signs_of
from backend.programmes.states import Phase, Willingness
from backend.web.pages import page
from backend.web.same_origin import is_same_origin
from backend.web.surveys.answer_views import answer_owned

from .refusals import card_page_in, unknown, waiting

PAGE: Final = "web/measures/begin.html"


@page
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Ask the one question, with a code; then lead to the others."""
    if (wait := waiting(request)) is not None:
        return wait
    with card_page_in(request) as around:
        try:
            asked = asked_by_card(code)
        except Missing:
            return unknown(request, around)
        if request.method == "POST" and not is_same_origin(request):
            return unknown(request, around, 403)
        fault = _take(request, asked, token)
        if fault is None:
            to = reverse("measure-questions", args=[code, token])
            # Whoever chose a language goes on in it.
            chosen = f"?in={around['language']}" if "in" in request.GET else ""
            return HttpResponseRedirect(f"{to}{chosen}")
        return render(request, PAGE, around | _context(request, asked, fault))


@for_seekers
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Show the questions of the round, as a survey shows them."""
    try:
        asked = asked_by_card(code)
    except Missing:
        return answer_owned(request, None, token, None)
    owner = owner_for(asked.measure.project_id)
    return answer_owned(request, asked.row.round, token, owner)


def _take(request: HttpRequest, asked: Asked, token: str) -> str | None:
    """Keep an answer; return None if it goes on to the questions, else what is wrong."""
    is_post = request.method == "POST"
    if not may_say(asked, token) or (is_post and request.POST.get("go") == "skip"):
        return None
    fault = _fault(request) if is_post else ""
    if is_post and not fault:
        say(asked, token=token, code=request.POST["code"], answer=request.POST["answer"])
        return None
    return fault


def _context(request: HttpRequest, asked: Asked, fault: str) -> dict[str, object]:
    is_first = asked.row.phase == Phase.BEFORE
    typed = request.POST.get("code", "")
    return {
        "question": willingness_question(asked.row.group),
        "answers": Willingness.choices,
        "chosen": request.POST.get("answer", ""),
        "code": typed or (new_pair_code() if is_first else ""),
        "is_first": is_first,
        "is_for_victims": asked.row.group == "victims",
        "fault": fault,
    }


def _fault(request: HttpRequest) -> str:
    if request.POST.get("answer") not in Willingness.values:
        return _("Choose an answer, or skip this question.")
    if signs_of(request.POST.get("code", "")) is None:
        return _("A code has twelve letters and digits. Look at it once more, or skip this.")
    return ""

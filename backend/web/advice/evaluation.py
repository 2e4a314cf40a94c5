"""How a requester says how it was: the survey's questions on one page, without a script.

Answers that bring up another question bring the page again, with that one in it.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, Missing
from backend.experts import local_time
from backend.experts.models import Evaluation
from backend.experts.selectors.evaluations import theirs_for_requester
from backend.experts.selectors.questionnaires import asked, nearest, said
from backend.experts.services.evaluations import answer_as_requester, open_if_over
from backend.web.surveys.form_values import take_typed
from backend.web.surveys.languages import Words
from backend.web.surveys.question_context import QuestionContext
from surveys.questionnaire.flow import Situation, State, resolve, screens
from surveys.questionnaire.submissions import Unreadable, read_answers
from surveys.services.errors import AnswersRefused

from .link import Visit, behind_link, refused

SIDE = Evaluation.REQUESTER
# As over the API.
LONGEST_WORDS, MAX_SHOWN = 4_000, 100


@behind_link
def evaluation(visit: Visit) -> HttpResponse:
    """The questions; once they are answered, that; once both sides have, what members chose."""
    rows = open_if_over(visit.assignment)
    mine = next((one for one in rows if one.side == SIDE), None)
    if mine is None:
        return visit.redirect()
    if mine.answered or mine.opened:
        return _answered(visit, mine, rows)
    if visit.request.method != "POST":
        return _ask(visit, mine, {}, "")
    return _take(visit, mine, visit.request.POST)


def _take(visit: Visit, mine: Evaluation, sent: QueryDict) -> HttpResponse:
    compiled = asked(SIDE)
    shown = sent.get("shown", "").split(" ")[:MAX_SHOWN]
    answers = take_typed(compiled, {}, shown, sent)
    words = sent.get("text", "").replace("\r\n", "\n").replace("\0", "").strip()
    if why := refused(visit.request):
        return _ask(visit, mine, answers, words, {"": why})
    if len(words) > LONGEST_WORDS:
        text = _("This is {found} characters long. Make it {most} or less.")
        why = text.format(found=len(words), most=LONGEST_WORDS)
        return _ask(visit, mine, answers, words, {"text": why})
    state = _state(visit, answers)
    fresh = [path for path in _paths(state) if path not in shown]
    if fresh:
        return _ask(visit, mine, answers, words, fresh=fresh)
    try:
        answer_as_requester(
            assignment=visit.assignment, language=visit.language, answers=answers, text=words
        )
    except AnswersRefused as refusal:
        faults = {one.path: one.text for one in refusal.faults}
        return _ask(visit, mine, answers, words, faults)
    except (Conflict, Missing) as conflict:
        return _ask(visit, mine, answers, words, {"": conflict.detail})
    return visit.redirect("/evaluation")


def _state(visit: Visit, answers: Mapping[str, Any]) -> State:
    compiled, now = asked(SIDE), timezone.now()
    try:
        read = read_answers(compiled, answers)
    except Unreadable as unreadable:
        read = unreadable.answers
    situation = Situation(local_time.today(), nearest(SIDE, visit.language), now, 0)
    return resolve(compiled, read, situation)


def _paths(state: State) -> list[str]:
    """Questions that are asked now."""
    return [
        path
        for screen in screens(state, one_per_screen=False)
        for path in screen.paths
        if state.node(path).is_asked
    ]


def _ask(
    visit: Visit,
    mine: Evaluation,
    answers: Mapping[str, Any],
    words: str,
    faults: Mapping[str, str] | None = None,
    *,
    fresh: list[str] | None = None,
) -> HttpResponse:
    faults, state = faults or {}, _state(visit, answers)
    told = {path: Words(text) for path, text in faults.items()}
    showing = QuestionContext(state, answers, {}, told)
    found = screens(state, one_per_screen=False)
    context: dict[str, Any] = {
        "until": mine.until,
        "questions": [one for screen in found for one in showing.questions(screen)],
        "shown": " ".join(_paths(state)),
        "words": words,
        "fault_of_words": faults.get("text", ""),
        "most": LONGEST_WORDS,
        "faults": [
            {"id": _anchor(path), "text": text, "label": _label(showing, path)}
            for path, text in faults.items()
        ],
        "fresh": [{"id": _anchor(path), "text": _label(showing, path)} for path in fresh or ()],
    }
    return visit.show("evaluation", context)


def _anchor(path: str) -> str:
    if path in {"", "text"}:
        return f"f-{path}" if path else ""
    return f"q:{path}"


def _label(showing: QuestionContext, path: str) -> str:
    return showing.words(path, "label").text if path in showing.state.relevant else ""


def _answered(visit: Visit, mine: Evaluation, rows: list[Evaluation]) -> HttpResponse:
    context = {
        "until": mine.until,
        "opened": mine.opened,
        "answered": mine.answered,
        "mine": said(SIDE, mine.answers, visit.language) if mine.answers else [],
        "theirs": theirs_for_requester(rows, visit.language) if mine.opened else None,
    }
    return visit.show("evaluated", context)

"""Where a request stands: what is the case, what comes next, what happened, what can be done."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts.briefing import STEPS, Step
from backend.experts.models import Assignment, Evaluation
from backend.experts.selectors.requests import missing_in, related_to, warnings_of
from backend.experts.services import requests
from backend.experts.services.history import changed_since
from backend.experts.states import MOVES, AssignmentState, Reason

from .forms import LONGEST_TEXT
from .history import lines_of, proposed, said_last
from .labels import BEGUN, LABELS, STATUSES, read_out, shown_warnings, value_of
from .link import Here, behind_link, refused

S = AssignmentState
WRITING = frozenset({S.DRAFT, S.WITH_REQUESTER})
# With which move the words came that are to be read first.
NOTE_OF: Mapping[str, str] = {
    Reason.QUESTION: "return",
    Reason.PROPOSAL: "propose",
    Reason.DECLINED: "decline",
}
# A draft is erased then.
WITHDRAWABLE = MOVES["withdraw"].before | {S.DRAFT}


@behind_link
def status(here: Here) -> HttpResponse:
    """Return the page on which all stands, and what its buttons do."""
    if here.request.method != "POST":
        return _show(here)
    sent = here.request.POST
    go, note = sent.get("go", ""), sent.get("note", "").replace("\0", "").strip()
    if why := refused(here.request):
        return _show(here, fault=why, note=note, leaving=go == "withdraw")
    if go == "leave":
        return _show(here, leaving=True)
    if len(note) > LONGEST_TEXT:
        text = _("This is {found} characters long. Make it {most} or less.")
        fault = text.format(found=len(note), most=LONGEST_TEXT)
        return _show(here, fault=fault, note=note, leaving=go == "withdraw")
    try:
        _do(here, go, note)
    except Conflict as conflict:
        here.assignment.refresh_from_db()
        if not (isinstance(conflict, ImpossibleMove) and _is_done(here.assignment, go, note)):
            return _show(here, fault=conflict.detail, note=note)
    is_there = Assignment.objects.filter(pk=here.assignment.pk).exists()
    return here.on() if is_there else here.show("erased", {})


def _is_done(row: Assignment, go: str, note: str) -> bool:
    """Return whether a form that was sent twice has done its work the first time."""
    move = MOVES[go]
    return (row.state, row.reason) == (move.state, move.reason) and note in {"", said_last(row, go)}


def _do(here: Here, go: str, note: str) -> None:
    row, actor = here.assignment, here.actor
    match go:
        case "submit":
            requests.submit(row, by=actor, note=note)
        case "agree":
            requests.agree(row, by=actor)
        case "withdraw":
            requests.withdraw(row, by=actor, note=note)


def _show(here: Here, *, fault: str = "", note: str = "", leaving: bool = False) -> HttpResponse:
    row = here.assignment
    state, missing = row.state, missing_in(row)
    more = related_to([row])[row.id]
    now, following = STATUSES[BEGUN if row.is_going and row.is_begun else row.stage]
    context: dict[str, Any] = {
        "now": now,
        "following": following,
        "said": said_last(row, NOTE_OF[row.reason]) if row.reason in NOTE_OF else "",
        "writing": state in WRITING,
        "steps": [_step(one, number, row, missing) for number, one in enumerate(STEPS, 1)],
        "missing": [LABELS[one] for one in missing],
        "warnings": shown_warnings(warnings_of(row)) if state in WRITING else [],
        "lines": lines_of(row),
        "members": more.members,
        "stories": more.stories,
        "taken_back": more.taken_back,
        "evaluates": more.evaluates,
        "is_to_say": more.evaluates and _is_to_say(row),
        "result": row.has_result,
        "may_leave": state in WITHDRAWABLE,
        "leaving": leaving and state in WITHDRAWABLE,
        "again": state == S.ENDED and row.reason != Reason.CLOSED,
        "fault": fault,
        "note": note,
        # Where no field stands for it any more, it can still be copied.
        "unsent": note if fault and not leaving and (missing or state not in WRITING) else "",
    }
    if row.reason == Reason.PROPOSAL:
        context["proposed"] = proposed(row)
        context["may_agree"] = not missing and not changed_since(row, "propose", by="requester")
    unfinished = [one for one in context["steps"] if one["missing"]]
    context["next_step"] = (unfinished or context["steps"])[0]
    context["fresh"] = len(unfinished) == len(STEPS)
    return here.show("status", context)


def _is_to_say(row: Assignment) -> bool:
    """Return whether the requester can still say how it was."""
    mine = Evaluation.objects.filter(assignment=row, side=Evaluation.REQUESTER)
    return mine.filter(answered=False, opened=False).exists()


def _step(step: Step, number: int, row: Assignment, missing: list[str]) -> dict[str, Any]:
    said = [(LABELS[name], read_out(name, value_of(row, name))) for name in step.fields]
    return {
        "id": step.id,
        "number": number,
        "title": step.title,
        "said": [(label, text) for label, text in said if text],
        "alone": len(step.fields) == 1,
        "missing": any(name in missing for name in step.fields),
    }

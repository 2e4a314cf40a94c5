"""Where a request stands: what is the case, what comes next, what happened, what can be done."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts.briefing import STEPS, Step
from backend.experts.models import Assignment, Entry, Evaluation
from backend.experts.selectors.requests import history_of, missing_in, related_to, warnings_of
from backend.experts.services import requests
from backend.experts.services.history import changed_since
from backend.experts.states import MOVES, AssignmentState, Reason

from .fields import LONGEST_TEXT
from .labels import (
    BEGUN,
    BY,
    LABELS,
    LINES,
    STATUSES,
    UNSAID,
    read_out,
    shown_warnings,
    value_of,
)
from .link import Visit, behind_link, refused

WRITING = frozenset({AssignmentState.DRAFT, AssignmentState.WITH_REQUESTER})
# With which move the words came that are to be read first.
NOTE_OF: Mapping[str, str] = {
    Reason.QUESTION: "return",
    Reason.PROPOSAL: "propose",
    Reason.DECLINED: "decline",
}
# A draft is erased then.
WITHDRAWABLE = MOVES["withdraw"].before | {AssignmentState.DRAFT}


@behind_link
def status(visit: Visit) -> HttpResponse:
    """Return the page on which all stands, and what its buttons do."""
    if visit.request.method != "POST":
        return _show(visit)
    sent = visit.request.POST
    go, note = sent.get("go", ""), sent.get("note", "").replace("\0", "").strip()
    if why := refused(visit.request):
        return _show(visit, fault=why, note=note, leaving=go == "withdraw")
    if go == "leave":
        return _show(visit, leaving=True)
    if len(note) > LONGEST_TEXT:
        text = _("This is {found} characters long. Make it {most} or less.")
        fault = text.format(found=len(note), most=LONGEST_TEXT)
        return _show(visit, fault=fault, note=note, leaving=go == "withdraw")
    try:
        _do(visit, go, note)
    except Conflict as conflict:
        visit.assignment.refresh_from_db()
        if not (isinstance(conflict, ImpossibleMove) and _is_done(visit.assignment, go, note)):
            return _show(visit, fault=conflict.detail, note=note)
    is_there = Assignment.objects.filter(pk=visit.assignment.pk).exists()
    return visit.redirect() if is_there else visit.show("erased", {})


def _is_done(row: Assignment, go: str, note: str) -> bool:
    """Return whether a form that was sent twice has done its work the first time."""
    move = MOVES[go]
    return (row.state, row.reason) == (move.state, move.reason) and note in {
        "",
        _said_last(row, go),
    }


def _do(visit: Visit, go: str, note: str) -> None:
    row, actor = visit.assignment, visit.actor
    match go:
        case "submit":
            requests.submit(row, by=actor, note=note)
        case "agree":
            requests.agree(row, by=actor)
        case "withdraw":
            requests.withdraw(row, by=actor, note=note)


def _show(visit: Visit, *, fault: str = "", note: str = "", leaving: bool = False) -> HttpResponse:
    row = visit.assignment
    state, missing = row.state, missing_in(row)
    more = related_to([row])[row.id]
    now, following = STATUSES[BEGUN if row.is_going and row.is_begun else row.stage]
    context: dict[str, Any] = {
        "now": now,
        "following": following,
        "said": _said_last(row, NOTE_OF[row.reason]) if row.reason in NOTE_OF else "",
        "writing": state in WRITING,
        "steps": [_step(one, number, row, missing) for number, one in enumerate(STEPS, 1)],
        "missing": [LABELS[one] for one in missing],
        "warnings": shown_warnings(warnings_of(row)) if state in WRITING else [],
        "lines": _lines_of(row),
        "members": more.members,
        "stories": more.stories,
        "taken_back": more.taken_back,
        "evaluates": more.evaluates,
        "is_to_say": more.evaluates and _is_to_say(row),
        "result": row.has_result,
        "may_leave": state in WITHDRAWABLE,
        "leaving": leaving and state in WITHDRAWABLE,
        "again": state == AssignmentState.ENDED and row.reason != Reason.CLOSED,
        "fault": fault,
        "note": note,
        # Where no field stands for it any more, it can still be copied.
        "unsent": note if fault and not leaving and (missing or state not in WRITING) else "",
    }
    if row.reason == Reason.PROPOSAL:
        context["proposed"] = _proposed(row)
        context["may_agree"] = not missing and not changed_since(row, "propose", by="requester")
    unfinished = [one for one in context["steps"] if one["missing"]]
    context["next_step"] = (unfinished or context["steps"])[0]
    context["fresh"] = len(unfinished) == len(STEPS)
    return visit.show("status", context)


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


def _lines_of(assignment: Assignment) -> list[dict[str, Any]]:
    """Return each line with who did what and what changed by it, the newest first; one query."""
    return [_line(one) for one in reversed(history_of(assignment))]


def _said_last(assignment: Assignment, what: str) -> str:
    """Return what was written with the last such move; empty if nothing was."""
    notes = [one.note for one in history_of(assignment) if one.what == what]
    return notes[-1] if notes else ""


def _proposed(assignment: Assignment) -> list[dict[str, str]]:
    """Return what the coordinator changed since it was sent: what was, and what is now."""
    lines = history_of(assignment)
    sent = max((one.number for one in lines if one.what == "submit"), default=0)
    theirs = [one for one in lines if one.number > sent and one.by == "coordinator"]
    before: dict[str, Any] = {}
    now: dict[str, Any] = {}
    for one in theirs:
        for name, (was, is_now) in one.changes.items():
            before.setdefault(name, was)
            now[name] = is_now
    return _changes({name: [before[name], now[name]] for name in now if before[name] != now[name]})


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "on": entry.on,
        "who": entry.by_name or BY.get(entry.by, ""),
        "what": LINES.get(entry.what, entry.what),
        "note": entry.note,
        "changes": _changes(entry.changes),
    }


def _changes(changes: dict[str, Sequence[Any]]) -> list[dict[str, str]]:
    return [
        {
            "label": str(LABELS.get(name, name)),
            "was": read_out(name, was),
            "is": read_out(name, is_now),
        }
        for name, (was, is_now) in changes.items()
        if name not in UNSAID
    ]

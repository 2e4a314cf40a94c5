"""The history of a request, as the requester reads it."""

from collections.abc import Sequence
from typing import Any

from backend.experts.models import Assignment, Entry
from backend.experts.selectors.requests import history_of

from .labels import BY, LABELS, LINES, UNSAID, read_out


def lines_of(assignment: Assignment) -> list[dict[str, Any]]:
    """Return each line with who did what and what changed by it, the newest first; one query."""
    return [_line(one) for one in reversed(history_of(assignment))]


def said_last(assignment: Assignment, what: str) -> str:
    """Return what was written with the last such move; empty if nothing was."""
    notes = [one.note for one in history_of(assignment) if one.what == what]
    return notes[-1] if notes else ""


def proposed(assignment: Assignment) -> list[dict[str, str]]:
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

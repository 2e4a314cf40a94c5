"""How a request is written to the wire, and read from it."""

from typing import Any

from backend.experts import checklist
from backend.experts.briefing import BRIEFING_FIELDS
from backend.experts.models import Assignment, Entry
from backend.experts.selectors import requests as selectors
from backend.experts.selectors.requests import Beside, Story
from backend.experts.selectors.results import has_result

# Columns that stand in an `AskedShape` as they are.
ASKED_COLUMNS = (
    "state",
    "reason",
    "form",
    "topics",
    "languages",
    "region",
    "online",
    "heavy",
    "fee_cents",
    "travel_cents",
)
NO_FIELDS = ("revision", "briefing")
REQUESTER_COLUMNS = ("organisation", "name", "kind", "language", "email")


def read_changes(values: dict[str, Any]) -> dict[str, Any]:
    """What `AdviceRequestChanged` read, without its revision, as `revisions.change` takes it."""
    columns = {name: value for name, value in values.items() if name not in NO_FIELDS}
    return columns | {**values.get("briefing", {})}


def write_request(row: Assignment) -> dict[str, Any]:
    """A `AdviceRequestSeen`."""
    lines = [write_line(one) for one in selectors.history_of(row)]
    beside = selectors.beside([row])[row.id]
    # Who does not take part in this request has no name here.
    stories = [
        write_story(one) | ({} if one.takes_part else {"expert": None}) for one in beside.stories
    ]
    return write_row(row, beside) | {"history": lines, "stories": stories}


def write_desk_request(row: Assignment) -> dict[str, Any]:
    """A `DeskRequestSeen`."""
    beside = selectors.beside([row])[row.id]
    checked = set(row.checked)
    return write_desk_row(row, beside) | {
        "history": [write_line(one) for one in selectors.history_of(row)],
        "checklist": [
            {"id": one.id, "text": str(one.text), "source": one.source, "done": one.id in checked}
            for one in checklist.ITEMS
        ],
        "said": row.said,
        "done": row.done,
        "consultation": beside.consultation,
        "looks_like": selectors.looks_like(row.requester),
    }


def write_desk_row(row: Assignment, beside: Beside) -> dict[str, Any]:
    """A `DeskRequestRow`; no query, if the requester came with it."""
    return write_row(row, beside) | {"accepted": row.accepted}


def write_row(row: Assignment, beside: Beside) -> dict[str, Any]:
    """A `AdviceRequestRow`; no query, if the requester came with it."""
    return write_asked(row) | {
        "wanted": row.wanted,
        "revision": row.revision,
        "missing": selectors.missing_in(row),
        "warnings": [
            {"code": one.code, "text": one.text, "source": one.source, "date": one.date}
            for one in selectors.warnings_of(row)
        ],
        "members": beside.members,
        "stories": [write_story(one) for one in beside.stories],
        "requester": {name: getattr(row.requester, name) for name in REQUESTER_COLUMNS},
        "result": has_result(row),
        "evaluation": beside.evaluates,
    }


def write_asked(row: Assignment) -> dict[str, Any]:
    """An `AskedShape`."""
    return {
        "id": str(row.id),
        **{name: getattr(row, name) for name in ASKED_COLUMNS},
        "begun": row.is_begun,
        "day": row.day and row.day.isoformat(),
        "briefing": write_briefing(row.briefing),
    }


def write_briefing(briefing: dict[str, Any]) -> dict[str, Any]:
    """A `BriefingShape`."""
    found = {name: briefing.get(name, "") for name in BRIEFING_FIELDS}
    return found | {"told_on": found["told_on"] or None}


def write_line(entry: Entry) -> dict[str, Any]:
    """A `HistoryLineShape`."""
    return {
        "number": entry.number,
        "on": entry.on.isoformat(),
        "by": entry.by,
        "by_name": entry.by_name,
        "what": entry.what,
        "note": entry.note,
        "changes": entry.changes,
    }


def write_story(story: Story) -> dict[str, Any]:
    """A `StoryShape` of the desk."""
    return {
        "id": str(story.id),
        "expert": story.expert,
        "kind": story.kind,
        "until": story.until.isoformat(),
    }

"""Requesters as they come over HTTP, and requests at some point of their way."""

from typing import Any

from django.urls import reverse

from backend.experts import checklist, local_time
from backend.experts.models import Assignment
from backend.experts.services.history import Actor
from backend.experts.services.requester_mail import token_of
from tests.colleagues import Colleague
from tests.experts.factories import BRIEFING, Hope, an_assignment
from tests.personas import Caller

EXPERTS = "/api/v1/experts"
REQUEST = f"{EXPERTS}/request"
DESK = reverse("experts-desk-requests-list")
ASKS = Actor("requester", "A. Adviser")
COORDINATES = Actor("coordinator", "The coordinator")
EVERY_ITEM = list(checklist.IDS)


class Link(Caller):
    """A browser of somebody who opened the link of a request."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token

    def credentials(self) -> dict[str, str]:
        return {"Authorization": f"Kier-Link {self.token}"}

    def change(self, revision: int, **fields: Any) -> Any:
        return self.call("patch", REQUEST, fields | {"revision": revision})


def link_of(assignment: Assignment) -> Link:
    return Link(token_of(assignment))


def coordinator_of(hope: Hope) -> Colleague:
    return Colleague(hope.coordinator)


def a_submitted(hope: Hope, *, state: str = "submitted", **changes: Any) -> Assignment:
    return an_assignment(hope, state, **{"checked": EVERY_ITEM, "revision": 4} | changes)


def shown(row: Assignment, **changes: Any) -> dict[str, Any]:
    """A request as its requester gets it, before anything happened."""
    return {
        "id": str(row.id),
        "state": row.state,
        "reason": row.reason,
        "begun": row.is_begun,
        "form": "consultation",
        "topics": ["asking-for-help"],
        "languages": ["nl", "en"],
        "region": "",
        "online": True,
        "day": row.day.isoformat() if row.day else None,
        "wanted": 5,
        "heavy": False,
        "fee_cents": 7500,
        "travel_cents": None,
        "briefing": {"place": "", **BRIEFING},
        "revision": row.revision,
        "missing": [],
        "warnings": [],
        "history": [],
        "members": [],
        "stories": [],
        "requester": {
            "organisation": "City of Utrecht",
            "name": "A. Adviser",
            "kind": "municipality",
            "language": "nl",
            "email": row.requester.email,
        },
        "result": False,
        "evaluation": False,
    } | changes


def at_the_desk(row: Assignment, **changes: Any) -> dict[str, Any]:
    ticked = set(row.checked)
    points = [
        {"id": item.id, "text": str(item.text), "source": item.source, "done": item.id in ticked}
        for item in checklist.ITEMS
    ]
    beside = {"checklist": points, "accepted": 0, "said": "", "done": "", "consultation": None}
    beside |= {"looks_like": []}
    return shown(row, **beside) | changes


def line(number: int, what: str, by: str, name: str, note: str = "", **more: Any) -> dict[str, Any]:
    """A line of the history as both sides get it."""
    return {
        "number": number,
        "on": local_time.today().isoformat(),
        "by": by,
        "by_name": name,
        "what": what,
        "note": note,
        "changes": more,
    }

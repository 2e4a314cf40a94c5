"""Requesters as they come over HTTP, and requests at some point of their way."""

from typing import Any

from django.urls import reverse

from backend.experts import checklist
from backend.experts.models import Assignment
from backend.experts.services.history import Actor
from backend.experts.services.links import token_of
from tests.colleagues import Colleague
from tests.experts.factories import Hope, an_assignment
from tests.personas import Caller

EXPERTS = "/api/v1/experts"
REQUEST = f"{EXPERTS}/request"
DESK = reverse("experts-desk-requests")
ASKS = Actor("requester", "A. Adviser")
COORDINATES = Actor("coordinator", "The coordinator")
EVERY_ITEM = list(checklist.IDS)


class Link(Caller):
    """A browser of somebody who opened the link of a request."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token

    def credentials(self) -> dict[str, str]:
        """The link's token."""
        return {"Authorization": f"Kier-Link {self.token}"}

    def change(self, revision: int, **fields: Any) -> Any:
        """A PATCH of the request."""
        return self.call("patch", REQUEST, fields | {"revision": revision})


def link_of(assignment: Assignment) -> Link:
    """Whoever has its mail."""
    return Link(token_of(assignment))


def coordinator_of(hope: Hope) -> Colleague:
    """The platform's coordinator at their browser."""
    return Colleague(hope.coordinator)


def a_submitted(hope: Hope, *, state: str = "submitted", **changes: Any) -> Assignment:
    """A request that waits for the coordinator, every point ticked."""
    return an_assignment(hope, state, **{"checked": EVERY_ITEM, "revision": 4} | changes)

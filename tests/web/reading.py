"""What an organisation's seed alone opens of what came through the seeker's page."""

from typing import Any
from uuid import uuid4

from tests.factories import Desk, a_member
from tests.personas import Caseworker


class Known:
    """A seeker of whom a caseworker knows no more than the request."""

    def __init__(self, request: str) -> None:
        self.request = request


def at_desk(desk: Desk) -> tuple[Any, Any]:
    """A new caseworker of this desk, and the seeker of the one request in the inbox."""
    caseworker: Any = Caseworker(a_member(desk, name=f"reader-{uuid4()}"), desk)
    [referral] = caseworker.inbox()["results"]
    return caseworker, Known(referral["request"])


def read_at(desk: Desk) -> list[str]:
    """The words of the one request in a desk's inbox."""
    caseworker, seeker = at_desk(desk)
    texts: list[str] = caseworker.texts(seeker)
    return texts

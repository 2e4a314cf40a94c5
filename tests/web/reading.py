"""What an organisation's seed alone opens of what came through the seeker's page."""

from typing import Any
from uuid import uuid4

from tests.factories import Desk, a_member
from tests.personas import Caseworker


class Known:
    """A seeker as a caseworker knows them, by the request alone."""

    def __init__(self, request: str) -> None:
        self.request = request


def at_desk(desk: Desk) -> tuple[Any, Any]:
    caseworker: Any = Caseworker(a_member(desk, name=f"reader-{uuid4()}"), desk)
    [referral] = caseworker.inbox()["results"]
    return caseworker, Known(referral["request"])


def read_at(desk: Desk) -> list[str]:
    caseworker, seeker = at_desk(desk)
    texts: list[str] = caseworker.texts(seeker)
    return texts

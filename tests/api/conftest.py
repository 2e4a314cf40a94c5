"""A still clock, two organisations, a seeker, a caseworker at each."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import Desk, a_desk, a_member
from tests.personas import Caller, Caseworker, Seeker

# Minute, second and fraction can be told from all others, should they stand anywhere.
NOW = datetime(2026, 11, 2, 9, 41, 17, 123_456, tzinfo=UTC)
HOUR = "2026-11-02T09:00:00Z"


class Clock:
    """Django's clock: it stands still until somebody puts it on."""

    def __init__(self) -> None:
        self.now = NOW

    def put_on(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def desk(db: Any) -> Desk:
    return a_desk("first")


@pytest.fixture
def other_desk(db: Any) -> Desk:
    return a_desk("second")


@pytest.fixture
def anyone(db: Any) -> Caller:
    return Caller()


@pytest.fixture
def seeker(db: Any) -> Seeker:
    return Seeker()


@pytest.fixture
def caseworker(desk: Desk) -> Caseworker:
    return Caseworker(a_member(desk), desk)


@pytest.fixture
def other_caseworker(other_desk: Desk) -> Caseworker:
    return Caseworker(a_member(other_desk), other_desk)

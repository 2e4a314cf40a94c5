"""A row that fails holds up no other: it is noted, tried again, and set aside in the end."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import OperationalError, connections

from backend.core.isolation import MAX_FAILURES, Work, forget_old, set_aside
from backend.core.models import SetAside
from tests.clock import Clock

pytestmark = pytest.mark.django_db
WORK = Work("erasing")


def failing(error: Exception) -> Callable[[], int]:
    def act() -> int:
        SetAside.objects.create(work="written", item=uuid4(), try_at="2026-01-01T00:00Z")
        raise error

    return act


def test_what_it_wrote_is_taken_back_and_the_next_goes_on(clock: Clock) -> None:
    assert WORK.on(uuid4(), failing(ValueError("a bug"))) == 0
    assert WORK.on(uuid4(), lambda: 1) == 1
    assert not SetAside.objects.filter(work="written").exists()


def test_it_is_tried_each_hour_and_then_once_a_day(clock: Clock) -> None:
    item, waits = uuid4(), []
    for _time in range(MAX_FAILURES + 1):
        WORK.on(item, failing(ValueError("a bug")))
        row = SetAside.objects.get(item=item)
        hour = clock.now.replace(minute=0, second=0, microsecond=0)
        waits.append((row.try_at - hour).total_seconds() / 3600)
        clock.put_on(hours=waits[-1])
    assert waits == [1, 1, 24, 24]
    assert set_aside() == 1
    assert WORK.on(item, lambda: 1) == 1
    assert (set_aside(), SetAside.objects.count()) == (0, 0)


def test_what_is_gone_is_forgotten(clock: Clock) -> None:
    WORK.on(uuid4(), failing(ValueError("a bug")))
    clock.put_on(days=2)
    assert forget_old() == 0
    clock.put_on(hours=2)
    assert forget_old() == 1


def test_a_database_that_is_away_is_no_fault_of_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def act() -> int:
        raise OperationalError("away")

    monkeypatch.setattr(type(connections["default"]), "is_usable", lambda _self: False)
    with pytest.raises(OperationalError):
        WORK.on(uuid4(), act)
    assert not SetAside.objects.exists()
    # A deadlock, or a statement that takes too long, is about this row.
    monkeypatch.setattr(type(connections["default"]), "is_usable", lambda _self: True)
    assert WORK.on(uuid4(), act) == 0
    assert SetAside.objects.count() == 1

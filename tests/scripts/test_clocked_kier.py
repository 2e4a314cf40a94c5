"""The clock of a Kier that stands still until it is set, and what it runs on the way."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.utils import timezone

from scripts.testing import clocked_kier
from scripts.testing.clocked_kier import HERE, Scheduled, SetClock

HOURLY, NIGHTLY = "remind_of_promised_answers", "mark_due_pages"


class Noted(Scheduled):
    """Tasks that are noted, not run."""

    def _run(self, name: str) -> None:
        self.ran.append((name, f"{timezone.now().astimezone(HERE):%d %H:%M}"))

    def begin(self) -> None:
        self.ran: list[tuple[str, str]] = []


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Noted]:
    monkeypatch.setattr(clocked_kier, "deliver", lambda: None)
    clock = SetClock("2027-03-28T00:30")
    with patch("django.utils.timezone.now", lambda: clock.now):
        found = Noted(clock, [HOURLY, NIGHTLY])
        found.begin()
        yield found


def test_it_stands_still_and_runs_what_is_due_on_the_way(noted: Noted) -> None:
    noted.go("2027-03-28T04:04")
    # Clocks went from two to three.
    assert noted.ran == [(HOURLY, "28 01:05"), (HOURLY, "28 03:05")]
    assert timezone.now() == noted.clock.now == clocked_kier.moment("2027-03-28T04:04")
    noted.go("2027-03-29T00:00")
    assert [name for name, _when in noted.ran].count(NIGHTLY) == 1


def test_who_leaps_runs_each_once_also_back(noted: Noted) -> None:
    for wall in ("2028-01-01T09:00", "2027-01-01T09:00"):
        noted.leap(wall)
        assert [name for name, _when in noted.ran[-2:]] == [HOURLY, NIGHTLY]
        assert timezone.now() == clocked_kier.moment(wall)
    assert len(noted.ran) == 4

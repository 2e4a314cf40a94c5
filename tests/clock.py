"""Clocks that stand still: hours can be compared, minutes found where none may be, caches kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# Minute, second and fraction can be told from all others, should they stand anywhere.
NOW = datetime(2026, 11, 2, 9, 41, 17, 123_456, tzinfo=UTC)
HOUR = "2026-11-02T09:00:00Z"


class StillClock:
    """What caches in memory read the time from: their values never grow old within a test.

    However slow the machine is, no test asks again because time passed; the next test finds all of
    them old.
    """

    LONGEST = 86_400.0

    def __init__(self) -> None:
        self.seconds = self.LONGEST

    def monotonic(self) -> float:
        return self.seconds

    def put_on(self) -> None:
        self.seconds += self.LONGEST


class SlowClock:
    """Django's clock within a test: it goes on, but by less than a second, and the minute stays.

    So that no wait, hour or day ends within a test, however slow the machine is.
    """

    LONGEST = timedelta(seconds=1)

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real, self._began = real, real()
        minute_ends = self._began.replace(second=0, microsecond=0) + timedelta(minutes=1)
        self._room = min(self.LONGEST, minute_ends - self._began)

    def now(self) -> datetime:
        passed = max(self._real() - self._began, timedelta()) / self._room
        return self._began + self._room * (passed / (1 + passed))


class Clock:
    """Django's clock, which stands still until it is advanced."""

    def __init__(self) -> None:
        self.now = NOW

    def put_on(self, **by: float) -> None:
        self.now += timedelta(**by)

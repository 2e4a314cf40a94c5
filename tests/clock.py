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


class LongMinute:
    """Django's clock, which goes on, but the minute in which it was made never ends.

    So that no hour and no day ends within a test, however slow the machine is.
    """

    LAST = timedelta(seconds=1)

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real
        end = real().replace(second=0, microsecond=0) + timedelta(minutes=1)
        self._slows_at = end - self.LAST

    def now(self) -> datetime:
        found = self._real()
        late = (found - self._slows_at) / self.LAST
        return found if late <= 0 else self._slows_at + self.LAST * (late / (1 + late))


class Clock:
    """Django's clock, which stands still until it is advanced."""

    def __init__(self) -> None:
        self.now = NOW

    def put_on(self, **by: float) -> None:
        self.now += timedelta(**by)

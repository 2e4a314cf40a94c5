"""Times at which somebody may be notified, as hours of the week in their time zone.

Windows are hours of the local clock: an hour that is skipped in spring is in no window, and one
that is repeated in autumn is in it twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

HOURS_A_DAY, HOURS_A_WEEK = 24, 168
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Clocks differ from UTC, and change, by quarters of an hour: those of the Chatham Islands do at a
# quarter to three.
STEP = timedelta(minutes=15)
# Two weeks: the only safe hour of this one may be the one that the clock leaves out.
MAX_STEPS = 4 * (2 * HOURS_A_WEEK + 2 * HOURS_A_DAY)


class BadTimes(ValueError):
    """Times that cannot be kept."""


class EmptyWindow(BadTimes):
    """A window ends in the hour in which it begins."""


class UnknownZone(BadTimes):
    """There is no time zone of this name."""


class NeverAllowed(BadTimes):
    """All safe hours are quiet ones."""


@dataclass(frozen=True, slots=True)
class Window:
    """The same hours on some days of the week; an `end` below `start` is on the next day."""

    days: frozenset[int]
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise EmptyWindow

    def hours(self) -> frozenset[int]:
        """Return the hours of the week that it covers, counted from Monday 0:00."""
        length = (self.end - self.start) % HOURS_A_DAY or HOURS_A_DAY
        return frozenset(
            (_hour_of_week(day, self.start) + hour) % HOURS_A_WEEK
            for day in self.days
            for hour in range(length)
        )

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Window":
        """Return the window of a row or a body: `{"days", "from", "until"}`."""
        return cls(frozenset(kept["days"]), kept["from"], kept["until"])

    def as_kept(self) -> dict[str, Any]:
        """Return the window as in a row or a body."""
        return {"days": sorted(self.days), "from": self.start, "until": self.end}


@dataclass(frozen=True, slots=True)
class Times:
    """When somebody may be notified: in `safe` windows (always, if none), in no `quiet` one."""

    timezone: str
    safe: tuple[Window, ...] = ()
    quiet: tuple[Window, ...] = ()
    urgent_anyway: bool = False

    def __post_init__(self) -> None:
        if not is_zone(self.timezone):
            raise UnknownZone
        if not _open_hours(self.safe, self.quiet):
            raise NeverAllowed

    def allow(self, moment: datetime, *, urgent: bool = False) -> bool:
        """Tell whether somebody may be notified at this moment."""
        if urgent and self.urgent_anyway:
            return True
        local = moment.astimezone(ZoneInfo(self.timezone))
        hour = _hour_of_week(local.isoweekday(), local.hour)
        return hour in _open_hours(self.safe, self.quiet)


def next_allowed(times: Times, now: datetime, *, urgent: bool = False) -> datetime:
    """Return the first moment from `now` on, in UTC, at which somebody may be notified."""
    moment = now.astimezone(UTC)
    for _step in range(MAX_STEPS):
        if times.allow(moment, urgent=urgent):
            return moment
        moment += STEP - (moment - EPOCH) % STEP
    raise NeverAllowed


def allowed_until(times: Times, moment: datetime, *, urgent: bool = False) -> datetime | None:
    """Return the end of the allowed time that contains `moment`, or None if it has no end."""
    if urgent and times.urgent_anyway:
        return None
    end = moment.astimezone(UTC)
    for _step in range(MAX_STEPS):
        end += STEP - (end - EPOCH) % STEP
        if not times.allow(end):
            return end
    return None


def not_before(times: Times | None, now: datetime, *, urgent: bool = False) -> datetime:
    """Return when a delivery may go at the earliest; an immediate one gets the whole hour."""
    allowed = next_allowed(times, now, urgent=urgent) if times else now.astimezone(UTC)
    return allowed.replace(minute=0, second=0, microsecond=0) if allowed == now else allowed


def is_zone(name: str) -> bool:
    """Tell whether a name is a time zone of a place, or UTC."""
    return ("/" in name or name == "UTC") and name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1024)
def _open_hours(safe: tuple[Window, ...], quiet: tuple[Window, ...]) -> frozenset[int]:
    safe_hours = _covered(safe) if safe else frozenset(range(HOURS_A_WEEK))
    return safe_hours - _covered(quiet)


def _covered(windows: Iterable[Window]) -> frozenset[int]:
    return frozenset(hour for window in windows for hour in window.hours())


def _hour_of_week(day: int, hour: int) -> int:
    return (day - 1) * HOURS_A_DAY + hour

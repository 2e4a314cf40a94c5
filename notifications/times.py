"""When somebody may be told: hours of their own week, in their own time zone.

Nothing here asks a clock or a database. A window is a span of hours on the clock on the wall, so
that it means the same in summer and in winter: an hour that the clock leaves out in spring is in no
window, and one that it goes through twice in autumn is in it twice.
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
    """These times cannot be kept by anybody."""


class EmptyWindow(BadTimes):
    """A window ends in the hour in which it begins."""


class UnknownZone(BadTimes):
    """There is no time zone of this name."""


class NeverAllowed(BadTimes):
    """All safe hours are quiet ones: whoever has these times could never be told."""


@dataclass(frozen=True, slots=True)
class Window:
    """The same hours on some days of the week.

    :param days: on which it begins, 1 to 7, Monday first (ISO 8601)
    :param start: 0 to 23
    :param end: 0 to 24, where it is over; below `start` on the day after
    :raises EmptyWindow: there is no hour in it
    """

    days: frozenset[int]
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise EmptyWindow

    def hours(self) -> frozenset[int]:
        """Return which hours of the week it covers, counted from Monday's first."""
        length = (self.end - self.start) % HOURS_A_DAY or HOURS_A_DAY
        return frozenset(
            (_hour_of_week(day, self.start) + hour) % HOURS_A_WEEK
            for day in self.days
            for hour in range(length)
        )

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Window":
        """Return the window that a row or the wire holds as `{"days", "from", "until"}`."""
        return cls(frozenset(kept["days"]), kept["from"], kept["until"])

    def as_kept(self) -> dict[str, Any]:
        """Return what a row or the wire holds."""
        return {"days": sorted(self.days), "from": self.start, "until": self.end}


@dataclass(frozen=True, slots=True)
class Times:
    """When somebody may be told.

    :param timezone: a name of the IANA database
    :param safe: only in these; empty means always
    :param quiet: in none of these
    :param urgent_anyway: what is urgent may come at any time
    :raises UnknownZone: there is no such time zone
    :raises NeverAllowed: no hour is left
    """

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
        """Tell whether somebody may be told at this moment."""
        if urgent and self.urgent_anyway:
            return True
        local = moment.astimezone(ZoneInfo(self.timezone))
        hour = _hour_of_week(local.isoweekday(), local.hour)
        return hour in _open_hours(self.safe, self.quiet)


def next_allowed(times: Times, now: datetime, *, urgent: bool = False) -> datetime:
    """Return the first moment from `now` on, in UTC, at which somebody may be told.

    At most eight days away, or fifteen where the only safe hour is one that the clock leaves out.

    :param now: aware, in any time zone
    """
    moment = now.astimezone(UTC)
    for _step in range(MAX_STEPS):
        if times.allow(moment, urgent=urgent):
            return moment
        moment += STEP - (moment - EPOCH) % STEP
    raise NeverAllowed


def allowed_until(times: Times, moment: datetime, *, urgent: bool = False) -> datetime | None:
    """Return when the time ends in which somebody may be told; nothing if it does not.

    :param moment: aware, and one at which they may
    """
    if urgent and times.urgent_anyway:
        return None
    end = moment.astimezone(UTC)
    for _step in range(MAX_STEPS):
        end += STEP - (end - EPOCH) % STEP
        if not times.allow(end):
            return end
    return None


def not_before(times: Times | None, now: datetime, *, urgent: bool = False) -> datetime:
    """Return from when on a delivery may go, as a row may say it: the hour, if that is now."""
    allowed = next_allowed(times, now, urgent=urgent) if times else now.astimezone(UTC)
    return allowed.replace(minute=0, second=0, microsecond=0) if allowed == now else allowed


def is_zone(name: str) -> bool:
    """Tell whether this names a time zone of a place, or UTC; not the one of this machine."""
    return ("/" in name or name == "UTC") and name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1024)
def _open_hours(safe: tuple[Window, ...], quiet: tuple[Window, ...]) -> frozenset[int]:
    """Return which hours of the week are safe and not quiet."""
    safe_hours = _covered(safe) if safe else frozenset(range(HOURS_A_WEEK))
    return safe_hours - _covered(quiet)


def _covered(windows: Iterable[Window]) -> frozenset[int]:
    return frozenset(hour for window in windows for hour in window.hours())


def _hour_of_week(day: int, hour: int) -> int:
    return (day - 1) * HOURS_A_DAY + hour

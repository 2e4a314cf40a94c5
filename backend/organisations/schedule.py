"""When an organisation is open, and until when it has promised to answer.

Hours are those of the clock in the Netherlands, in quarter hours since midnight.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final, Self

from backend.core.days import HERE, day_of

LOOKAHEAD: Final = timedelta(days=14)
"""An opening after this is none: the organisation is away."""

HOUR: Final = timedelta(hours=1)
MIN_OPEN: Final = 4 * HOUR
"""At least this much of a promise is open: nobody answers after closing."""

QUARTER: Final = timedelta(minutes=15)
MIDNIGHT: Final = 96
"""Quarter hours of a day."""

SPAN: Final = re.compile(
    r"(?:[01][0-9]|2[0-3]):(?:00|15|30|45)-(?:(?:[01][0-9]|2[0-3]):(?:00|15|30|45)|24:00)"
)
"""Hours as they are written: `09:00-17:15`; an end that is not later is on the next day."""

type Span = tuple[int, int]
type Week = tuple[tuple[Span, ...], ...]
type ClosedPeriod = tuple[date, date]


class Way(StrEnum):
    """A way in which an organisation can be reached."""

    APP = "app"
    TELEPHONE = "telephone"
    ON_THE_SPOT = "on-the-spot"


DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of a week, in the order of `date.weekday`."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The hours of an organisation by way, and the days on which it is closed.

    Without hours of the app it is always open there; other ways without hours are not offered.
    """

    weeks: tuple[tuple[str, Week], ...] = ()
    closed: tuple[ClosedPeriod, ...] = ()
    open_on_holidays: bool = False

    @classmethod
    def read(
        cls,
        hours: Mapping[str, Mapping[str, Sequence[str]]],
        *,
        closed: Sequence[Sequence[str]] = (),
        open_on_holidays: bool = False,
    ) -> Self:
        """Return a schedule from stored values. May raise `ValueError`.

        :param hours: spans as `09:00-17:00` by way and day
        :param closed: first and last day of each closed period
        """
        weeks = tuple(
            (way, tuple(tuple(read_span(span) for span in days.get(day, ())) for day in DAYS))
            for way, days in sorted(hours.items())
        )
        periods = tuple(
            (date.fromisoformat(first), date.fromisoformat(last)) for first, last in closed
        )
        return cls(weeks, periods, open_on_holidays)

    def is_open(self, way: str, at: datetime) -> bool:
        """Return whether a way is open at a moment."""
        return self.next_opening(way, at) == at

    def next_opening(self, way: str, at: datetime) -> datetime | None:
        """Return `at` if the way is open then, or its next opening within `LOOKAHEAD`."""
        if not self.closed and not self.weeks and way == Way.APP:
            return at
        quarter = whole_quarter(at)
        opening = _next_opening(self, way, quarter)
        return at if opening == quarter else opening

    def next_closing(self, way: str, at: datetime) -> datetime | None:
        """Return when a way that is open closes, None if it does not within `LOOKAHEAD`.

        Spans that follow each other without a gap are one, also over midnight.
        """
        end = whole_quarter(at)
        today = day_of(end)
        for passed in range(LOOKAHEAD.days + 1):
            day = today + timedelta(days=passed)
            for start, stop in sorted(self.open_on(way, day)):
                stops = _moment(day, stop, fold=1)
                if _moment(day, start) <= end < stops:
                    end = stops
            if end < _moment(day, MIDNIGHT):
                return end
        return None

    def answer_due(self, at: datetime, response_hours: int) -> datetime:
        """Return the last hour in which what comes at a moment is answered, in UTC.

        People read `promise_end` of it.

        The promised hours begin when the app is open next. If less than `MIN_OPEN` of them is open,
        the promise lasts until that much was. Who does not open within `LOOKAHEAD` gets no more
        time than others, so that a request does not wait there.
        """
        promised = response_hours * HOUR
        opening = self.next_opening(Way.APP, at)
        if opening is None or not (self.weeks or self.closed):
            return _whole_hour(at) + promised
        begins = at if opening == at else _hour_from(opening)
        due = _whole_hour(begins) + promised
        worked = _time_worked(self, whole_quarter(opening), min(MIN_OPEN, promised))
        return due if worked is None or worked <= due else _hour_from(worked)

    def answers_within(self, at: datetime, response_hours: int) -> bool:
        """Return whether what comes at a moment is answered within the promised hours of it."""
        promised = _whole_hour(at) + response_hours * HOUR
        return self.is_open(Way.APP, at) and self.answer_due(at, response_hours) == promised

    def is_away(self, at: datetime, response_hours: int) -> bool:
        """Return whether closed periods delay the next opening by more than the promise."""
        opening = self.next_opening(Way.APP, at)
        if opening is None:
            return True
        usual = replace(self, closed=()).next_opening(Way.APP, at) if self.closed else opening
        return usual is not None and opening - usual > response_hours * HOUR

    def open_on(self, way: str, day: date) -> list[Span]:
        """Return the quarter hours of a day in which a way is open, until midnight at most."""
        week = dict(self.weeks).get(way)
        if week is None:
            closed = way != Way.APP or self._in_closed_period(day)
            return [] if closed else [(0, MIDNIGHT)]
        if self._is_closed(day):
            return []
        before = day - timedelta(days=1)
        # Whoever does not begin in the evening is not there after midnight.
        late = () if self._is_closed(before) else week[before.weekday()]
        spill = [(0, end - MIDNIGHT) for _start, end in late if end > MIDNIGHT]
        return spill + [(start, min(end, MIDNIGHT)) for start, end in week[day.weekday()]]

    def _is_closed(self, day: date) -> bool:
        return self._in_closed_period(day) or (
            not self.open_on_holidays and day in holidays_of(day.year)
        )

    def _in_closed_period(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.closed)


ALWAYS_OPEN: Final = Schedule()


# A directory of thousands is read every few seconds, and has few different spans.
@lru_cache(maxsize=1_024)
def read_span(text: str) -> Span:
    """Return the quarter hours of `09:00-17:00`; the end is above `MIDNIGHT` after midnight."""
    start, end = map(_quarters, text.split("-"))
    return start, end if end > start else end + MIDNIGHT


def _quarters(text: str) -> int:
    hours, minutes = map(int, text.split(":"))
    return hours * 4 + minutes // 15


@cache
def holidays_of(year: int) -> frozenset[date]:
    """Return the public holidays of the Netherlands in a year."""
    # 18 MB and 0.3 s, in processes that match organisations which are closed on holidays.
    import holidays  # noqa: PLC0415

    return frozenset(holidays.country_holidays("NL", years=year))


# The state of a way changes only at a quarter of an hour, and organisations often share hours.
@lru_cache(maxsize=4_096)
def _next_opening(schedule: Schedule, way: str, quarter: datetime) -> datetime | None:
    today = day_of(quarter)
    for passed in range(LOOKAHEAD.days + 1):
        day = today + timedelta(days=passed)
        for start, end in schedule.open_on(way, day):
            # An hour that comes twice in autumn belongs to it as a whole.
            if _moment(day, end, fold=1) > quarter:
                opening = max(_moment(day, start), quarter)
                return opening if opening <= quarter + LOOKAHEAD else None
    return None


@lru_cache(maxsize=4_096)
def _time_worked(schedule: Schedule, quarter: datetime, wanted: timedelta) -> datetime | None:
    """Return when the app was open for so long since a moment; None: not within `LOOKAHEAD`."""
    today = day_of(quarter)
    for passed in range(LOOKAHEAD.days + 1):
        day = today + timedelta(days=passed)
        for start, end in schedule.open_on(Way.APP, day):
            begins, ends = max(_moment(day, start), quarter), _moment(day, end, fold=1)
            if ends - begins >= wanted:
                return begins + wanted
            wanted -= max(ends - begins, timedelta())
    return None


def promise_end(due: datetime) -> datetime:
    """Return the hour before which is answered what is due in an hour: all of that is theirs."""
    return due + HOUR


def hours_between(first: datetime, last: datetime) -> int:
    """Return the whole hours from the hour of one moment until another, 0 if they are the same."""
    return 0 if last <= first else -((_whole_hour(first) - last) // HOUR)


def _moment(day: date, quarters: int, *, fold: int = 0) -> datetime:
    """Return the moment at which clocks in the Netherlands show this time, in UTC."""
    wall = datetime.combine(day, time(), HERE) + quarters * QUARTER
    return wall.replace(fold=fold).astimezone(UTC)


def _hour_from(at: datetime) -> datetime:
    """Return the first whole hour at or after a quarter of an hour."""
    return _whole_hour(at + HOUR - QUARTER)


def _whole_hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def whole_quarter(at: datetime) -> datetime:
    """Return the beginning of the quarter of an hour, in UTC."""
    minute = at.astimezone(UTC).minute // 15 * 15
    return _whole_hour(at).replace(minute=minute)

"""When a public line answers, in words of the reader's language."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.core.days import HERE, day_of
from backend.core.locale import listed

from .bundled_files import ALWAYS
from .lifelines import details_of
from .models import Lifeline
from .reasons import SMALL_INSIDE
from .schedule import MIDNIGHT, Schedule, Span, Way

ALL_DAY = [(0, MIDNIGHT)]
DAYS_OF_A_WEEK = 7
# A clock says no more of a later end.
A_DAY = timedelta(days=1)


def hours_of(line: Lifeline) -> str:
    """Return the hours of a line: of its weekly hours, or as the operator wrote them."""
    schedule = details_of(line).schedule
    if schedule is None:
        return line.hours
    if is_always_open(schedule):
        return ALWAYS
    return week_text(_week_of(schedule))


def week_text(week: Sequence[Sequence[Span]]) -> str:
    """Return the hours of a week by days, as `Mon–Fri 9:00–17:00`; empty if it is always closed."""
    runs = list(_runs(week))
    if len(runs) == 1:
        return _said(runs[0][2])
    return listed(f"{_days(first, last)} {_said(spans)}" for first, last, spans in runs if spans)


def opening_of(line: Lifeline, at: datetime) -> str:
    """Return until when a line answers, or from when on; empty if that is not known.

    It stays true for whoever reads it some hours later.
    """
    schedule = details_of(line).schedule
    if schedule is None or is_always_open(schedule):
        return ""
    opening = schedule.next_opening(Way.TELEPHONE, at)
    if opening is None:
        return ""
    if opening == at:
        return _open_until(schedule, at)
    there = opening.astimezone(HERE)
    time = _clock(_quarters_of(there))
    ahead = (day_of(opening) - day_of(at)).days
    if ahead == 0:
        return _("opens at {time}").format(time=time)
    if ahead < DAYS_OF_A_WEEK:
        day = str(WEEKDAYS[there.weekday()])
        if get_language() in SMALL_INSIDE:
            day = day.lower()
        return _("opens {day} at {time}").format(day=day, time=time)
    return ""


def is_open(line: Lifeline, at: datetime) -> bool | None:
    """Return whether a line answers at a moment; None if that is not known."""
    schedule = details_of(line).schedule
    return None if schedule is None else schedule.is_open(Way.TELEPHONE, at)


def is_always_open(schedule: Schedule) -> bool:
    """Return whether the telephone is answered day and night."""
    return schedule.open_on_holidays and all(list(day) == ALL_DAY for day in _week_of(schedule))


def _week_of(schedule: Schedule) -> Sequence[Sequence[Span]]:
    return dict(schedule.weeks)[Way.TELEPHONE]


def _runs(week: Sequence[Sequence[Span]]) -> Iterator[tuple[int, int, Sequence[Span]]]:
    """Yield first and last day, and the hours, of days in a row that have the same hours."""
    first = 0
    for day in range(1, len(week) + 1):
        if day == len(week) or week[day] != week[first]:
            yield first, day - 1, week[first]
            first = day


def _days(first: int, last: int) -> str:
    names = [str(WEEKDAYS_ABBR[day]) for day in (first, last)]
    return names[0] if first == last else "–".join(names)


def _said(spans: Sequence[Span]) -> str:
    return listed(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def _clock(quarters: int) -> str:
    shown = quarters if quarters <= MIDNIGHT else quarters - MIDNIGHT
    return f"{shown // 4}:{shown % 4 * 15:02}"


def _open_until(schedule: Schedule, at: datetime) -> str:
    """Return until when a line answers that answers now; empty from a day on."""
    end = schedule.next_closing(Way.TELEPHONE, at)
    if end is None or end - at >= A_DAY:
        return ""
    time = _clock(_quarters_of(end.astimezone(HERE)) or MIDNIGHT)
    return _("open until {time}").format(time=time)


def _quarters_of(here: datetime) -> int:
    return here.hour * 4 + here.minute // 15

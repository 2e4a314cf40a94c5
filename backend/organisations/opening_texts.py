"""When an organisation opens and answers, in words for seekers (level A2), by the Dutch clock."""

from datetime import datetime, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from backend.core.days import HERE, day_of

from .reasons import SMALL_INSIDE
from .schedule import HOUR, Schedule, Way, promise_end

WEEK_DAYS = 7
MIDNIGHT_TEXT = "24:00"


def opening_text(schedule: Schedule, at: datetime, way: str = Way.APP) -> str:
    """Return a sentence: open now, or when it opens."""
    opening = schedule.next_opening(way, at)
    if opening is None:
        return gettext("They are closed for now.")
    if opening == at:
        return gettext("Open now.")
    days, time = _days_between(at, opening), _time(opening)
    match days:
        case 0:
            return gettext("They open today at {time}.").format(time=time)
        case 1:
            return gettext("They open tomorrow at {time}.").format(time=time)
    day = _day(opening) if days < WEEK_DAYS else _date(opening)
    return gettext("They open on {day} at {time}.").format(day=day, time=time)


def due_text(due: datetime, at: datetime) -> str:
    """Return before which hour an organisation tries to answer, in a sentence."""
    return gettext("They try to answer %(when)s.") % {"when": before_text(due, at)}


def answer_text(schedule: Schedule, at: datetime, response_hours: int) -> str:
    """Return when it answers what comes at a moment: within hours, or before a day and time."""
    if schedule.answers_within(at, response_hours):
        return ngettext("within %(count)d hour", "within %(count)d hours", response_hours) % {
            "count": response_hours
        }
    return before_text(promise_end(schedule.answer_due(at, response_hours)), at)


def before_text(due: datetime, at: datetime) -> str:
    """Return `before Tuesday 9:00`, as one reads it at a moment; midnight ends the day before."""
    time = _time(due)
    if time == "0:00":
        due, time = due - HOUR, MIDNIGHT_TEXT
    values = {"day": _day(due), "time": time}
    match _days_between(at, due):
        case 0:
            return gettext("before %(time)s today") % values
        case 1:
            return gettext("before %(time)s tomorrow") % values
    if 0 < _days_between(at, due) < WEEK_DAYS:
        return gettext("before %(day)s %(time)s") % values
    return gettext("before %(day)s %(time)s") % (values | {"day": _date(due)})


def _days_between(first: datetime, last: datetime) -> int:
    span: timedelta = day_of(last) - day_of(first)
    return span.days


def _day(moment: datetime) -> str:
    return _inside(str(WEEKDAYS[moment.astimezone(HERE).weekday()]))


def _date(moment: datetime) -> str:
    return _inside(date_format(day_of(moment), "MONTH_DAY_FORMAT"))


def _inside(name: str) -> str:
    """Return a name as it is written within a sentence."""
    return name.lower() if get_language() in SMALL_INSIDE else name


def _time(moment: datetime) -> str:
    local = moment.astimezone(HERE)
    return f"{local.hour}:{local.minute:02}"

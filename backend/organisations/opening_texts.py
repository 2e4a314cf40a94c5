"""When an organisation opens and answers, in words for seekers (level A2), by the Dutch clock."""

from datetime import datetime, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from .reasons import SMALL_INSIDE
from .schedule import HERE, HOUR, Schedule, Way

WEEK_DAYS = 7
MIDNIGHT_TEXT = "24:00"


def opening_text(schedule: Schedule, at: datetime, way: str = Way.APP) -> str:
    """Return a sentence: open now, or when it opens."""
    opening = schedule.next_opening(way, at)
    if opening is None:
        return gettext("Closed for now.")
    if opening == at:
        return gettext("Open now.")
    values = {"day": _day(opening), "time": _time(opening)}
    match _days_between(at, opening):
        case 0:
            return gettext("Opens today at %(time)s.") % values
        case 1:
            return gettext("Opens tomorrow at %(time)s.") % values
    if _days_between(at, opening) < WEEK_DAYS:
        return gettext("Opens on %(day)s at %(time)s.") % values
    return gettext("Opens on %(day)s at %(time)s.") % (values | {"day": _date(opening)})


def answer_text(schedule: Schedule, at: datetime, response_hours: int) -> str:
    """Return when it answers what comes at a moment: within hours, or before a day and time."""
    if schedule.answers_within(at, response_hours):
        return ngettext("within %(count)d hour", "within %(count)d hours", response_hours) % {
            "count": response_hours
        }
    return before_text(schedule.answer_due(at, response_hours), at)


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
    span: timedelta = last.astimezone(HERE).date() - first.astimezone(HERE).date()
    return span.days


def _day(moment: datetime) -> str:
    return _inside(str(WEEKDAYS[moment.astimezone(HERE).weekday()]))


def _date(moment: datetime) -> str:
    return _inside(date_format(moment.astimezone(HERE).date(), "MONTH_DAY_FORMAT"))


def _inside(name: str) -> str:
    """Return a name as it is written within a sentence."""
    return name.lower() if get_language() in SMALL_INSIDE else name


def _time(moment: datetime) -> str:
    local = moment.astimezone(HERE)
    return f"{local.hour}:{local.minute:02}"

"""Opening hours: the clock of the Netherlands, holidays, closed periods, and promises."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from backend.organisations.schedule import (
    ALWAYS_OPEN,
    HERE,
    Schedule,
    holidays_of,
    hours_between,
    read_span,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {day: ["09:00-17:00"] for day in WEEKDAYS}
DAILY = {day: ["09:00-17:00"] for day in (*WEEKDAYS, "sat", "sun")}


def at(text: str, *, fold: int = 0) -> datetime:
    """A moment by the clock of the Netherlands."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE, fold=fold).astimezone(UTC)


def schedule(days: Any = OFFICE, way: str = "app", **further: Any) -> Schedule:
    return Schedule.read({way: days}, **further)


# 30 November 2026 is a Monday.
OPENINGS = {
    "open: now": (OFFICE, "2026-11-30T10:07", "2026-11-30T10:07"),
    "the first minute is open": (OFFICE, "2026-11-30T09:00", "2026-11-30T09:00"),
    "the end is closed": (OFFICE, "2026-11-30T17:00", "2026-12-01T09:00"),
    "before": (OFFICE, "2026-11-30T08:59", "2026-11-30T09:00"),
    "over the weekend": (OFFICE, "2026-11-27T18:30", "2026-11-30T09:00"),
    "lunch": ({"mon": ["09:00-12:30", "13:15-17:00"]}, "2026-11-30T12:31", "2026-11-30T13:15"),
    "once a week": ({"tue": ["10:45-11:00"]}, "2026-12-01T11:00", "2026-12-08T10:45"),
    "over midnight": ({"fri": ["22:00-02:00"]}, "2026-11-28T01:59", "2026-11-28T01:59"),
    "over midnight, its end": ({"fri": ["22:00-02:00"]}, "2026-11-28T02:00", "2026-12-04T22:00"),
    "the whole day": ({"mon": ["00:00-24:00"]}, "2026-11-30T23:59", "2026-11-30T23:59"),
    "empty week": ({}, "2026-11-30T10:00", None),
}


@pytest.mark.parametrize(("days", "moment", "opening"), OPENINGS.values(), ids=OPENINGS)
def test_opens(days: Any, moment: str, opening: str | None) -> None:
    row = schedule(days)
    assert row.next_opening("app", at(moment)) == (opening and at(opening))
    assert row.is_open("app", at(moment)) == (moment == opening)


def test_without_hours_the_app_is_always_open_and_nothing_else() -> None:
    christmas = at("2026-12-25T03:10")
    assert ALWAYS_OPEN.is_open("app", christmas)
    assert ALWAYS_OPEN.next_opening("telephone", christmas) is None
    assert schedule(way="telephone").is_open("app", christmas)
    assert not schedule(way="telephone").is_open("telephone", christmas)
    assert ALWAYS_OPEN.answer_due(christmas, 24) == at("2026-12-26T03:00")


HOLIDAYS = {
    "new year": "2027-01-01",
    "Easter Monday": "2027-03-29",
    "King's Day": "2027-04-27",
    "King's Day on a Saturday, as the 27th is a Sunday": "2031-04-26",
    "Ascension": "2027-05-06",
    "Whit Monday": "2027-05-17",
    "Boxing Day": "2028-12-26",
}


@pytest.mark.parametrize("day", HOLIDAYS.values(), ids=HOLIDAYS)
def test_closed_on_holidays_unless_it_says_otherwise(day: str) -> None:
    noon = at(f"{day}T12:00")
    assert not schedule(DAILY).is_open("app", noon)
    assert schedule(DAILY, open_on_holidays=True).is_open("app", noon)


def test_an_ordinary_day_is_no_holiday() -> None:
    assert date(2031, 4, 27) not in holidays_of(2031)
    assert schedule(DAILY).is_open("app", at("2031-04-27T12:00"))


def test_nobody_comes_for_the_night_after_a_holiday_or_before_a_closed_day() -> None:
    nights = schedule({"thu": ["22:00-02:00"], "fri": ["22:00-02:00"]})
    # Christmas 2026 is a Friday; the night to it ends at midnight.
    assert nights.is_open("app", at("2026-12-24T23:59"))
    assert not nights.is_open("app", at("2026-12-25T00:00"))
    assert not nights.is_open("app", at("2026-12-26T01:00"))


def test_closed_periods_count_both_days() -> None:
    closed = schedule(closed=[["2026-11-30", "2026-12-02"]])
    assert closed.next_opening("app", at("2026-11-29T12:00")) == at("2026-12-03T09:00")
    always = Schedule.read({}, closed=[["2026-11-30", "2026-11-30"]])
    assert always.next_opening("app", at("2026-11-30T12:00")) == at("2026-12-01T00:00")
    assert always.is_open("app", at("2026-12-25T12:00"))


def test_fourteen_days_and_no_further() -> None:
    closed = schedule(closed=[["2026-11-30", "2026-12-13"]])
    assert closed.next_opening("app", at("2026-11-30T09:00")) == at("2026-12-14T09:00")
    assert closed.next_opening("app", at("2026-11-30T08:59")) is None


DUE = {
    "open: the promise runs from this hour": (OFFICE, "2026-11-30T10:07", "2026-12-01T10:00"),
    "closed: from the opening": (OFFICE, "2026-11-28T12:40", "2026-12-01T09:00"),
    "whole hours": ({"mon": ["08:30-17:00"]}, "2026-11-28T12:40", "2026-12-01T09:00"),
    "soon closed: when four hours were open": (OFFICE, "2026-11-27T16:50", "2026-11-30T13:00"),
    "soon closed, but open again in time": (OFFICE, "2026-11-30T16:50", "2026-12-01T16:00"),
    "an hour a day": (
        {day: ["09:00-10:00"] for day in WEEKDAYS},
        "2026-11-30T09:00",
        "2026-12-03T10:00",
    ),
    "hardly ever open": ({"tue": ["10:45-11:00"]}, "2026-11-30T09:00", "2026-12-02T11:00"),
    "never open: no more time than others": ({}, "2026-11-28T12:40", "2026-11-29T12:00"),
    # Real hours: a night of 23, and one of 25.
    "summer time begins": (DAILY, "2027-03-26T18:00", "2027-03-28T10:00"),
    "summer time ends": (DAILY, "2026-10-24T08:00", "2026-10-25T08:00"),
}


@pytest.mark.parametrize(("days", "moment", "due"), DUE.values(), ids=DUE)
def test_answer_due(days: Any, moment: str, due: str) -> None:
    assert schedule(days).answer_due(at(moment), 24) == at(due)


def test_within_the_promised_hours_only_if_they_are_open_for_long_enough() -> None:
    office = schedule(OFFICE)
    assert office.answers_within(at("2026-11-30T10:07"), 24)
    assert not office.answers_within(at("2026-11-28T10:07"), 24)
    assert not office.answers_within(at("2026-11-27T16:50"), 24)
    assert not office.answers_within(at("2026-11-30T16:50"), 2)
    assert office.answers_within(at("2026-11-30T14:00"), 2)
    assert ALWAYS_OPEN.answers_within(at("2026-11-28T10:07"), 1)


def test_hours_that_are_skipped_or_come_twice() -> None:
    nights = schedule({"sun": ["02:30-04:00"]}, open_on_holidays=True)
    # Clocks go from 2:00 to 3:00, so that 2:30 is 3:30.
    assert nights.next_opening("app", at("2027-03-28T00:00")) == datetime(
        2027, 3, 28, 1, 30, tzinfo=UTC
    )
    # From 3:00 back to 2:00: both are open, until the second 2:45.
    twice = schedule({"sun": ["02:00-02:45"]})
    assert twice.is_open("app", at("2026-10-25T02:15"))
    assert twice.is_open("app", at("2026-10-25T02:30", fold=1))
    assert not twice.is_open("app", at("2026-10-25T02:45", fold=1))


AWAY = {
    "a weekend is not": (OFFICE, [], "2026-11-27T18:00", False),
    "closed today": (DAILY, [["2026-11-30", "2026-11-30"]], "2026-11-30T10:00", False),
    "closed on a Friday": (OFFICE, [["2026-12-04", "2026-12-04"]], "2026-12-04T10:00", True),
    "a week that has begun": (OFFICE, [["2026-11-30", "2026-12-04"]], "2026-11-30T10:00", True),
    "its last hours": (DAILY, [["2026-11-30", "2026-12-04"]], "2026-12-04T16:00", False),
    "a week after the weekend": (OFFICE, [["2026-11-30", "2026-12-04"]], "2026-11-27T18:00", True),
    "from tomorrow": (OFFICE, [["2026-12-01", "2026-12-04"]], "2026-11-30T10:00", False),
    "two weeks and more": (OFFICE, [["2026-11-30", "2027-01-04"]], "2026-12-01T10:00", True),
}


@pytest.mark.parametrize(("days", "closed", "moment", "is_away"), AWAY.values(), ids=AWAY)
def test_away_if_closed_for_longer_than_the_promise(
    days: Any, closed: Any, moment: str, is_away: bool
) -> None:
    assert schedule(days, closed=closed).is_away(at(moment), 24) == is_away


def test_a_short_promise_is_away_sooner() -> None:
    today = schedule(DAILY, closed=[["2026-11-30", "2026-11-30"]])
    assert today.is_away(at("2026-11-30T10:00"), 12)
    assert not today.is_away(at("2026-11-30T22:00"), 12)


def test_a_week_without_hours_is_away() -> None:
    assert schedule({}).is_away(at("2026-11-30T10:00"), 24)


def test_spans_and_hours_between() -> None:
    assert read_span("09:15-24:00") == (37, 96)
    assert read_span("22:00-02:00") == (88, 104)
    assert read_span("00:00-00:00") == (0, 96)
    eight = at("2026-11-30T08:10")
    assert hours_between(eight, eight) == 0
    assert hours_between(eight, at("2026-11-30T08:30")) == 1
    assert hours_between(eight, at("2026-11-30T09:00")) == 1
    assert hours_between(eight, at("2026-12-01T08:00")) == 24

"""Public lines: whom they are shown to, which belong together, and when they answer."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from backend.organisations.bundled_files import lifeline_rows, lifelines_without_database
from backend.organisations.directory import Directory, directory, forget_directory
from backend.organisations.lifeline_hours import hours_of, is_open, opening_of
from backend.organisations.lifelines import (
    details_of,
    keep_lifeline,
    lifelines_for,
    make_lifelines,
)
from backend.organisations.models import Lifeline, LifelineDetails
from backend.organisations.profiles import AgeBand, Audience, Profile
from backend.organisations.schedule import DAYS
from tests.factories import an_organisation

HERE = ZoneInfo("Europe/Amsterdam")
DAILY = {day: ["11:00-21:00"] for day in DAYS}
OFFICE = {day: ["09:00-12:30", "13:00-17:00"] for day in DAYS[:5]}


def a_line(name: str = "Line", meant_for: Any = ("everyone",), **details: Any) -> Lifeline:
    line = Lifeline(name=name, phone="112", hours="by text", meant_for=list(meant_for))
    line.details = LifelineDetails(**details)
    return line


def shown(lines: Any, **asked: Any) -> list[str]:
    return [line.name for line in lifelines_for(Profile(**asked), list(lines))]


def at(day: int, clock: str) -> datetime:
    """A moment in a week of November 2026; the 2nd is a Monday."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


# -- For whom -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("band", "is_shown"),
    [
        (AgeBand.UNDER_12, True),
        (AgeBand.FROM_12, True),
        (AgeBand.FROM_16, True),
        (AgeBand.FROM_18, False),
        (AgeBand.FROM_23, False),
        (AgeBand.UNKNOWN, True),
    ],
)
def test_a_line_for_ages_is_shown_to_bands_that_share_years(band: str, is_shown: bool) -> None:
    assert bool(shown([a_line(age_from=8, age_to=18)], age_band=band)) is is_shown


def test_a_line_without_details_is_shown_at_any_age() -> None:
    line = Lifeline(name="Line", meant_for=["everyone"])
    assert shown([line], age_band=AgeBand.FROM_23) == ["Line"]
    assert details_of(line).hours == {}


def test_the_bundled_lines_by_audience_and_age() -> None:
    lines = lifelines_without_database()
    everyone = ["112", "113 Zelfmoordpreventie", "Politie", "Meld Misdaad Anoniem"]
    for_all = [*everyone, "Veilig Thuis", "Centrum Seksueel Geweld"]
    children = {"De Kindertelefoon", "Helpwanted"}
    workers = {"CoMensha", "Nederlandse Arbeidsinspectie"}
    grown = {"age_band": AgeBand.FROM_23}
    assert shown(lines, **grown) == for_all
    assert {*shown(lines)} - {*for_all} == children
    assert {*shown(lines, audience=Audience.LABOUR_MIGRANTS, **grown)} - {*for_all} == workers
    boys = {"audience": Audience.BOYS}
    assert {*shown(lines, age_band="16-17", **boys)} - {*for_all} == children
    assert {*shown(lines, **grown, **boys)} - {*for_all} == {"Helpwanted", "CoMensha"}


# -- Together or not at all ---------------------------------------------------------------------


def test_lines_that_belong_together_come_one_after_the_other() -> None:
    lines = [a_line("a"), a_line("b", together="x"), a_line("c"), a_line("d", together="x")]
    assert shown(lines) == ["a", "b", "d", "c"]


@pytest.mark.parametrize("apart", [0, 1])
def test_if_one_of_them_is_not_for_somebody_none_is_shown(apart: int) -> None:
    pair = [a_line("b", together="x"), a_line("d", together="x")]
    pair[apart].meant_for = ["boys"]
    lines = [a_line("a"), *pair, a_line("e", together="y")]
    assert shown(lines, audience="labour-migrants") == ["a", "e"]
    assert shown(lines, audience="boys") == ["a", "b", "d", "e"]


def test_lines_that_belong_to_none_do_not_take_others_away() -> None:
    assert shown([a_line("a"), a_line("b", ["boys"])], audience="other") == ["a"]


# -- When ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("details", "text"),
    [
        ({}, "by text"),
        ({"hours": DAILY}, "11:00–21:00"),
        ({"hours": OFFICE}, "Mon–Fri 9:00–12:30, 13:00–17:00"),
        (
            {"hours": {"mon": ["9:00-17:00"], "thu": ["22:00-2:00"]}},
            "Mon 9:00–17:00, Thu 22:00–2:00",
        ),
        ({"hours": {day: ["00:00-24:00"] for day in DAYS}, "open_on_holidays": True}, "24/7"),
        ({"hours": {day: ["00:00-24:00"] for day in DAYS}}, "0:00–24:00"),
    ],
)
def test_hours_of_the_week(details: dict[str, Any], text: str) -> None:
    with translation.override("en"):
        assert hours_of(a_line(**details)) == text


@pytest.mark.parametrize(
    ("day", "clock", "text", "open_then"),
    [
        (2, "08:59", "opens at 9:00", False),
        (2, "09:00", "open until 12:30", True),
        (2, "12:30", "opens at 13:00", False),
        (2, "16:59", "open until 17:00", True),
        (2, "17:00", "opens Tuesday at 9:00", False),
        (6, "17:00", "opens Monday at 9:00", False),
    ],
)
def test_until_when_or_from_when(day: int, clock: str, text: str, open_then: bool) -> None:
    line = a_line(hours=OFFICE)
    with translation.override("en"):
        assert opening_of(line, at(day, clock)) == text
    assert is_open(line, at(day, clock)) is open_then


NIGHTS = {day: ["18:00-02:30"] for day in DAYS}
ON = {day: ["09:00-12:00", "12:00-24:00"] for day in DAYS[:6]} | {"sun": ["00:00-06:00"]}
HALF = {day: ["02:15-02:45"] for day in DAYS}
AUTUMN = datetime(2026, 10, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "when", "text"),
    [
        (NIGHTS, at(2, "20:00"), "open until 2:30"),
        (NIGHTS, at(3, "01:00"), "open until 2:30"),
        (ON, at(2, "10:00"), "open until 24:00"),
        (ON, at(7, "20:00"), "open until 6:00"),
        ({day: ["00:00-24:00"] for day in DAYS}, at(2, "10:00"), ""),
        # 2:00 to 3:00 comes twice; what is open in it is so until its second end.
        (HALF, AUTUMN + timedelta(minutes=50), "open until 2:45"),
        (HALF, AUTUMN + timedelta(minutes=65), "open until 2:45"),
        (HALF, AUTUMN + timedelta(minutes=104), "open until 2:45"),
        (HALF, AUTUMN + timedelta(minutes=105), "opens Monday at 2:15"),
    ],
)
def test_until_when_over_midnight_and_when_clocks_go_back(
    hours: Any, when: datetime, text: str
) -> None:
    with translation.override("en"):
        assert opening_of(a_line(hours=hours), when) == text


def test_on_a_holiday_only_who_is_there() -> None:
    christmas = datetime(2026, 12, 25, 12, tzinfo=HERE)
    with translation.override("en"):
        assert opening_of(a_line(hours=DAILY), christmas) == "opens Sunday at 11:00"
        there = a_line(hours=DAILY, open_on_holidays=True)
        assert opening_of(there, christmas) == "open until 21:00"


def test_nothing_is_said_of_what_is_not_known_or_always_so() -> None:
    always = a_line(hours={day: ["00:00-24:00"] for day in DAYS}, open_on_holidays=True)
    assert [opening_of(line, at(2, "03:00")) for line in (a_line(), always)] == ["", ""]
    assert [is_open(line, at(2, "03:00")) for line in (a_line(), always)] == [None, True]


def test_an_opening_in_more_than_a_week_is_no_day_of_this_one() -> None:
    line = a_line(hours={"mon": ["09:00-17:00"]})
    easter = datetime(2026, 4, 6, 18, tzinfo=HERE) - timedelta(days=7)
    assert opening_of(line, easter) == ""


# -- The data -----------------------------------------------------------------------------------


def test_what_was_compared_says_where_and_when() -> None:
    for row in lifeline_rows():
        assert bool(row.get("source")) == bool(row.get("checked")), row["name"]


def test_all_of_a_group_are_in_the_data_and_hours_can_be_read() -> None:
    groups: dict[str, int] = {}
    for line in lifelines_without_database():
        hours_of(line)
        if group := details_of(line).together:
            groups[group] = groups.get(group, 0) + 1
    assert groups == {"police": 2}


# -- In the directory ---------------------------------------------------------------------------


def read_again() -> Directory:
    forget_directory()
    return directory()


@pytest.mark.django_db
def test_hours_that_changed_are_another_version_and_reading_them_is_none() -> None:
    make_lifelines(lifeline_rows())
    before = read_again()
    assert "24/7" in [hours_of(line) for line in before.lifelines]
    assert read_again().version == before.version
    row = LifelineDetails.objects.get(lifeline__name="De Kindertelefoon")
    row.hours = OFFICE
    row.save()
    after = read_again()
    assert after.version != before.version
    children = next(line for line in after.lifelines if line.name == "De Kindertelefoon")
    with translation.override("nl"):
        assert hours_of(children).endswith("9:00–12:30, 13:00–17:00")


@pytest.mark.django_db
def test_a_line_whose_details_were_written_is_shown_without_them() -> None:
    make_lifelines(lifeline_rows())
    before = len(read_again().lifelines)
    LifelineDetails._base_manager.filter(lifeline__name="112").update(age_from=90)
    lines = read_again().lifelines
    assert len(lines) == before
    line = next(line for line in lines if line.name == "112")
    assert (details_of(line).age_from, is_open(line, at(2, "12:00"))) == (0, None)
    assert "112" in shown(lines)
    assert read_again().version == directory().version


@pytest.mark.django_db
def test_a_change_of_a_partner_is_none_of_the_lines() -> None:
    make_lifelines(lifeline_rows())
    before = read_again()
    an_organisation("new")
    after = read_again()
    assert after.version != before.version
    assert after.lines_version == before.lines_version


@pytest.mark.django_db
def test_a_line_that_goes_takes_its_details_along() -> None:
    make_lifelines(lifeline_rows())
    Lifeline._base_manager.filter(name="112")._raw_delete("default")
    assert not LifelineDetails._base_manager.filter(lifeline__name="112").exists()
    assert LifelineDetails._base_manager.count() == Lifeline._base_manager.count()


@pytest.mark.django_db
def test_keeping_a_line_without_details_leaves_them() -> None:
    make_lifelines(lifeline_rows())
    line = Lifeline.objects.get(name="Helpwanted")
    keep_lifeline(line, place=1, details={"languages": ["nl", "en"]})
    keep_lifeline(line, place=2)
    found = Lifeline.objects.select_related("details").get(name="Helpwanted")
    assert (found.position, details_of(found).languages) == (1, ["nl", "en"])

"""When an organisation opens and answers, in words, at the moment of reading."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from backend.core.days import HERE
from backend.organisations.directory import Partner
from backend.organisations.explanations import answered_before, explain, match_sentence
from backend.organisations.models import Organisation
from backend.organisations.opening_texts import before_text, opening_text
from backend.organisations.schedule import DAYS, Schedule


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


OFFICE = {day: ["09:00-17:00"] for day in DAYS[:5]}
BOYS_NEAR = ("audience-boys", "region-home")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE).astimezone(UTC)


def partner(days: Any = OFFICE, response_hours: int = 24, **further: Any) -> Partner:
    schedule = Schedule.read({"app": days}, **further)
    return Partner(Organisation(response_hours=response_hours), None, None, schedule)


OPENINGS = [
    ("2026-11-30T10:00", "Open now."),
    ("2026-11-30T08:00", "They open today at 9:00."),
    ("2026-11-30T17:00", "They open tomorrow at 9:00."),
    ("2026-11-28T10:00", "They open on Monday at 9:00."),
    ("2026-12-24T18:00", "They open on Monday at 9:00."),
]


@pytest.mark.parametrize(("moment", "text"), OPENINGS)
def test_opening(moment: str, text: str) -> None:
    assert opening_text(partner().schedule, at(moment)) == text


def test_another_week_is_named_by_its_date_and_nothing_within_two_weeks_by_none() -> None:
    closed = partner(closed=[["2026-11-30", "2026-12-11"]]).schedule
    assert opening_text(closed, at("2026-11-30T10:00")) == "They open on December 14 at 9:00."
    assert opening_text(partner({}).schedule, at("2026-11-30T10:00")) == "They are closed for now."


SENTENCES = [
    ("2026-11-30T10:00", BOYS_NEAR, "They help boys near you and try to answer within 24 hours."),
    (
        "2026-11-27T18:00",
        BOYS_NEAR,
        "They help boys near you and try to answer before Tuesday 10:00.",
    ),
    (
        "2026-11-30T08:00",
        ("audience-labour-migrants", "region-country"),
        "They help workers from abroad and try to answer before 10:00 tomorrow.",
    ),
    (
        "2026-11-30T10:00",
        ("region",),
        "They help people in your province and try to answer within 24 hours.",
    ),
    ("2026-11-30T10:00", (), "They try to answer within 24 hours."),
]


@pytest.mark.parametrize(("moment", "codes", "text"), SENTENCES)
def test_one_sentence_for_a_match(moment: str, codes: tuple[str, ...], text: str) -> None:
    assert match_sentence(codes, partner(), at(moment)) == text


def test_nothing_is_promised_by_who_does_not_open() -> None:
    never = partner({})
    assert match_sentence(BOYS_NEAR, never, at("2026-11-30T10:00")) == "They are closed for now."
    assert answered_before(never, at("2026-11-30T10:00")) is None
    reasons = explain(
        ("region", "response-hours"),
        name="First",
        languages=("nl",),
        net_name=None,
        response_hours=24,
        language="nl",
        before=None,
    )
    assert [reason["code"] for reason in reasons] == ["region"]


def test_midnight_ends_the_day_before() -> None:
    noon = at("2026-11-30T12:00")
    assert before_text(at("2026-12-01T00:00"), noon) == "before 24:00 today"
    assert before_text(at("2026-12-02T00:00"), noon) == "before 24:00 tomorrow"
    assert before_text(at("2026-12-03T00:00"), noon) == "before Wednesday 24:00"


@pytest.mark.parametrize("language", ["nl", "nl-easy", "vi", "zh-hans"])
@pytest.mark.parametrize("moment", [row[0] for row in OPENINGS])
def test_nothing_stays_english(language: str, moment: str) -> None:
    english = {match_sentence(BOYS_NEAR, partner(), at(moment)), *dict(OPENINGS).values()}
    with translation.override(language):
        said = match_sentence(BOYS_NEAR, partner(), at(moment))
        opening = opening_text(partner().schedule, at(moment))
    words = f"{said} {opening}".casefold()
    assert said not in english
    assert opening not in english
    assert not [word for word in ("before", "monday", "tuesday", "open on") if word in words]

"""Sample requests go where they should whatever the hour, with the hours assumed of partners."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from backend.core.languages import REGISTRY
from backend.organisations.bundled_files import read
from backend.organisations.matcher import match
from backend.organisations.profiles import Candidate
from backend.organisations.schedule import Schedule, hours_between
from tests.domain.matcher_samples import (
    demonstration_candidates,
    demonstration_profile,
    demonstration_requests,
)

# Weekends, Christmas, New Year and each hour of a day; an odd step meets all of them.
FIRST, STEP, MOMENTS = datetime(2026, 12, 1, 0, 10, tzinfo=UTC), timedelta(hours=7), 180


def schedules() -> dict[str, Schedule]:
    return {
        slug: Schedule.read(row["hours"], open_on_holidays=row["open_on_holidays"])
        for slug, row in read("opening-hours.json")["practices"].items()
    }


def at_moment(candidate: Candidate, schedule: Schedule, at: datetime) -> Candidate:
    return replace(
        candidate,
        answer_hours=hours_between(at, schedule.answer_due(at, candidate.response_hours)),
        away=schedule.is_away(at, candidate.response_hours),
    )


def test_every_partner_has_hours_and_a_text_about_the_police_in_each_language() -> None:
    practices = read("opening-hours.json")["practices"]
    assert practices.keys() == {candidate.slug for candidate in demonstration_candidates()}
    for row in practices.values():
        assert row["police"].keys() == {one.code for one in REGISTRY if one.ready}
        assert all(0 < len(text) <= 300 for text in row["police"].values())


def test_requests_go_where_they_should_at_any_hour() -> None:
    known, all_of_them = schedules(), demonstration_candidates()
    asked = [(row, demonstration_profile(row)) for row in demonstration_requests()]
    for number in range(MOMENTS):
        at = FIRST + number * STEP
        there = [at_moment(one, known[one.slug], at) for one in all_of_them]
        for row, profile in asked:
            matches, net = match(profile, there)
            first = matches[0] if matches else net
            assert first is not None, (row["id"], at)
            assert first.candidate.slug in row["expect_first"], (row["id"], at)

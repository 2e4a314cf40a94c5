"""Who runs a project hears in time what begins and ends of its measures, once each."""

from datetime import date
from typing import Any

import pytest

from backend.organisations.models import Membership, Role
from backend.programmes.models import Measure, MeasureRound, Project
from backend.programmes.selectors.board import board_of
from backend.programmes.services import measure_clock
from backend.programmes.services.measure_clock import KIND, remind
from backend.programmes.services.measure_rounds import end_due_rounds, open_round
from backend.programmes.services.measures import change_measure
from notifications.models import Notice
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project, in_days
from tests.programmes.measures import (
    REGIONS,
    a_measure,
    a_round,
    answers,
    cards_for,
    ended,
    place_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, "melden", kind="trial", ends_on=None)


@pytest.fixture
def measure(programme: Programme, project: Project, clock: Clock) -> Measure:
    assert clock
    return a_measure(programme, project, begins_on=in_days(40))


def told(clock: Clock, days: int, *, of: date) -> list[tuple[int, int]]:
    """Return on which days before or after one how many notices are given; two clocks run."""
    found = []
    for _day in range(days):
        if given := remind() + remind():
            found.append(((in_days(0) - of).days, given))
        clock.put_on(days=1)
    return found


def due_of(programme: Programme) -> list[tuple[str, date]]:
    items = board_of(programme.as_participant(Role.COORDINATOR)).due
    return [(one.kind, one.due_on) for one in items if one.kind.startswith("measure.")]


def answered(programme: Programme, row: MeasureRound, number: int) -> None:
    for card in cards_for(programme, row, REGIONS[0], number):
        answers(row, card, contact=4, time="yes", works=4)


def test_a_measure_is_told_of_four_weeks_before_and_on_its_day(
    measure: Measure, clock: Clock
) -> None:
    assert told(clock, 80, of=measure.begins_on) == [(-28, 1), (0, 1)]


@pytest.mark.full
def test_who_was_asked_before_hears_of_the_day_alone(
    programme: Programme, measure: Measure, clock: Clock
) -> None:
    place = place_of(programme, measure)
    open_round(**place, group="detectives", phase="before", closes_on=in_days(90))
    assert told(clock, 60, of=measure.begins_on) == [(0, 1)]


def test_a_day_that_was_moved_is_told_of_anew(
    programme: Programme, measure: Measure, clock: Clock
) -> None:
    clock.put_on(days=12)
    assert remind() == 1
    change_measure(**place_of(programme, measure), version=1, begins_on=in_days(60))
    assert remind() == 0
    clock.put_on(days=32)
    assert remind() == 1


def test_days_that_were_missed_are_told_once(measure: Measure, clock: Clock) -> None:
    clock.put_on(days=45)
    assert [remind() for _time in range(3)] == [1, 0, 0]


@pytest.mark.full
def test_a_clock_that_jumps_a_year_and_back_tells_nothing_twice(
    measure: Measure, clock: Clock
) -> None:
    clock.put_on(days=400)
    assert remind() == 0
    clock.put_on(days=-388)
    assert told(clock, 60, of=measure.begins_on) == [(-28, 1), (0, 1)]


@pytest.mark.full
@pytest.mark.parametrize(("number", "is_few"), [(10, True), (11, True), (12, False)])
def test_a_round_that_ends_soon_is_told_of_and_whether_few_had_answered(
    programme: Programme, project: Project, clock: Clock, number: int, is_few: bool
) -> None:
    row = a_round(programme, a_measure(programme, project, begins_on=in_days(-90)))
    answered(programme, row, number)
    assert told(clock, 29, of=row.round.closes_on) == [(-7, 1)]
    row.refresh_from_db()
    assert row.is_few is is_few
    # Looked at once: what is answered later is seen in the report, when the round has ended.
    answered(programme, row, 24 - number)
    remind()
    row.refresh_from_db()
    assert row.is_few is is_few
    texts = [one.text for one in board_of(programme.as_participant(Role.COORDINATOR)).due]
    assert any("few had answered" in text for text in texts) is is_few


def test_the_end_of_a_round_is_told_once(
    programme: Programme, project: Project, clock: Clock
) -> None:
    row = a_round(programme, a_measure(programme, project, begins_on=in_days(-90)))
    clock.put_on(days=29)
    assert (end_due_rounds(), end_due_rounds()) == (1, 0)
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient, notice.subject) == (
        KIND,
        programme.coordinator.member.pk,
        row.measure_id,
    )


def test_who_ends_a_round_is_not_told_of_it(programme: Programme, project: Project) -> None:
    ended(programme, a_round(programme, a_measure(programme, project)))
    assert not Notice.objects.exists()


def test_without_a_coordinator_editors_hear_of_it(
    programme: Programme, measure: Measure, clock: Clock
) -> None:
    Membership.objects.filter(role=Role.COORDINATOR).delete()
    clock.put_on(days=12)
    assert remind() == 1
    assert [one.recipient for one in Notice.objects.all()] == [programme.editor.member.pk]


@pytest.mark.full
def test_of_a_part_that_is_off_nothing_is_said(
    project: Project, measure: Measure, clock: Clock
) -> None:
    Project.objects.filter(pk=project.pk).update(parts=["pages"])
    assert told(clock, 60, of=measure.begins_on) == []


def test_one_that_fails_holds_up_no_other(
    programme: Programme,
    project: Project,
    measure: Measure,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = a_measure(programme, project, begins_on=in_days(41))
    clock.put_on(days=13)
    kept = measure_clock.notify_runners

    def fails_once(of: Project, subject: Measure) -> Any:
        if subject.pk == measure.pk:
            raise RuntimeError
        return kept(of, subject)

    monkeypatch.setattr(measure_clock, "notify_runners", fails_once)
    assert remind() == 1
    assert [one.subject for one in Notice.objects.all()] == [other.pk]
    monkeypatch.setattr(measure_clock, "notify_runners", kept)
    assert remind() == 1


# -- The board ------------------------------------------------------------------------------------
def test_a_measure_stands_on_the_board_until_somebody_is_asked(
    programme: Programme, measure: Measure, clock: Clock
) -> None:
    assert due_of(programme) == []
    clock.put_on(days=12)
    assert due_of(programme) == [("measure.begins", measure.begins_on)]
    a_round(programme, measure)
    assert due_of(programme) == []


def test_a_measure_of_which_nobody_is_expected_does_not(
    programme: Programme, project: Project
) -> None:
    a_measure(programme, project, begins_on=in_days(5), expected={}, tables=[])
    assert due_of(programme) == []


def test_the_call_says_that_few_had_answered_and_not_how_many(
    programme: Programme, project: Project, clock: Clock
) -> None:
    measure = a_measure(programme, project, begins_on=in_days(-90))
    row = a_round(programme, measure)
    path = f"/api/v1/programmes/projects/{project.pk}/measures/{measure.pk}"
    told_to = [Browser(programme.editor).get(path).json()["rounds"][0]]
    clock.put_on(days=25)
    remind()
    told_to.append(Browser(programme.editor).get(path).json()["rounds"][0])
    assert [one["is_few"] for one in told_to] == [False, True]
    assert row.round.status == "open"
    assert {*told_to[0]} == {"id", "group", "phase", "status", "closes_on", "cards", "is_few"}

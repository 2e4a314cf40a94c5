"""The clock of interventions: days of the calendar, and each reminder once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict
from backend.organisations.models import Membership, Role
from backend.programmes.models import Intervention, Project
from backend.programmes.selectors.interventions import due_items
from backend.programmes.services import intervention_clock
from backend.programmes.services.intervention_checks import NEW, save_check
from backend.programmes.services.intervention_clock import KIND, remind
from backend.programmes.services.interventions import change_intervention, decide
from backend.programmes.states.interventions import (
    LOOK_BACK_DAY,
    MILESTONES,
    WEEKS,
    day_at,
    day_number,
    milestone_reached,
    state_of,
    week_number,
)
from notifications.models import Notice
from tests.clock import Clock
from tests.programmes.factories import Programme, a_project, in_days
from tests.programmes.interventions import an_intervention
from tests.representatives import cases

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2100, 1, 1))
NUMBERS = st.integers(min_value=-400, max_value=800)


@given(DAYS, NUMBERS)
def test_days_of_the_calendar_and_of_the_intervention_are_each_others_inverse(
    day_0: date, number: int
) -> None:
    assert day_number(day_0, day_at(day_0, number)) == number


@given(DAYS, NUMBERS)
def test_weeks_and_milestones_only_grow(day_0: date, number: int) -> None:
    day, tomorrow = day_at(day_0, number), day_at(day_0, number + 1)
    for of in (week_number, milestone_reached):
        assert of(day_0, day) <= of(day_0, tomorrow)
    assert week_number(day_0, tomorrow) - week_number(day_0, day) <= 1
    assert 0 <= week_number(day_0, day) <= WEEKS
    assert (milestone_reached(day_0, day) in MILESTONES) == (number >= MILESTONES[0])


@pytest.mark.parametrize(
    ("number", "week"), [(-1, 0), (0, 1), (6, 1), (7, 2), (97, 14), (98, 15), (100, 15), (280, 15)]
)
def test_which_week_a_day_is_in(number: int, week: int) -> None:
    day_0 = date(2027, 3, 1)
    assert week_number(day_0, day_at(day_0, number)) == week


def test_where_an_intervention_stands() -> None:
    day_0 = date(2027, 3, 1)
    states = [
        state_of(day_0, day_at(day_0, number), is_decided=decided, is_looked_back=looked)
        for number, decided, looked in (
            (-1, False, False),
            (0, False, False),
            (400, False, False),
            (60, True, False),
            (280, True, True),
            # Somebody looked back by a clock that was ahead.
            (60, True, True),
        )
    ]
    assert states == ["planned", "running", "running", "decided", "over", "decided"]


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, "field-lab", ends_on=None)


@pytest.fixture
def row(clock: Clock, programme: Programme, project: Project) -> Intervention:
    return an_intervention(programme, project, day_0=in_days(0))


def told_on(clock: Clock, days: int) -> list[tuple[int, int]]:
    """Let the clock come by twice a day; return on which days it told, and of how many."""
    begins, told = today(), []
    for _day in range(days):
        if given := remind() + remind():
            told.append((day_number(begins, today()), given))
        clock.put_on(days=1)
    return told


def place_of(programme: Programme, row: Intervention) -> Any:
    by = programme.as_participant(Role.EDITOR)
    return {"by": by, "project_id": row.project_id, "intervention_id": row.pk}


@pytest.mark.full
@pytest.mark.usefixtures("row")
def test_an_owner_hears_on_day_50_80_100_and_280(clock: Clock) -> None:
    assert told_on(clock, 300) == [(50, 1), (80, 1), (100, 1), (280, 1)]


@pytest.mark.parametrize("hour", cases([0, 1, 2, 22, 23], always={1, 23}))
def test_summer_time_changes_no_day(programme: Programme, clock: Clock, hour: int) -> None:
    # Both changes of the clocks of 2027 lie within its 280 days.
    clock.now = datetime(2027, 3, 1, hour, 30, tzinfo=UTC)
    an_intervention(programme, a_project(programme, ends_on=None), day_0=in_days(0))
    assert [day for day, _given in told_on(clock, 300)] == [*MILESTONES]


@pytest.mark.full
def test_who_decided_hears_again_on_day_280_alone(
    programme: Programme, row: Intervention, clock: Clock
) -> None:
    clock.put_on(days=60)
    remind()
    decide(**place_of(programme, row), version=1, decision="stop", reason="Er kwam niemand.")
    assert [60 + day for day, _given in told_on(clock, 240)] == [280]


@pytest.mark.usefixtures("row")
def test_days_that_were_missed_are_told_once(clock: Clock) -> None:
    clock.put_on(days=101)
    assert [remind() for _time in range(3)] == [1, 0, 0]


@pytest.mark.usefixtures("row")
def test_a_clock_that_goes_back_tells_nothing_twice(clock: Clock) -> None:
    clock.put_on(days=81)
    assert remind() == 1
    clock.put_on(days=-40)
    # Day 50 was jumped over, and is told now; day 80 was told.
    assert told_on(clock, 45) == [(9, 1)]
    clock.put_on(days=14)
    assert remind() == 1


@pytest.mark.full
@pytest.mark.parametrize("day", [0, 49, 50, 99, 150, 280])
def test_a_clock_that_jumps_a_year_and_back_asks_nothing_twice_and_loses_nothing(
    programme: Programme, project: Project, clock: Clock, day: int
) -> None:
    row = an_intervention(programme, project, day_0=in_days(0))
    begins = today()

    def day_by_day(days: int) -> None:
        for _day in range(days):
            remind()
            clock.put_on(days=1)

    day_by_day(day)
    clock.put_on(days=365)
    # The last of the days that it jumped over; so long after day 280 nobody is asked.
    assert remind() + remind() == (1 if day < LOOK_BACK_DAY else 0)
    clock.put_on(days=-365)
    assert today() == day_at(begins, day)
    day_by_day(300)
    # Each day once, those that the jump told too early.
    assert Notice.objects.count() == len(MILESTONES)
    # What waits stands on the board all the same, by the day that it is.
    row = Intervention.objects.get(pk=row.pk)
    kinds = {item.kind for item in due_items(Project.objects.all(), today(), 9)}
    assert "intervention.decide" in kinds
    decide(**place_of(programme, row), version=1, decision="stop", reason="Er kwam niemand.")
    kinds = {item.kind for item in due_items(Project.objects.all(), today(), 9)}
    assert kinds == {"intervention.look-back"}


def test_weeks_that_a_jump_let_in_stay_when_the_clock_goes_back(
    programme: Programme, project: Project, clock: Clock
) -> None:
    row = an_intervention(programme, project, day_0=in_days(0))
    place = place_of(programme, row)
    clock.put_on(days=365)
    save_check(**place, week=15, version=NEW, done="Een tafel")
    clock.put_on(days=-365)
    with pytest.raises(Conflict, match="has not begun"):
        save_check(**place, week=14, version=NEW, done="Een tafel")
    clock.put_on(days=98)
    # The same lines are one week; others are told of what is there.
    assert save_check(**place, week=15, version=NEW, done="Een tafel").version == 1
    with pytest.raises(ChangedMeanwhile):
        save_check(**place, week=15, version=NEW, done="Twee tafels")


def test_who_moves_day_0_hears_by_the_new_one(
    programme: Programme, project: Project, clock: Clock
) -> None:
    row = an_intervention(programme, project, day_0=in_days(1))
    change_intervention(**place_of(programme, row), version=1, day_0=in_days(10))
    assert [day for day, _given in told_on(clock, 70)] == [60]


def test_what_begins_late_is_told_of_later_days_alone(
    programme: Programme, project: Project, clock: Clock
) -> None:
    an_intervention(programme, project, day_0=in_days(-60))
    assert remind() == 0
    clock.put_on(days=20)
    assert remind() == 1


def test_a_notice_goes_to_the_owner_or_to_who_runs_the_project(
    programme: Programme, row: Intervention, clock: Clock
) -> None:
    clock.put_on(days=50)
    remind()
    told = Notice.objects.get()
    assert (told.kind, told.recipient) == (KIND, programme.editor.member.pk)
    assert told.subject == row.pk
    told.delete()
    Membership.objects.filter(member=programme.editor.member).delete()
    clock.put_on(days=30)
    remind()
    assert Notice.objects.get().recipient == programme.coordinator.member.pk


def test_one_bad_row_does_not_keep_others_from_being_told(
    programme: Programme, project: Project, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    for day in (0, 1, 2):
        an_intervention(programme, project, team=f"Team {day}", day_0=in_days(day - 2))
    clock.put_on(days=60)
    real = intervention_clock.recipients_of

    def broken(row: Intervention) -> Any:
        if row.team == "Team 1":
            raise ValueError
        return real(row)

    monkeypatch.setattr(intervention_clock, "recipients_of", broken)
    assert remind() == 2

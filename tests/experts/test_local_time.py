"""One calendar, that of members, and one rule on when they may be disturbed by the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from backend.experts import tasks
from backend.experts.local_time import may_disturb, today
from backend.experts.models import CheckIn, Consultation, Invitation
from backend.experts.services.invitations import decline, step_back
from notifications.models import Notice
from tests.clock import Clock
from tests.experts.care_scenes import worked
from tests.experts.consultation_scenes import a_talk
from tests.experts.factories import Hope, an_assignment
from tests.experts.invitation_scenes import asked, many_experts, part_of, states


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        ("2026-11-02T07:59", False),
        ("2026-11-02T08:00", True),
        ("2026-11-02T20:59", True),
        ("2026-11-02T21:00", False),
        ("2026-07-02T06:59", False),
        ("2026-07-02T07:00", True),
        ("2026-07-02T20:00", False),
    ],
)
def test_members_may_be_disturbed_from_nine_to_ten_at_night(moment: str, may: bool) -> None:
    assert may_disturb(datetime.fromisoformat(moment).replace(tzinfo=UTC)) is may


def test_a_day_begins_at_midnight_of_members(clock: Clock) -> None:
    clock.now = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    assert today() == date(2026, 11, 3)


@pytest.mark.parametrize("how", ["no", "steps back"])
def test_the_next_wave_is_not_asked_at_night(hope: Hope, clock: Clock, how: str) -> None:
    row, people = an_assignment(hope, wanted=1), many_experts(hope, 2)
    asked(row, people[:1], people[1:])
    clock.now = datetime(2026, 11, 2, 22, 30, tzinfo=UTC)
    part = part_of(row, people[0])
    if how == "no":
        decline(part)
    else:
        Invitation.objects.filter(pk=part.pk).update(state="accepted")
        type(row).objects.update(accepted=1)
        step_back(part)
    assert (tasks.ask_next_waves.func(), states(row)) == (0, ["declined"])
    clock.put_on(hours=10)
    assert (tasks.ask_next_waves.func(), states(row)) == (1, ["declined", "invited"])


def test_no_clock_tells_members_anything_at_night(hope: Hope, clock: Clock) -> None:
    worked(hope)
    a_talk(hope).set_up(reacts=True).answer(0)
    CheckIn.objects.update(due_on=today())
    Consultation.objects.update(answer_until=today() - timedelta(days=1))
    clock.put_on(hours=14)
    Notice.objects.all().delete()
    by_clock = (
        tasks.ask_members_how_they_are,
        tasks.ask_next_waves,
        tasks.end_answering,
        tasks.end_requests_that_are_quiet,
        tasks.follow_up_on_work,
        tasks.open_evaluations,
        tasks.remind_of_last_days,
    )
    assert [one.func() for one in by_clock] == [0] * len(by_clock)
    assert not Notice.objects.exists()
    clock.put_on(hours=10)
    assert tasks.end_answering.func() == 1
    assert tasks.ask_members_how_they_are.func() == 2

"""Reminders of promised answers: when, of what, whom, and once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from backend.core.models import SetAside
from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.services import reminders
from backend.help_requests.services.bin import put_wave_in_bin
from backend.help_requests.services.reminders import remind, reminder_hours
from backend.help_requests.tasks import remind_of_promised_answers
from backend.organisations.directory import forget_directory
from backend.organisations.models import Organisation, Role
from backend.organisations.opening_hours import change_practice
from backend.organisations.schedule import ALWAYS_OPEN, DAYS, Schedule
from notifications.models import Delivery, Notice
from notifications.models import Reminder as Repeat
from notifications.worker.fan_out import fan_out_notices
from tests.clock import NOW, Clock
from tests.factories import Desk, a_desk, a_member, many_referrals
from tests.personas import Caseworker, Seeker

from .test_help_requests_concurrency import World, all_at_once
from .test_help_requests_overdue import ask, let_time_pass, told

TEAM, LEADERS = "referral.reminder", "referral.last_reminder"
OFFICE = {"app": {day: ["09:00-17:00"] for day in DAYS[:5]}}


def an_hour(day: int, hour: int) -> datetime:
    """Return an hour of November 2026 in UTC; clocks in the Netherlands show one more."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def gone(clock: Clock, hours: int) -> list[str]:
    """Let hours pass one by one, and return what was told in each, as `hour kind`."""
    said = []
    for hour in range(1, hours + 1):
        clock.put_on(hours=1)
        remind()
        said += [f"{hour} {kind}" for kind, _recipient in told()]
    return said


# -- When -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "after"),
    [(1, [1, 1]), (2, [1, 1]), (4, [2, 3]), (5, [2, 4]), (24, [12, 19]), (32, [16, 25])],
)
def test_half_and_four_fifths_of_a_promise(hours: int, after: list[int]) -> None:
    begin = an_hour(2, 9)
    found = reminder_hours(ALWAYS_OPEN, begin, begin + timedelta(hours=hours))
    assert [(hour - begin) / timedelta(hours=1) for hour in found] == after


def test_only_hours_in_which_it_is_open_are_counted() -> None:
    schedule = Schedule.read(OFFICE)
    # Monday at 16:00 of clocks here until Tuesday at 16:00: one hour, and seven on the next day.
    found = reminder_hours(schedule, an_hour(2, 15), an_hour(3, 15))
    assert found == [an_hour(3, 11), an_hour(3, 13)]


def test_an_hour_of_which_a_quarter_is_open_is_counted() -> None:
    schedule = Schedule.read({"app": {"mon": ["09:30-11:45"]}})
    assert reminder_hours(schedule, an_hour(2, 7), an_hour(2, 12)) == [
        an_hour(2, 9),
        an_hour(2, 10),
    ]


def test_who_opens_later_in_the_hour_is_reminded(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    opens(desk, {"app": {day: ["10:30-17:45"] for day in DAYS}})
    ask(seeker, desk)
    # On the next day at 10:05, in the last hour.
    clock.put_on(hours=23, minutes=24)
    assert remind() == 1


@pytest.mark.parametrize("hours", [1, 2])
def test_a_short_promise_is_reminded_of_once_and_not_in_its_first_hour(
    seeker: Seeker, clock: Clock, hours: int
) -> None:
    desk = a_desk("first", response_hours=hours)
    leader = a_member(desk, name="leader", role=Role.COORDINATOR).member.pk
    caseworker = a_member(desk).member.pk
    ask(seeker, desk)
    assert remind() == 0
    assert deliveries_of(desk, clock, hours) == {TEAM: {caseworker, leader}}


def test_a_reminder_drops_nothing_but_the_offer(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    clock.put_on(hours=12)
    seeker.write("One more thing")
    remind()
    assert {kind for kind, _who in told()} == {TEAM, "referral.written"}


def test_an_hour_that_does_not_exist_is_not_counted() -> None:
    # Clocks go on from 2:00 to 3:00 on Sunday, 28 March 2027.
    begin = datetime(2027, 3, 27, 21, tzinfo=UTC)
    [half, late] = reminder_hours(ALWAYS_OPEN, begin, begin + timedelta(hours=8))
    assert (half.hour, late.hour) == (1, 3)


def test_the_team_and_then_the_coordinators(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    assert gone(clock, 24) == [f"12 {TEAM}", f"19 {LEADERS}"]
    referral = Referral.objects.get()
    assert (referral.reminded, referral.reminded_hour) == (2, an_hour(3, 4))


def test_who_is_closed_is_reminded_when_open(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    opens(desk, OFFICE)
    ask(seeker, desk)
    # 9:41 UTC is 10:41: seven open hours on Monday and one on Tuesday, until 10:00.
    assert gone(clock, 24) == [f"4 {TEAM}", f"6 {LEADERS}"]


def test_a_run_that_was_missed_in_the_evening_waits_for_the_morning(
    seeker: Seeker, desk: Desk, clock: Clock
) -> None:
    opens(desk, OFFICE)
    ask(seeker, desk)
    clock.put_on(hours=8)
    assert remind() == 0
    clock.put_on(hours=15)
    assert remind() == 1
    assert [kind for kind, _who in told()] == [TEAM]
    assert Referral.objects.get().reminded == 2


def test_nobody_is_reminded_once_the_time_is_over(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    clock.put_on(hours=25)
    assert remind() == 0


def test_the_last_hour_is_still_theirs(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    clock.put_on(hours=24)
    assert remind() == 1


# -- Of what --------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["accept", "decline", "write"])
def test_who_has_answered_is_not_reminded(
    seeker: Seeker, caseworker: Caseworker, clock: Clock, how: str
) -> None:
    ask(seeker, caseworker.desk)
    answer = caseworker.write(seeker) if how == "write" else caseworker.move(seeker, how)
    assert answer.status_code in {200, 201}
    told()
    assert gone(clock, 24) == []


def test_what_lies_in_the_bin_reminds_nobody(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    put_wave_in_bin(organisation_id=desk.row.id, hours=1)
    assert gone(clock, 24) == []


def test_who_is_withdrawn_is_not_reminded(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    seeker.withdraw(desk)
    told()
    assert gone(clock, 24) == []


def test_an_offer_anew_is_reminded_of_anew(
    seeker: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    ask(seeker, caseworker.desk)
    assert len(gone(clock, 23)) == 2
    caseworker.token = ""
    caseworker.move(seeker, "accept")
    caseworker.move(seeker, "close")
    seeker.write("One more thing")
    referral = Referral.objects.get()
    assert (referral.reminded, referral.reminded_hour) == (0, None)
    told()
    assert gone(clock, 24) == [f"12 {TEAM}", f"19 {LEADERS}"]


def test_the_next_organisation_has_its_own_reminders(
    seeker: Seeker, desk: Desk, other_desk: Desk, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_desk])
    let_time_pass(clock)
    told()
    clock.put_on(hours=12)
    remind()
    assert told() == [(TEAM, other_desk.row.id)]


# -- Whom -----------------------------------------------------------------------------------------


def deliveries_of(desk: Desk, clock: Clock, hours: int) -> dict[str, set[UUID]]:
    """Return who gets a mail of each kind in some hours."""
    found: dict[str, set[UUID]] = {}
    for _hour in range(hours):
        clock.put_on(hours=1)
        remind()
        while fan_out_notices():
            pass
        for kind, owner in Delivery.objects.values_list("kind", "owner"):
            found.setdefault(kind, set()).add(owner)
        Delivery.objects.all().delete()
    return found


def test_the_last_reminder_is_for_coordinators(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    caseworker = a_member(desk).member.pk
    leader = a_member(desk, name="leader", role=Role.COORDINATOR).member.pk
    ask(seeker, desk)
    assert deliveries_of(desk, clock, 24) == {TEAM: {caseworker, leader}, LEADERS: {leader}}


def test_a_team_without_coordinators_is_reminded_itself(
    seeker: Seeker, desk: Desk, clock: Clock
) -> None:
    caseworker = a_member(desk).member.pk
    ask(seeker, desk)
    assert deliveries_of(desk, clock, 24) == {TEAM: {caseworker}, LEADERS: {caseworker}}


def test_urgent_ones_are_told_urgently(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk, urgent=True)
    for hours in (12, 8):
        clock.put_on(hours=hours)
        remind()
    assert set(Notice.objects.values_list("kind", "urgent")) == {(TEAM, True), (LEADERS, True)}


def test_what_would_be_told_again_is_not_told_beside_it(
    seeker: Seeker, desk: Desk, clock: Clock
) -> None:
    seeker.ask(desk)
    while fan_out_notices():
        pass
    assert Repeat.objects.filter(kind="referral.offered").exists()
    clock.put_on(hours=12)
    remind()
    assert not Repeat.objects.exists()


# -- Once -----------------------------------------------------------------------------------------


def test_each_goes_out_once(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    clock.put_on(hours=12)
    assert (remind_of_promised_answers.call(), remind()) == (1, 0)
    clock.put_on(hours=8)
    assert (remind(), remind()) == (1, 0)


def test_one_that_another_sent_meanwhile_is_not_sent_again(
    seeker: Seeker, desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(seeker, desk)
    clock.put_on(hours=12)
    inner = reminders._remind_if_still_due

    def twice(referral_id: UUID, number: int) -> int:
        return inner(referral_id, number) + inner(referral_id, number)

    monkeypatch.setattr(reminders, "_remind_if_still_due", twice)
    assert remind() == 1
    assert told() == [(TEAM, desk.row.id)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers")
@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(transactional_db: Any, clock: Clock) -> None:
    world = World()
    for number in range(10):
        Seeker(address=f"192.0.2.{number}").ask(world.desk)
    Notice.objects.all().delete()
    clock.put_on(hours=12)
    assert sum(all_at_once([remind] * 4)) == 10
    assert [kind for kind, _who in told()] == [TEAM] * 10


def test_more_than_a_batch(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "BATCH", 4)
    offered = NOW.replace(minute=0, second=0, microsecond=0)
    many_referrals(desk, 10, due_at=offered + timedelta(hours=3))
    Referral.objects.update(offered_hour=offered - timedelta(hours=3))
    assert (remind(), remind()) == (10, 0)


def test_one_that_fails_holds_up_no_other(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = NOW.replace(minute=0, second=0, microsecond=0)
    many_referrals(desk, 4, due_at=offered + timedelta(hours=3))
    Referral.objects.update(offered_hour=offered - timedelta(hours=3))
    broken = Referral.objects.order_by("due_at", "id")[0].id
    tell = reminders.tell_reminder

    def tell_or_fail(request: HelpRequest, referral: Referral, number: int) -> None:
        if referral.id == broken:
            raise ValueError("a bug")
        tell(request, referral, number)

    monkeypatch.setattr(reminders, "tell_reminder", tell_or_fail)
    assert [remind(), remind()] == [3, 0]
    assert SetAside.objects.filter(work="reminders").count() == 1
    assert Referral.objects.filter(reminded=0).get().id == broken


def test_an_organisation_whose_row_does_not_verify_is_passed_over(
    seeker: Seeker, desk: Desk, clock: Clock
) -> None:
    ask(seeker, desk)
    Organisation.objects.filter(id=desk.row.id).update(mac=bytes(32))
    forget_directory()
    clock.put_on(hours=12)
    assert remind() == 0


def opens(desk: Desk, hours: Any, **further: Any) -> None:
    changes = {"hours": hours} | further
    change_practice(organisation_id=desk.row.id, revision=0, changes=changes)
    forget_directory()


def test_a_third_organisation_is_not_concerned(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    a_desk("third")
    ask(seeker, desk)
    clock.put_on(hours=12)
    remind()
    assert told() == [(TEAM, desk.row.id)]


def test_a_mark_of_an_offer_before_counts_for_nothing(
    seeker: Seeker, desk: Desk, clock: Clock, caseworker: Caseworker
) -> None:
    ask(seeker, desk)
    # A server of the last release offered it again, and left the marks.
    before = NOW - timedelta(hours=5)
    Referral.objects.update(reminded=2, reminded_hour=before)
    assert caseworker.inbox()["results"][0]["reminded_hour"] is None
    assert gone(clock, 20) == [f"12 {TEAM}", f"19 {LEADERS}"]
    assert remind() == 0

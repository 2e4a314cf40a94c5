"""A mail to a member goes out at a quarter of an hour: its second is not that of somebody's act."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import Error

from notifications.kinds import KINDS, Via
from notifications.models import Delivery
from notifications.preferences import set_times
from notifications.recipients import Recipient, member
from notifications.times import Times, Window
from notifications.transports.base import Outcome, Result
from notifications.worker import claims
from notifications.worker.delays import MOST
from notifications.worker.triage import LONGEST_DELAY, seconds_until_quarter
from tests.clock import Clock
from tests.notifications.scenes import (
    Provider,
    Seconds,
    a_device,
    a_runner,
    tell,
    waiting,
    work_off,
)
from tests.personas import Caseworker

HOUR = datetime(2026, 11, 2, 9, tzinfo=UTC)
TOMORROW = HOUR + timedelta(days=1)


@pytest.mark.parametrize(
    ("minute", "quarter"), [(0, 15), (1, 15), (14.99, 15), (15, 30), (41.3, 45), (59.9, 60)]
)
def test_the_next_quarter_and_a_while(minute: float, quarter: int) -> None:
    now = HOUR + timedelta(minutes=minute)
    sent = {now + timedelta(seconds=seconds_until_quarter(now, TOMORROW)) for _time in range(50)}
    first = HOUR + timedelta(minutes=quarter)
    assert first <= min(sent) <= max(sent) <= first + LONGEST_DELAY
    assert len(sent) > 40


def test_what_has_to_be_gone_before_goes_at_any_moment_before() -> None:
    now, until = HOUR + timedelta(minutes=50), HOUR + timedelta(minutes=60)
    waits = {seconds_until_quarter(now, until) for _time in range(50)}
    assert 0 <= min(waits) < max(waits) <= 540
    assert len(waits) > 40
    assert seconds_until_quarter(now, now) == 0


def test_what_happens_by_the_clock_and_to_many_does_not_wait() -> None:
    at_once = {kind.id for kind in KINDS.values() if not kind.coarse_mail}
    reminders = {"referral.reminder", "referral.last_reminder", "survey.reminder"}
    signals = {"signals.basis", "signals.expires"}
    programme = {"intervention.due", "measure.due", "page.due"}
    others = {"referral.overdue", "survey.invited"}
    assert at_once == {*others, *programme, *reminders, *signals}


class Office:
    """A member's mailbox, a worker that sends mails, and both clocks."""

    def __init__(self, who: Recipient, clock: Clock) -> None:
        self.who, self.clock, self.seconds = who, clock, Seconds()
        self.provider = Provider(Via.MAIL)
        self.runner = a_runner(self.provider, self.seconds)

    @property
    def mails(self) -> int:
        return len(self.provider.messages)

    def let_pass(self, time: timedelta) -> None:
        self.clock.now += time
        self.seconds.now += time.total_seconds()
        work_off(self.runner)

    def until(self, hour: int, minute: float) -> None:
        """Step every minute until this time of the first day, so that no window is missed."""
        day = self.clock.now.replace(hour=0, minute=0, second=0, microsecond=0)
        end = day + timedelta(hours=hour, minutes=minute)
        while self.clock.now < end:
            self.let_pass(min(timedelta(minutes=1), end - self.clock.now))


@pytest.fixture
def office(caseworker: Caseworker, clock: Clock) -> Office:
    return Office(member(caseworker.staff.member.pk), clock)


pytestmark = pytest.mark.django_db


@pytest.mark.full
def test_a_mail_waits_for_its_quarter_and_no_row_says_for_which(office: Office) -> None:
    tell(office.who)
    work_off(office.runner)
    row = Delivery.objects.get()
    assert (row.not_before.minute, row.expires_at.minute) == (0, 0)
    office.until(9, 44.9)
    assert office.mails == 0
    assert Delivery.objects.get().not_before == row.not_before
    office.until(9, 51)
    assert office.mails == 1
    assert waiting() == 0
    assert office.runner.waited == set()


@pytest.mark.full
def test_all_of_a_quarter_become_one(office: Office) -> None:
    for _time in range(3):
        tell(office.who)
        work_off(office.runner)
    office.until(10, 30)
    assert office.mails == 1


def test_an_urgent_one_goes_at_once(office: Office) -> None:
    tell(office.who, urgent=True)
    work_off(office.runner)
    assert office.mails == 1


def test_one_that_becomes_urgent_goes_at_once(office: Office) -> None:
    tell(office.who)
    work_off(office.runner)
    assert office.mails == 0
    tell(office.who, urgent=True)
    work_off(office.runner)
    assert office.mails == 1


def test_a_kind_of_the_clock_goes_at_once(office: Office) -> None:
    tell(office.who, "referral.overdue")
    work_off(office.runner)
    assert office.mails == 1


def test_a_push_goes_at_once(caseworker: Caseworker, clock: Clock) -> None:
    provider = Provider(Via.FCM)
    a_device(member(caseworker.staff.member.pk), "token")
    tell(member(caseworker.staff.member.pk))
    work_off(a_runner(provider, Seconds()))
    assert provider.received == {"token": 1}


@pytest.mark.full
def test_a_mail_that_failed_is_tried_again_and_waits_for_no_other_quarter(office: Office) -> None:
    tell(office.who)
    office.provider.answer = lambda _message: Outcome(Result.LATER, "smtp-450")
    office.until(9, 50.5)
    assert office.mails >= 1
    office.provider.answer = lambda _message: Outcome(Result.SENT)
    office.let_pass(timedelta(minutes=5))
    assert office.provider.received.total() == 1
    assert office.runner.waited == set()


@pytest.mark.full
def test_quiet_hours_hold(office: Office) -> None:
    days = frozenset(range(1, 8))
    set_times(office.who, Times("UTC", quiet=(Window(days, 9, 12),)))
    tell(office.who)
    office.until(12, 0)
    assert office.mails == 0
    office.until(12, 21)
    assert office.mails == 1


@pytest.mark.full
def test_a_window_that_ends_before_the_quarter_is_not_missed(office: Office) -> None:
    set_times(office.who, Times("UTC", safe=(Window(frozenset({1}), 9, 10),)))
    office.until(9, 50)
    tell(office.who)
    work_off(office.runner)
    assert office.mails == 0
    office.until(10, 0)
    assert office.mails == 1


@pytest.mark.full
def test_another_worker_takes_over_and_waits_anew(office: Office, clock: Clock) -> None:
    tell(office.who)
    work_off(office.runner)
    claims.end(office.runner.worker)
    other = Office(office.who, clock)
    other.until(9, 44.9)
    assert other.mails == 0
    other.until(9, 51)
    assert other.mails == 1


def test_a_worker_that_is_unsure_keeps_what_it_knows(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(office.who)
    work_off(office.runner)
    with monkeypatch.context() as patch:

        def fail(*_some: Any, **_more: Any) -> None:
            raise Error

        patch.setattr(claims, "claim", fail)
        with pytest.raises(Error):
            office.runner.step()
    work_off(office.runner)
    assert office.mails == 0
    assert Delivery.objects.get().claimed_by_id == office.runner.worker


@pytest.mark.full
def test_what_does_not_fit_waits_for_the_next_hour(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.worker.delays.MOST", 0)
    tell(office.who)
    work_off(office.runner)
    row = Delivery.objects.get()
    assert (row.claimed_by, row.not_before.hour, row.not_before.minute) == (None, 10, 0)
    monkeypatch.setattr("notifications.worker.delays.MOST", MOST)
    office.until(10, 21)
    assert office.mails == 1


@pytest.mark.full
def test_what_is_dropped_meanwhile_is_forgotten(office: Office) -> None:
    tell(office.who)
    work_off(office.runner)
    Delivery.objects.all().delete()
    office.until(9, 51)
    assert (office.mails, office.runner.waited) == (0, set())

"""One row that fails, and one thread that dies, stop nobody else's notifications."""

import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.core.models import SetAside
from notifications.kinds import KINDS, Via
from notifications.models import ContactTimes, Delivery, Notice, Reminder
from notifications.outbox import notify
from notifications.preferences import times_of
from notifications.recipients import seeker
from notifications.times import BadTimes
from notifications.transports.base import Outcome, Report, Result
from notifications.worker import claims, fan_out, process, transport_worker, triage
from notifications.worker.fan_out import fan_out_notices, remind
from notifications.worker.process import DeliveryProcess
from tests.clock import Clock
from tests.notifications.scenes import Provider, a_phone, a_runner, tell, waiting, work_off

pytestmark = pytest.mark.django_db


def people(number: int) -> list[UUID]:
    found = [uuid4() for _ in range(number)]
    for one in found:
        a_phone(one)
    return found


def keep_times(owner: UUID, *, timezone: str = "UTC", safe: Any = ()) -> None:
    ContactTimes.objects.create(
        owner_kind="seeker", owner=owner, timezone=timezone, safe=list(safe), quiet=[]
    )


def test_an_unknown_zone_is_taken_for_the_one_here(clock: Clock) -> None:
    [one] = people(1)
    window = {"days": [1, 2, 3, 4, 5, 6, 7], "from": 9, "until": 17}
    keep_times(one, timezone="Europe/Atlantis", safe=[window])
    found = times_of([one])(one)
    assert found
    assert (found.timezone, len(found.safe)) == ("Europe/Amsterdam", 1)


@pytest.mark.parametrize(
    "safe",
    [
        [{}],
        [{"days": [1], "from": 9, "until": 9}],
        ["never"],
        [{"days": 1, "from": 9, "until": 10}],
    ],
)
def test_who_has_times_that_nobody_understands_is_not_told_and_others_are(
    safe: Any, clock: Clock
) -> None:
    unclear, clear = people(2)
    keep_times(unclear, safe=safe)
    with pytest.raises(BadTimes):
        times_of([unclear])(unclear)
    for one in (unclear, clear):
        notify("request.answered", [seeker(one)], one)
    assert fan_out_notices() == 2
    provider = Provider(Via.WEB_PUSH)
    work_off(a_runner(provider))
    assert provider.received.total() == 1
    [row] = Delivery.objects.all()
    assert row.owner == unclear
    assert row.not_before > clock.now
    assert SetAside.objects.get().item == unclear


def test_times_that_became_unclear_meanwhile(clock: Clock) -> None:
    unclear, clear = people(2)
    for one in (unclear, clear):
        tell(seeker(one), "request.answered")
    keep_times(unclear, safe=["never"])
    provider = Provider(Via.WEB_PUSH)
    work_off(a_runner(provider))
    assert provider.received.total() == 1
    [row] = Delivery.objects.all()
    assert (row.owner, row.claimed_by, row.not_before > clock.now) == (unclear, None, True)


def test_a_notice_that_fails_holds_up_no_other(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = people(3)
    for one in asked:
        notify("request.answered", [seeker(one)], one)
    broken = {asked[1]}
    devices_of = fan_out._devices

    def fail(owners: Any) -> Any:
        if broken.intersection(owners):
            raise ValueError("a bug")
        return devices_of(owners)

    monkeypatch.setattr(fan_out, "_devices", fail)
    assert fan_out_notices() == 3
    assert set(Delivery.objects.values_list("owner", flat=True)) == {*asked} - broken
    assert Notice.objects.get().recipient == asked[1]
    assert fan_out_notices() == 0
    clock.put_on(hours=1)
    broken.clear()
    assert fan_out_notices() == 1
    assert not SetAside.objects.exists()


def test_a_delivery_that_fails_holds_up_no_other(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = people(3)
    for one in asked:
        tell(seeker(one), "request.answered")
    inner = triage.sort_deliveries

    def fail(rows: Any, waited: Any) -> Any:
        if any(row.owner == asked[1] for row in rows):
            raise ValueError("a bug")
        return inner(rows, waited)

    monkeypatch.setattr(transport_worker, "sort_deliveries", fail)
    provider = Provider(Via.WEB_PUSH)
    work_off(a_runner(provider))
    assert provider.received.total() == 2
    [row] = Delivery.objects.all()
    assert (row.owner, row.claimed_by) == (asked[1], None)
    assert row.not_before > clock.now


def test_a_message_that_cannot_be_made_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = people(2)
    for one in asked:
        tell(seeker(one), "request.answered")
    inner = transport_worker.message_for

    def fail(row: Delivery, until: Any) -> Any:
        if row.owner == asked[0]:
            raise ValueError("a bug")
        return inner(row, until)

    monkeypatch.setattr(transport_worker, "message_for", fail)
    provider = Provider(Via.WEB_PUSH)
    work_off(a_runner(provider))
    assert (provider.received.total(), waiting()) == (1, 0)


def test_a_reminder_of_a_kind_that_is_gone_stops_no_other(clock: Clock) -> None:
    known = next(one for one in KINDS.values() if one.remind_hours)
    for kind in ("of-a-newer-version", known.id):
        Reminder.objects.create(
            kind=kind,
            recipient_kind="organisation",
            recipient=uuid4(),
            subject=uuid4(),
            remind_at=clock.now,
        )
    clock.put_on(hours=1)
    assert remind() == 1


class Ended(BaseException):
    """An exception that ends a thread whatever is caught there."""


def test_what_a_transport_took_along_is_sent_again() -> None:
    class Dying(Provider):
        def send(self, messages: Any, report: Report) -> None:
            if not self.messages:
                self.messages += messages
                raise Ended
            super().send(messages, report)

    [one] = people(1)
    tell(seeker(one), "request.answered")
    provider = Dying(Via.WEB_PUSH)
    runner = a_runner(provider)
    runner._start(runner._take())
    assert runner._answered(30)[0][1] == Outcome(Result.LATER, "no-answer")


def test_what_a_thread_that_died_had_is_free_again() -> None:
    [one] = people(1)
    tell(seeker(one), "request.answered")
    before = a_runner(Provider(Via.WEB_PUSH))
    claims.claim(before.worker, Via.WEB_PUSH, most=5)
    provider = Provider(Via.WEB_PUSH)
    after = transport_worker.TransportWorker(provider, before.worker)
    work_off(after)
    assert provider.received.total() == 1


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[DeliveryProcess]:
    monkeypatch.setattr(process, "TRANSPORTS", {})
    worker = DeliveryProcess()
    yield worker
    worker.stop()
    for thread in worker.threads.values():
        thread.join(60)


def test_a_thread_that_died_is_started_again(worker: DeliveryProcess) -> None:
    begun: list[threading.Event] = [threading.Event(), threading.Event()]
    ends = threading.Event()

    def work() -> None:
        begun[0 if not begun[0].is_set() else 1].set()
        ends.wait(60)

    worker.work = {"spread": work}
    worker._start_what_ended()
    assert begun[0].wait(60)
    first = worker.threads["spread"]
    worker._start_what_ended()
    assert worker.threads["spread"] is first
    ends.set()
    first.join(60)
    worker._start_what_ended()
    assert begun[1].wait(60)
    assert worker.threads["spread"] is not first

"""How long a request is kept, and that nothing of it is left then but a count."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from backend.help_requests.models import HelpRequest, Message, Tally
from backend.help_requests.services import erasure
from backend.help_requests.services.erasure import erase_overdue, erase_request
from backend.help_requests.tasks import erase_overdue_requests
from backend.organisations.models import OrganisationLoad
from tests.api.trace import bytes_of_all_rows
from tests.clock import Clock
from tests.factories import Desk, many_referrals
from tests.personas import Caseworker, Seeker


def tallies() -> dict[str, int]:
    return dict(Tally.objects.values_list("ending", "count"))


def test_untouched_for_180_days(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    seeker.ask(desk)
    clock.put_on(days=180, hours=-1)
    assert erase_overdue() == 0
    clock.put_on(hours=1)
    assert erase_overdue() == 1
    assert tallies() == {"offered-by-time": 1}
    assert not Message.objects.exists()


def test_closed_for_90_days(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    seeker.ask(caseworker.desk)
    caseworker.move(seeker, "accept")
    clock.put_on(hours=9)
    caseworker.move(seeker, "close")
    clock.put_on(days=90, hours=-1)
    assert erase_overdue() == 0
    clock.put_on(hours=1)
    assert erase_overdue() == 1
    assert tallies() == {"closed-by-time": 1}


def test_settings_say_how_long(
    seeker: Seeker, caseworker: Caseworker, clock: Clock, settings: Any
) -> None:
    settings.KEEP_UNTOUCHED_DAYS, settings.KEEP_CLOSED_DAYS = 7, 3
    seeker.ask(caseworker.desk)
    hour = clock.now.replace(minute=0, second=0, microsecond=0)
    assert HelpRequest.objects.get().erase_at == hour + timedelta(days=7)
    caseworker.move(seeker, "accept")
    caseworker.move(seeker, "close")
    assert HelpRequest.objects.get().erase_at == hour + timedelta(days=3)


TOUCHES = {
    "the seeker writes": lambda s, c: s.write(),
    "the caseworker answers": lambda s, c: c.write(s),
    "accepted": lambda s, c: c.move(s, "accept"),
    "withdrawn": lambda s, c: s.withdraw(c.desk),
    "the next key": lambda s, c: s.post("/api/v1/intake/request/keys", s.next_key(c.desk)),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_every_act_counts_anew(
    seeker: Seeker, caseworker: Caseworker, clock: Clock, touch: Any
) -> None:
    seeker.ask(caseworker.desk)
    clock.put_on(days=100)
    touch(seeker, caseworker)
    clock.put_on(days=179)
    assert erase_overdue() == 0
    clock.put_on(days=1)
    assert erase_overdue() == 1


def test_reading_is_no_act(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    seeker.ask(caseworker.desk)
    clock.put_on(days=100)
    seeker.read()
    caseworker.texts(seeker)
    clock.put_on(days=80)
    assert erase_overdue() == 1


def test_nothing_is_left_but_counts(
    seeker: Seeker, caseworker: Caseworker, other_desk: Desk, clock: Clock
) -> None:
    seeker.ask(caseworker.desk, waiting=[other_desk])
    caseworker.move(seeker, "accept")
    caseworker.write(seeker)
    key = seeker.next_key(caseworker.desk, other_desk)
    seeker.post("/api/v1/intake/request/keys", key)
    seeker.write()
    boxes = [bytes(message.body) for message in Message.objects.all()]
    clock.put_on(days=181)
    assert erase_overdue() == 1
    everything = bytes_of_all_rows(connection)
    for box in (*boxes, seeker.request.encode(), seeker.request.replace("-", "").encode()):
        assert box[:32] not in everything
    for table in ("helprequest", "referral", "message", "seekerenvelope", "referralenvelope"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM help_requests_{table}")  # noqa: S608
            assert cursor.fetchone() == (0,)
    loads = OrganisationLoad.objects.values_list("open", "taken")
    assert [sum(column) for column in zip(*loads, strict=True)] == [0, 0]
    assert tallies() == {"accepted-by-time": 1}


def test_more_than_a_batch_and_twice(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "BATCH", 4)
    many_referrals(desk, 10)
    fresh = Seeker()
    clock.put_on(days=100)
    fresh.ask(desk)
    clock.put_on(days=81)
    assert (erase_overdue(), erase_overdue()) == (10, 0)
    assert fresh.texts() == ["Please help"]
    assert tallies() == {"offered-by-time": 10}


def test_two_workers_at_once_erase_once(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_referrals(desk, 3)
    clock.put_on(days=181)
    first = erasure._erase_if_still_due

    def another_was_faster(request_id: Any) -> bool:
        erase_request(request_id=request_id, ending="offered-by-time")
        return first(request_id)

    monkeypatch.setattr(erasure, "_erase_if_still_due", another_was_faster)
    assert erase_overdue() == 0
    assert tallies() == {"offered-by-time": 3}


def test_one_that_was_touched_meanwhile_stays(
    seeker: Seeker, desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeker.ask(desk)
    clock.put_on(days=181)
    first = erasure._erase_if_still_due

    def just_touched(request_id: Any) -> bool:
        seeker.write()
        return first(request_id)

    monkeypatch.setattr(erasure, "_erase_if_still_due", just_touched)
    assert erase_overdue() == 0
    assert seeker.texts() == ["Please help", "And this"]


def test_the_hourly_task(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    seeker.ask(desk)
    clock.put_on(days=181)
    assert erase_overdue_requests.call() == 1


def test_one_that_cannot_be_erased_holds_up_no_other(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "BATCH", 2)
    for _seeker in range(5):
        assert Seeker().ask(desk).status_code == 201
    broken = set(HelpRequest.objects.values_list("id", flat=True)[:2])
    erase = erasure.erase_request

    def erase_or_fail(*, request_id: UUID, ending: str) -> None:
        if request_id in broken:
            raise ValueError("a bug")
        erase(request_id=request_id, ending=ending)

    monkeypatch.setattr(erasure, "erase_request", erase_or_fail)
    clock.put_on(days=180)
    assert [erase_overdue(), erase_overdue()] == [3, 0]
    assert set(HelpRequest.objects.values_list("id", flat=True)) == broken
    assert erasure.oldest_due() is not None
    broken.clear()
    clock.put_on(hours=1)
    assert erase_overdue() == 2
    assert erasure.oldest_due() is None

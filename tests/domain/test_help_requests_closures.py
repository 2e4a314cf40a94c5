"""A closed conversation opens again when the seeker writes, for thirty days."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.help_requests.models import HelpRequest, Message, Referral
from tests.clock import NOW, Clock
from tests.factories import a_desk
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole

CLOSED_ON = date(2026, 11, 2)
LAST_DAY = CLOSED_ON + timedelta(days=30)
OVER = problem("conversation-over", "This conversation is closed. Ask for help again.")


@pytest.fixture
def closed(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> Seeker:
    seeker.ask(caseworker.desk)
    for step in ("accept", "close"):
        assert caseworker.move(seeker, step).status_code == 200
    return seeker


def until(seeker: Seeker) -> Any:
    return [referral["reopens_until"] for referral in seeker.read()["referrals"]]


def test_only_the_day_is_kept(closed: Seeker) -> None:
    assert Referral.objects.get().closed_on == CLOSED_ON == NOW.date()
    assert until(closed) == [LAST_DAY.isoformat()]


def test_until_the_last_day_words_open_it(closed: Seeker, clock: Clock) -> None:
    clock.put_on(days=30, hours=13)
    assert until(closed) == [LAST_DAY.isoformat()]
    assert closed.write("One thing more").status_code == 201
    assert closed.read()["status"] == "offered"
    assert until(closed) == [None]
    assert Referral.objects.get().closed_on is None
    assert closed.texts() == ["Please help", "One thing more"]


def test_afterwards_it_stays_closed_and_is_read(closed: Seeker, clock: Clock) -> None:
    # At midnight in the Netherlands, an hour before it is in UTC.
    clock.put_on(days=30, hours=13, minutes=19)
    assert until(closed) == [None]
    assert whole(closed.write("One thing more")) == OVER
    assert closed.texts() == ["Please help"]
    assert closed.read()["status"] == "closed"
    assert Message.objects.count() == 1


def test_the_same_message_again_is_still_answered(closed: Seeker, clock: Clock) -> None:
    message = closed.locked("One thing more")
    assert closed.post(f"{INTAKE}/request/messages", message).status_code == 201
    Referral.objects.update(status="closed", closed_on=CLOSED_ON)
    HelpRequest.objects.update(status="closed")
    clock.put_on(days=40)
    assert closed.post(f"{INTAKE}/request/messages", message).status_code == 200


def test_somebody_else_may_still_be_let_in(closed: Seeker, clock: Clock) -> None:
    other = a_desk("second")
    clock.put_on(days=40)
    assert closed.let_in(other).status_code == 201
    assert closed.write("One thing more").status_code == 201
    assert [one["status"] for one in closed.read()["referrals"]] == ["closed", "offered"]


def test_who_closed_it_and_lacks_the_newest_key_is_not_waited_for(
    closed: Seeker, caseworker: Caseworker
) -> None:
    other = a_desk("second")
    closed.let_in(other)
    # Their key is replaced: the phone cannot seal to them any more.
    assert closed.withdraw(other, closed.next_key()).status_code == 204
    assert until(closed) == [None, None]
    assert whole(closed.write("One thing more")) == OVER
    assert closed.read()["outlook"]["text"] == "Nobody reads your message now."


def test_what_is_erased_sooner_says_so(closed: Seeker, settings: Any) -> None:
    HelpRequest.objects.update(erase_at=NOW + timedelta(days=10))
    assert until(closed) == [(CLOSED_ON + timedelta(days=9)).isoformat()]


def test_what_was_closed_before_the_day_was_kept_opens_as_long_as_it_is_there(
    closed: Seeker, clock: Clock
) -> None:
    Referral.objects.update(closed_on=None)
    clock.put_on(days=80)
    assert closed.write("One thing more").status_code == 201


def test_a_day_before_the_last_offer_is_of_another_closure(closed: Seeker, clock: Clock) -> None:
    # A server of the last release opened and closed it again, and left the day.
    clock.put_on(days=20)
    Referral.objects.update(offered_hour=NOW + timedelta(days=20))
    clock.put_on(days=20)
    assert until(closed) != [None]
    assert closed.write("One thing more").status_code == 201

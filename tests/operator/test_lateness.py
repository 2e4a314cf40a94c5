"""What is late is said on the front page, to monitors, and to operators once a day."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import translation

from backend.core.isolation import MAX_FAILURES
from backend.core.models import SetAside
from backend.operator import lateness
from backend.operator.checks import State
from backend.operator.tasks import look_for_what_is_late
from notifications.outbox import notify
from notifications.recipients import organisation
from tests.clock import Clock
from tests.factories import Desk, a_member
from tests.personas import Caller, Seeker, whole

from .conftest import HOME, Desktop, text_of

pytestmark = pytest.mark.django_db
IN_TIME = (200, {"status": "in time", "hours": {}, "left_out": 0})


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def looked_at() -> Any:
    return whole(Caller().get("/latez"))


def test_nothing_is_late(clock: Clock) -> None:
    assert looked_at() == IN_TIME
    assert lateness.due().state == lateness.left_out().state == State.GOOD
    assert look_for_what_is_late.call() == 0


def test_a_notice_that_nobody_spreads(desk: Desk, clock: Clock) -> None:
    notify("referral.offered", [organisation(desk.row.id)], uuid4())
    clock.put_on(hours=2)
    assert looked_at() == IN_TIME
    clock.put_on(hours=1)
    assert looked_at() == (503, {"status": "late", "hours": {"notices": 3}, "left_out": 0})


def test_an_offer_and_an_erasing_that_nobody_does(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    seeker.ask(desk)
    clock.put_on(days=181)
    status, body = looked_at()
    assert (status, {*body["hours"]}) == (503, {"notices", "offers", "erasing"})
    assert body["hours"]["erasing"] == 24
    assert "(to tell, to offer on, to erase)" in lateness.due().text


def test_rows_that_fail_are_counted(inside: Desktop) -> None:
    SetAside.objects.create(
        work="erasing", item=uuid4(), failures=MAX_FAILURES, try_at="2999-01-01T00:00Z"
    )
    assert looked_at() == (503, {"status": "late", "hours": {}, "left_out": 1})
    assert "Left out 1 row failed again and again." in text_of(inside.get(HOME))


def test_each_operator_hears_of_it_once_a_day(desk: Desk, clock: Clock) -> None:
    a_member(name="first", operator=True)
    a_member(desk)
    notify("referral.offered", [organisation(desk.row.id)], uuid4())
    clock.put_on(hours=3)
    assert [look_for_what_is_late.call(), look_for_what_is_late.call()] == [1, 0]


def test_the_mail_says_how_late_and_not_what(desk: Desk, clock: Clock) -> None:
    operator = a_member(name="first", operator=True).member
    notify("referral.offered", [organisation(desk.row.id)], uuid4())
    clock.put_on(hours=3)
    lateness.mail_lateness.call(str(operator.pk))
    [sent] = mail.outbox
    assert sent.to == [operator.email]
    assert "The oldest should have been done 3 hours ago. (to tell)" in sent.body
    assert str(desk.row.id) not in sent.body

"""What the clock does with rounds: each once, and none waits for another."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.core import days
from notifications.models import Notice
from notifications.recipients import member
from surveys.models import Invitation, Publication, Round, Webhook, WebhookCall
from surveys.results import publication
from surveys.services import batches
from surveys.services.errors import NotOpen
from surveys.services.invitations import invite
from surveys.services.responses import open_round
from surveys.services.rounds import (
    close_round,
)
from surveys.services.schedule import (
    announce_due,
    close_due,
    forget_who_was_asked,
    open_due,
    remind_due,
    write_due,
)
from surveys.services.tokens import make_tokens
from tests.clock import Clock
from tests.factories import Desk

from .scenes import (
    a_draft,
    an_open_round,
    answer,
    answer_as,
    invited,
    numbers,
)


def today() -> date:
    return days.today()


def test_a_round_opens_and_closes_by_the_days_of_its_own_time_zone(
    desk: Desk, clock: Clock
) -> None:
    # It is 09:41 in London, and 22:41 in Auckland.
    first = clock.now.date() + timedelta(days=1)
    days = {"opens_on": first, "closes_on": first}
    here = a_draft(desk.row, **days)
    there = a_draft(desk.row, timezone="Pacific/Auckland", **days)
    assert (open_due(), close_due()) == (0, 0)
    clock.put_on(hours=2)
    assert open_due() == 1
    there.refresh_from_db()
    assert there.status == "open"
    clock.put_on(hours=12)
    assert (open_due(), open_due()) == (1, 0)
    clock.put_on(hours=12)
    with pytest.raises(NotOpen):
        open_round(there.code)
    # Who began before midnight is taken until the clock comes round.
    assert answer(there, 1) is True
    assert open_round(here.code).round == here
    assert (close_due(), close_due()) == (1, 0)
    with pytest.raises(NotOpen):
        answer(there, 2)
    assert numbers(there) == [1]


def test_the_clock_leaves_to_its_owner_what_cannot_be_opened(desk: Desk) -> None:
    broken = a_draft(desk.row, opens_on=today())
    broken.version.definition["items"] = []
    broken.version.save()
    fine = a_draft(desk.row, opens_on=today())
    assert open_due() == 1
    assert {one.status for one in Round.objects.filter(id=broken.id)} == {"draft"}
    assert {one.status for one in Round.objects.filter(id=fine.id)} == {"open"}


def test_the_clock_goes_on_after_a_round_that_fails(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = [an_open_round(desk.row, closes_on=today()) for _one in range(3)]

    def close(survey: Round, **named: Any) -> Round:
        if survey == rounds[1]:
            raise ValueError
        return close_round(survey, **named)

    monkeypatch.setattr("surveys.services.schedule.close_round", close)
    clock.put_on(days=1)
    assert close_due() == 2
    left = Round.objects.filter(status="open")
    assert [*left] == [rounds[1]]


def test_the_clock_writes_what_could_not_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = an_open_round(desk.row)
    with monkeypatch.context() as later:
        later.setattr(batches, "write_if_due", lambda _round: 0)
        for number in range(17):
            answer(survey, number)
    an_open_round(desk.row)
    assert (write_due(), write_due(), remind_due()) == (9, 0, 0)
    assert len(numbers(survey)) == 9


def test_results_that_cannot_be_published_hold_up_no_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any, **_named: Any) -> None:
        Publication.objects.all().delete()
        raise ValueError

    Webhook.objects.create(organisation=desk.row, url="https://first.example/hook", secret=b"")
    survey = an_open_round(desk.row, audience="token")
    for number in range(16):
        answer(survey, number)
    with monkeypatch.context() as later:
        later.setattr(publication, "publish", fail)
        for number in range(16, 26):
            answer(survey, number)
        survey.refresh_from_db()
        assert (survey.written, survey.published) == (16, 8)
        close_round(survey)
        assert announce_due() == 0
    survey.refresh_from_db()
    assert (survey.status, survey.published, numbers(survey)) == ("closed", 8, [*range(26)])
    assert (announce_due(), announce_due()) == (1, 0)
    last = survey.publications.order_by("number").last()
    assert last is not None
    assert (last.number, last.respondents, last.final) == (2, 26, True)
    assert WebhookCall.objects.filter(publication=last).count() == 1


def test_results_that_may_not_be_published_are_not_tried_again(desk: Desk) -> None:
    few = an_open_round(desk.row)
    for number in range(4):
        answer(few, number)
    close_round(few)
    tried = an_open_round(desk.row, test=True)
    for number in range(20):
        answer(tried, number)
    close_round(tried)
    assert announce_due() == 0


def test_a_month_after_a_round_nobody_knows_who_was_asked(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.services.schedule.AT_ONCE", 2)
    days = {"closes_on": today()}
    asked = an_open_round(desk.row, audience="invitation", **days)
    answer_as(asked, invited(asked, 5)[0], 1)
    paper = an_open_round(desk.row, audience="token", **days)
    make_tokens(paper, count=3)
    goes_on = an_open_round(desk.row, audience="invitation")
    invited(goes_on, 1)
    for survey in (asked, paper):
        close_round(survey)
    clock.put_on(days=30)
    assert forget_who_was_asked() == 0
    clock.put_on(days=1)
    # Five invitations, one answer's own identifier, three tokens.
    assert (forget_who_was_asked(), forget_who_was_asked()) == (9, 0)
    assert [invitation.round for invitation in Invitation.objects.all()] == [goes_on]
    assert numbers(asked) == [1]


@pytest.mark.parametrize(("zone", "wait"), [("Europe/Amsterdam", 9), ("America/New_York", 15)])
def test_nobody_is_invited_or_reminded_at_night(
    desk: Desk, clock: Clock, zone: str, wait: int
) -> None:
    clock.now = datetime(2026, 11, 2, 23, 3, tzinfo=UTC)
    first = date(2026, 11, 3)
    days = {"opens_on": first, "timezone": zone, "remind_after_days": 2}
    asked = a_draft(desk.row, audience="invitation", **days)
    invite(asked, [member(uuid4())])
    # A round by open link tells nobody: it opens as its day begins.
    by_link = a_draft(desk.row, **days)

    def hours_until(act: Callable[[], int], many: int = 1) -> int:
        for hours in range(48):
            if act() == many:
                return hours
            clock.put_on(hours=1)
        raise AssertionError

    opened = {"Europe/Amsterdam": 0, "America/New_York": 6}[zone]
    assert hours_until(open_due) == opened
    by_link.refresh_from_db()
    assert by_link.status == "open"
    assert not Notice.objects.exists()
    assert hours_until(open_due) == wait - opened
    assert Notice.objects.filter(kind="survey.invited").count() == 1
    clock.now = datetime(2026, 11, 4, 23, 23, tzinfo=UTC)
    assert hours_until(remind_due) == wait
    assert Notice.objects.filter(kind="survey.reminder").count() == 1

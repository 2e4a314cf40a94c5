"""Proposals and their answers at once, on PostgreSQL."""

import random
from functools import partial
from typing import Any

import pytest
from django.db import connection

from backend.help_requests.models import HelpRequest, Proposal, Referral, ReferralEnvelope
from tests.domain.test_help_requests_concurrency import all_at_once, statuses
from tests.environment import FULL
from tests.factories import Desk, a_desk, a_member
from tests.personas import INTAKE, Caseworker, Seeker

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]

ROUNDS = 20 if FULL else 6


def propose(caseworker: Caseworker, seeker: Seeker, desk: Desk) -> Any:
    body = {"organisations": [desk.id], "reason": "nearer", "reads": "all"}
    return caseworker.post(caseworker.at(seeker, "proposals"), body)


def waiting_counted() -> None:
    """The number on the request is that of its rows."""
    waiting = Proposal.objects.filter(state="waiting").count()
    assert HelpRequest.objects.get().proposed == waiting


def test_no_more_than_three_wait_however_many_come_at_once() -> None:
    desk, others = a_desk("first"), [a_desk(f"no-{number}") for number in range(6)]
    seeker, caseworker = Seeker(), Caseworker(a_member(desk), desk)
    seeker.ask(desk)
    caseworker.inbox()
    answers = all_at_once(partial(propose, caseworker, seeker, other) for other in others)
    assert statuses(answers) == {201: 3, 409: 3}
    waiting_counted()


def test_the_same_proposal_at_once_is_one() -> None:
    desk, other = a_desk("first"), a_desk("second")
    seeker, caseworker = Seeker(), Caseworker(a_member(desk), desk)
    seeker.ask(desk)
    caseworker.inbox()
    answers = all_at_once([lambda: propose(caseworker, seeker, other)] * 4)
    assert statuses(answers) == {201: 1, 200: 3}
    waiting_counted()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_yes_no_taking_back_and_leaving_at_once(number: int) -> None:
    """Whatever comes first, an envelope is open only where the seeker let somebody in."""
    desk, other = a_desk("first"), a_desk("second")
    seeker, caseworker = Seeker(), Caseworker(a_member(desk), desk)
    seeker.ask(desk)
    caseworker.move(seeker, "accept")
    propose(caseworker, seeker, other)
    place, close = caseworker.at(seeker, f"proposals/{other.id}"), caseworker.at(seeker, "close")
    yes = seeker.sealed_to(other)
    acts = [
        lambda: seeker.post(f"{INTAKE}/request/referrals", yes),
        lambda: seeker.call("delete", f"{INTAKE}/request/proposals/{other.id}"),
        lambda: caseworker.call("delete", place),
        lambda: caseworker.post(close, {}),
    ]
    random.Random(number).shuffle(acts)  # noqa: S311 - an order of a test
    answers = all_at_once(acts)
    assert all(answer.status_code < 300 for answer in answers)
    assert Proposal.objects.get().state in {"accepted", "refused", "lapsed"}
    waiting_counted()
    opened = Referral.objects.get(organisation=other.row)
    assert (opened.status, opened.envelope is not None) == ("offered", True)
    assert not ReferralEnvelope.objects.exists()


def test_refused_at_once_with_another_proposal_opens_nothing() -> None:
    desk, other = a_desk("first"), a_desk("second")
    seeker, caseworker = Seeker(), Caseworker(a_member(desk), desk)
    seeker.ask(desk)
    propose(caseworker, seeker, other)
    all_at_once(
        [
            lambda: seeker.call("delete", f"{INTAKE}/request/proposals/{other.id}"),
            lambda: propose(caseworker, seeker, other),
        ]
    )
    assert not Referral.objects.filter(organisation=other.row).exists()
    assert Proposal.objects.filter(state="waiting").count() == 0
    waiting_counted()

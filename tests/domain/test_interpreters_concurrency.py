"""An interpreter's beginning, prolonging and end at once with what others do, on PostgreSQL."""

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from backend.help_requests.models import HelpRequest, Message, Proposal, Referral, ReferralEnvelope
from backend.help_requests.services.interpreters import end_interpreting_due
from notifications.models import Notice
from tests.clock import Clock
from tests.domain.test_help_requests_concurrency import all_at_once, check_loads
from tests.environment import FULL
from tests.factories import a_desk, a_member, an_interpreting_desk
from tests.personas import INTAKE, Caseworker, Seeker

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
    # Today is 2026-11-02.
    pytest.mark.usefixtures("clock"),
]

ROUNDS = range(20 if FULL else 5)
UNTIL, LATER = "2026-11-09", "2026-11-16"


class Scene:
    """A request that somebody helps with, and an interpreter who was proposed."""

    def __init__(self) -> None:
        self.desk, self.tolk = a_desk("first"), an_interpreting_desk("tolk", "vi")
        self.seeker = Seeker()
        self.caseworker = Caseworker(a_member(self.desk), self.desk)
        self.interpreter = Caseworker(a_member(self.tolk), self.tolk)
        self.seeker.ask(self.desk, language="vi")
        self.caseworker.move(self.seeker, "accept")
        self.propose(UNTIL)

    def propose(self, until: str) -> None:
        asked = {"organisations": [self.tolk.id], "reason": "interprets", "reads": "all"}
        path = self.caseworker.at(self.seeker, "proposals")
        assert self.caseworker.post(path, asked | {"until": until}).status_code == 201

    def interpreted(self) -> None:
        assert self.seeker.let_in(self.tolk, until=UNTIL).status_code == 201

    def yes(self, until: str) -> Callable[[], Any]:
        body = self.seeker.sealed_to(self.tolk) | {"until": until}
        return lambda: self.seeker.post(f"{INTAKE}/request/referrals", body)

    def end(self, caseworker: Caseworker) -> Callable[[], Any]:
        path = caseworker.at(self.seeker, f"interpreters/{self.tolk.id}")
        return lambda: caseworker.call("delete", path)

    def check(self) -> None:
        """Keys are there while it interprets and somebody helps, and only then."""
        request = HelpRequest.objects.get()
        assert request.proposed == Proposal.objects.filter(state="waiting").count()
        row = Referral.objects.filter(organisation=self.tolk.id).first()
        later = ReferralEnvelope.objects.filter(referral=row)
        if row is None or row.status == "withdrawn":
            assert row is None or (row.envelope, row.assignee_id) == (None, None)
            assert row is None or request.key_due
            assert not later.exists()
        else:
            assert row.status == "interprets"
            assert row.envelope is not None
            assert Referral.objects.get(organisation=self.desk.id).status == "accepted"
        check_loads()


def shuffled(number: int, acts: list[Callable[[], Any]]) -> list[Any]:
    random.Random(number).shuffle(acts)  # noqa: S311 - an order of a test
    return all_at_once(acts)


@pytest.mark.parametrize("number", ROUNDS)
def test_yes_with_taking_back_and_leaving(number: int) -> None:
    scene = Scene()
    seeker, caseworker = scene.seeker, scene.caseworker
    place = caseworker.at(seeker, f"proposals/{scene.tolk.id}")
    close = caseworker.at(seeker, "close")
    acts = [
        scene.yes(UNTIL),
        scene.yes(UNTIL),
        lambda: caseworker.call("delete", place),
        lambda: caseworker.post(close, {}),
    ]
    answers = shuffled(number, acts)
    assert {answer.status_code for answer in answers} <= {200, 201, 204, 409}
    # Nobody helps any more, so that nobody interprets.
    row = Referral.objects.filter(organisation=scene.tolk.id).first()
    assert row is None or row.status == "withdrawn"
    scene.check()


@pytest.mark.parametrize("number", ROUNDS)
def test_the_end_with_a_message_and_a_later_day(number: int) -> None:
    scene = Scene()
    scene.interpreted()
    scene.propose(LATER)
    seeker, interpreter = scene.seeker, scene.interpreter
    said = interpreter.locked(seeker, "translated")
    path = interpreter.at(seeker, "messages")
    acts = [
        scene.yes(LATER),
        scene.end(scene.caseworker),
        scene.end(interpreter),
        lambda: interpreter.post(path, said),
        lambda: seeker.write("and this"),
    ]
    answers = shuffled(number, acts)
    assert {answer.status_code for answer in answers} <= {201, 204, 403}
    scene.check()
    # What it said was said while it interpreted, or not at all.
    kept = Message.objects.filter(organisation=scene.tolk.id)
    assert all(message.interpreter for message in kept)


@pytest.mark.parametrize("number", ROUNDS)
def test_the_clock_of_two_workers_with_a_later_day(number: int, clock: Clock) -> None:
    scene = Scene()
    scene.interpreted()
    scene.propose(LATER)
    clock.put_on(days=8)
    scene.caseworker.token = scene.interpreter.token = ""
    Notice.objects.all().delete()
    ended = shuffled(number, [end_interpreting_due, end_interpreting_due, scene.yes(LATER)])
    *counts, yes = sorted(ended, key=lambda one: not isinstance(one, int))
    assert sum(counts) <= 1
    # Before the clock it is prolonged, after it it begins anew.
    assert yes.status_code == 201
    row = Referral.objects.get(organisation=scene.tolk.id)
    assert (row.status, f"{row.ends_on}") == ("interprets", LATER)
    assert row.envelope is not None
    assert Notice.objects.filter(kind="referral.offered", subject=row.id).count() == 1


def test_the_clock_ends_each_once(clock: Clock) -> None:
    scene = Scene()
    scene.interpreted()
    clock.put_on(days=8)
    assert sum(all_at_once([end_interpreting_due] * 3)) == 1
    scene.check()
    assert Referral.objects.get(organisation=UUID(scene.tolk.id)).status == "withdrawn"

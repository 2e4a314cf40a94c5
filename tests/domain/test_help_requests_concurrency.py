"""Several at once, on PostgreSQL; SQLite lets one writer in after the other."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Sum

from backend.core import throttling
from backend.help_requests.models import HelpRequest, Message, Referral, Tally
from backend.help_requests.services.erasure import erase_overdue
from backend.help_requests.states import OPEN
from backend.organisations import services
from backend.organisations.models import OrganisationLoad
from tests.clock import Clock
from tests.environment import FULL
from tests.factories import a_desk, a_member, many_referrals
from tests.personas import INBOX, INTAKE, Caseworker, Seeker

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]

AT_ONCE = 12
# How often each of eight asks, declines and erases.
ROUNDS = 12 if FULL else 4


def all_at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    acts = list(acts)
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(60)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def statuses(answers: Iterable[Any]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


class World:
    """Two organisations with a caseworker each."""

    def __init__(self) -> None:
        self.desks = [a_desk("first"), a_desk("second")]
        self.desk, self.other_desk = self.desks
        self.caseworkers = [Caseworker(a_member(desk), desk) for desk in self.desks]
        for caseworker in self.caseworkers:
            caseworker.inbox()
        self.caseworker, self.other = self.caseworkers


@pytest.fixture
def world(transactional_db: Any) -> World:
    return World()


def check_loads() -> None:
    sums = OrganisationLoad.objects.values_list("organisation").annotate(Sum("open"), Sum("taken"))
    for organisation, opened, taken in sums:
        here = Referral.objects.filter(organisation=organisation)
        assert opened == here.filter(status__in=OPEN).count()
        assert taken == here.filter(status="accepted").count()


def test_two_accept_one_gets_it(world: World) -> None:
    seeker = Seeker()
    seeker.ask(world.desk)
    accept = world.caseworker.at(seeker, "accept")
    body = {"pin": world.caseworker.pin(seeker)}
    answers = all_at_once([lambda: world.caseworker.post(accept, body)] * AT_ONCE)
    assert statuses(answers) == {200: 1, 409: AT_ONCE - 1}
    check_loads()


def test_accept_and_decline_and_withdraw(world: World) -> None:
    for _round in range(5):
        seeker = Seeker()
        seeker.ask(world.desk, waiting=[world.other_desk])
        accept = world.caseworker.at(seeker, "accept")
        decline = world.caseworker.at(seeker, "decline")
        body = {"pin": world.caseworker.pin(seeker)}
        first, second, third = all_at_once(
            [
                lambda path=accept, pin=body: world.caseworker.post(path, pin),
                lambda path=decline: world.caseworker.post(path),
                lambda one=seeker: one.withdraw(world.desk),
            ]
        )
        assert {first.status_code, second.status_code} in ({200, 409}, {409})
        assert third.status_code in {204, 409}
        check_loads()


def test_messages_at_once_are_numbered_without_gaps(world: World) -> None:
    seeker = Seeker()
    seeker.ask(world.desk)
    path = world.caseworker.at(seeker, "messages")
    acts: list[Callable[[], Any]] = []
    for number in range(10):
        mine, theirs = seeker.locked(f"{number}"), world.caseworker.locked(seeker, f"{number}")
        acts.append(lambda body=mine: seeker.post(f"{INTAKE}/request/messages", body))
        acts.append(lambda body=theirs: world.caseworker.post(path, body))
    assert statuses(all_at_once(acts)) == {201: 20}
    numbers = Message.objects.order_by("number").values_list("number", flat=True)
    assert [*numbers] == [*range(1, 22)]
    assert HelpRequest.objects.get().last_number == 21


def test_the_same_message_at_once_is_kept_once(world: World) -> None:
    seeker = Seeker()
    seeker.ask(world.desk)
    message = seeker.locked("once")
    act = lambda: seeker.post(f"{INTAKE}/request/messages", message)  # noqa: E731
    assert statuses(all_at_once([act] * AT_ONCE)) == {201: 1, 200: AT_ONCE - 1}
    assert Message.objects.count() == 2


def test_the_same_request_at_once_is_kept_once(world: World) -> None:
    seeker = Seeker()
    submission = seeker.submission(world.desk)
    act = lambda: seeker.post(f"{INTAKE}/requests", submission)  # noqa: E731
    assert statuses(all_at_once([act] * AT_ONCE)) == {201: 1, 200: AT_ONCE - 1}
    check_loads()


def test_erased_in_the_middle_of_everything(world: World) -> None:
    seeker = Seeker()
    seeker.ask(world.desk, waiting=[world.other_desk])
    accept = world.caseworker.at(seeker, "accept")
    pin = {"pin": world.caseworker.pin(seeker)}
    messages = [seeker.locked(f"{number}") for number in range(6)]
    acts: list[Callable[[], Any]] = [
        lambda body=body: seeker.post(f"{INTAKE}/request/messages", body) for body in messages
    ]
    acts += [lambda: world.caseworker.post(accept, pin), seeker.erase, seeker.erase]
    assert {*statuses(all_at_once(acts))} <= {200, 201, 204, 401, 404, 409}
    for model in (HelpRequest, Referral, Message):
        assert not model.objects.exists()
    assert Tally.objects.get().count == 1
    check_loads()


def test_the_next_key_twice_at_once(world: World) -> None:
    seeker = Seeker()
    seeker.ask(world.desk)
    keys = [seeker.next_key(world.desk) | {"number": 2} for _ in range(4)]
    acts = [lambda body=body: seeker.post(f"{INTAKE}/request/keys", body) for body in keys]
    assert statuses(all_at_once(acts)) == {201: 1, 409: 3}
    assert len(seeker.read()["seeker_envelopes"]) == 2


def test_two_workers_erase_what_is_overdue_once(world: World, clock: Clock) -> None:
    many_referrals(world.desk, 40)
    OrganisationLoad.objects.filter(organisation=world.desk.row, shard=0).update(open=40)
    clock.put_on(days=200)
    assert sum(all_at_once([erase_overdue] * 4)) == 40
    assert Tally.objects.get().count == 40
    check_loads()


def test_nobody_waits_crosswise(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests to both, declined and withdrawn in turn, all counted on one row each."""
    monkeypatch.setattr(services, "LOAD_SHARDS", 1)
    monkeypatch.setattr(throttling, "BURSTS", {"create": 10_000, "call": 10_000, "member": 10_000})
    monkeypatch.setattr("django.conf.settings.LEAST_WAVE", 10_000)

    def some_requests(seed: int) -> list[int]:
        chance = random.Random(seed)  # noqa: S311 - to be repeatable, not to be secret
        found = []
        for _round in range(ROUNDS):
            seeker, (first, second) = Seeker(), chance.sample(world.desks, 2)
            both = chance.random() < 0.6
            ask = seeker.ask(first, second) if both else seeker.ask(first, waiting=[second])
            found.append(ask.status_code)
            caseworker = world.caseworkers[world.desks.index(first)]
            referral = Referral.objects.get(request=seeker.request, organisation=first.row)
            found.append(caseworker.post(f"{INBOX}/{referral.id}/decline").status_code)
            found.append(seeker.erase().status_code)
        return found

    found = [
        status
        for one in all_at_once([lambda s=s: some_requests(s) for s in range(8)])
        for status in one
    ]
    assert Counter(found) == dict.fromkeys((201, 200, 204), 8 * ROUNDS)
    check_loads()

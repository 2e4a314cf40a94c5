"""Whatever happens in whatever order, what is counted is what is there."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Sum

from backend.core.crypto.encoding import encode
from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.services.erasure import erase_overdue
from backend.help_requests.services.overdue import move_on
from backend.help_requests.states import OPEN, ReferralStatus, request_status
from backend.organisations.models import OrganisationLoad
from tests.clock import Clock
from tests.environment import FULL
from tests.factories import Desk, a_desk, a_member
from tests.personas import INBOX, INTAKE, Caseworker, Seeker
from tests.representatives import cases

STEPS = 150 if FULL else 80


class Walk:
    """Random acts of some seekers and organisations."""

    def __init__(self, seed: int, clock: Clock) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - to be repeatable, not to be secret
        self.clock = clock
        self.desks = [a_desk(f"no-{number}") for number in range(4)]
        self.caseworkers = [Caseworker(a_member(desk), desk) for desk in self.desks]
        self.seekers: list[Seeker] = []

    def step(self) -> Any:
        acts: list[Callable[[], Any]] = [self.ask, self.move, self.move, self.move, self.write]
        acts += [self.withdraw, self.let_in, self.erase, self.wait, self.ask]
        return self.chance.choice(acts)()

    def some_desks(self) -> list[Desk]:
        return self.chance.sample(self.desks, self.chance.randint(1, 3))

    def a_seeker(self) -> Seeker:
        return self.chance.choice(self.seekers) if self.seekers else Seeker()

    def ask(self) -> Any:
        seeker = Seeker(address=f"192.0.2.{len(self.seekers)}")
        self.seekers.append(seeker)
        first, *waiting = self.some_desks()
        return seeker.ask(first, waiting=waiting)

    def move(self) -> Any:
        caseworker = self.chance.choice(self.caseworkers)
        referrals = caseworker.inbox()["results"]
        if not referrals:
            return None
        how = self.chance.choice(["accept", "accept", "decline", "close"])
        body = {"pin": {"number": 1, "mac": encode(bytes(32))}} if how == "accept" else None
        return caseworker.post(f"{INBOX}/{self.chance.choice(referrals)['id']}/{how}", body)

    def write(self) -> Any:
        return self.a_seeker().write()

    def withdraw(self) -> Any:
        return self.a_seeker().withdraw(self.chance.choice(self.desks))

    def let_in(self) -> Any:
        seeker, desk = self.a_seeker(), self.chance.choice(self.desks)
        return seeker.post(f"{INTAKE}/request/referrals", seeker.sealed_to(desk))

    def erase(self) -> Any:
        return self.a_seeker().erase() if self.chance.random() < 0.3 else None

    def wait(self) -> None:
        if self.chance.random() < 0.1:
            for caseworker in self.caseworkers:
                caseworker.token = ""
            self.clock.put_on(days=100)
            erase_overdue()
            move_on()


def check() -> None:
    loads = OrganisationLoad.objects.values_list("organisation").annotate(Sum("open"), Sum("taken"))
    opened, taken, states = Counter[UUID](), Counter[UUID](), defaultdict[UUID, Any](list)
    referrals = Referral.objects.values_list("organisation", "request", "status", "overdue")
    for organisation, request, status, overdue in referrals:
        opened[organisation] += status in OPEN
        taken[organisation] += status == ReferralStatus.ACCEPTED
        states[request].append(ReferralStatus(status))
        assert status == ReferralStatus.OFFERED or not overdue
    assert {*loads} == {(one, opened[one], taken[one]) for one, _open, _taken in loads}
    assert {*opened} <= {one for one, _open, _taken in loads}
    for request, status in HelpRequest.objects.values_list("id", "status"):
        assert status == request_status(states[request])


@pytest.mark.full
@pytest.mark.parametrize("seed", cases(range(4), always={0}))
def test_loads_and_states_after_any_walk(db: Any, clock: Clock, seed: int) -> None:
    walk = Walk(seed, clock)
    found = set()
    for _step in range(STEPS):
        answer = walk.step()
        if answer is not None:
            found.add(answer.status_code)
        check()
    assert found <= {200, 201, 204, 401, 404, 409}
    assert {200, 201, 204, 409} <= found
    for seeker in walk.seekers:
        seeker.erase()
    assert not HelpRequest.objects.exists()
    check()

"""Whatever goes wrong, each delivery ends sent, expired or gone: once, save what no answer told."""

import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications import device_addresses
from notifications.kinds import Via
from notifications.models import Count, Delivery, Device, Notice, Worker
from notifications.recipients import seeker
from notifications.transports.base import Message, Outcome, Result
from notifications.worker import claims, outcomes, transport_worker
from notifications.worker.transport_worker import TransportWorker
from tests.clock import Clock
from tests.environment import FULL
from tests.notifications.scenes import SENT, Provider, Seconds, a_phone, a_runner, tell, work_off

pytestmark = pytest.mark.django_db
PHONES, ROUNDS = 8, 40

FAULTS = {
    "ok": SENT,
    "gone": Outcome(Result.GONE, "http-410"),
    "busy": Outcome(Result.LATER, "quota", wait=30),
    "all busy": Outcome(Result.LATER, "quota", wait=30, whole_lane=True),
    "down": Outcome(Result.LATER, "http-503"),
    "ours": Outcome(Result.REFUSED, "http-403"),
}


class Faulty(Provider):
    """A transport with random answers, which sometimes loses its answer."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(Via.WEB_PUSH)
        self.chance = chance
        self.lost: Counter[str] = Counter()
        self.answer = self.by_chance

    def by_chance(self, message: Message) -> Outcome:
        if self.chance.random() < 0.1:
            # The provider has it, we never hear.
            self.received[message.address] += 1
            self.lost[message.address] += 1
            return Outcome(Result.LATER, "timeout")
        return FAULTS[self.chance.choice([*FAULTS])]


class Hands:
    """A stand-in for a runner's threads: random but repeatable by seed."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.held: list[Callable[[], None]] = []

    def submit(self, send: Callable[[Any], None], messages: Any) -> None:
        self.held.append(partial(send, messages))
        if self.chance.random() < 0.7:
            self.let_go()

    def let_go(self) -> None:
        held, self.held = self.held, []
        for send in held:
            send()


def begin_anew() -> None:
    for model in (Notice, Delivery, Device, Worker, Count):
        model.objects.all().delete()
    cache.clear()


@pytest.mark.full
@settings(
    max_examples=10 if FULL else 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_each_ends_once(clock: Clock, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    begin_anew()
    chance, seconds = random.Random(seed), Seconds()  # noqa: S311
    provider = Faulty(chance)
    for _phone in range(PHONES):
        request = uuid4()
        a_phone(request)
        tell(seeker(request), "request.answered")
    runners = [handy(provider, seconds), handy(provider, seconds)]
    with monkeypatch.context() as broken:
        broken.setattr(transport_worker, "LINGER_SECONDS", 0)
        break_the_database(broken, chance)
        live_through(provider, runners, clock, seconds)
    clock.put_on(hours=80)
    seconds.now += 10**6
    provider.answer = lambda _message: SENT
    for runner in runners:
        kill(runner, provider)
    work_off(a_runner(provider, seconds))

    assert not Delivery.objects.exists()
    ends = dict.fromkeys(("sent", "gone", "expired"), 0)
    for row in Count.objects.filter(result__in=ends):
        ends[row.result] += row.count
    assert sum(ends.values()) == PHONES
    assert ends["gone"] == PHONES - Device.objects.count()
    for address, times in provider.received.items():
        assert times <= 1 + provider.lost[address]


def handy(provider: Faulty, seconds: Seconds) -> TransportWorker:
    runner = a_runner(provider, seconds)
    runner.pool.shutdown()
    vars(runner)["pool"] = Hands(provider.chance)
    return runner


def kill(runner: TransportWorker, provider: Faulty) -> None:
    for row in runner.on_their_way.values():
        assert row.device
        provider.lost[device_addresses.address_of(row.device)] += 1
    Worker.objects.filter(id=runner.worker).delete()


def live_through(
    provider: Faulty, runners: list[TransportWorker], clock: Clock, seconds: Seconds
) -> None:
    chance = provider.chance
    for _round in range(ROUNDS):
        if not Delivery.objects.exists():
            break
        place = chance.randrange(len(runners))
        if chance.random() < 0.1:
            kill(runners[place], provider)
            runners[place] = handy(provider, seconds)
        steps(runners[place])
        seconds.now += chance.choice([1, 40, 700])
        clock.put_on(minutes=chance.choice([1, 10]))


def steps(runner: TransportWorker) -> None:
    for _step in range(3):
        try:
            runner.step()
        except OperationalError:
            continue


def break_the_database(monkeypatch: pytest.MonkeyPatch, chance: random.Random) -> None:
    def breaking(work: Any) -> Any:
        def maybe(*args: Any, **kwargs: Any) -> Any:
            if chance.random() < 0.1:
                raise OperationalError
            return work(*args, **kwargs)

        return maybe

    for where, name in ((claims, "claim"), (outcomes, "apply_outcomes"), (claims, "renewed")):
        monkeypatch.setattr(where, name, breaking(ORIGINAL[name]))


ORIGINAL = {
    "claim": claims.claim,
    "apply_outcomes": outcomes.apply_outcomes,
    "renewed": claims.renewed,
}

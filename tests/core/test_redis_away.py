"""Without Redis everything answers: each process counts for itself."""

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.cache import cache, caches
from django.test import override_settings

from backend.accounts import sign_in_delays
from backend.accounts.sign_in_delays import SlowedDown, admit
from backend.asgi import application
from backend.core import outage, throttling
from backend.core.cache import LockedRedisCache
from backend.core.errors import AWAY_SECONDS
from backend.core.origin import origin_tag, rotating_key
from backend.core.proof_of_work import is_proof, new_challenge
from backend.core.throttling import BURSTS, take
from scripts.demonstrations.wire import solve
from tests.factories import Desk
from tests.personas import INTAKE, PROFILE, Caller, Caseworker, Seeker

# Nothing listens there.
NOWHERE = "redis://127.0.0.1:1/0"
AWAY = {
    "default": {
        "BACKEND": "backend.core.cache.LockedRedisCache",
        "LOCATION": NOWHERE,
        "KEY_PREFIX": "kier",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}


@pytest.fixture(autouse=True)
def redis_is_away() -> Iterator[None]:
    with override_settings(CACHES=AWAY):
        cache.clear()
        rotating_key.forget()
        yield
        cache.clear()
    rotating_key.forget()


class Answering:
    """A Redis that answers, or does not, and how often it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.is_there, self.may_be_read = 0, False, False
        self.now = time.monotonic()
        monkeypatch.setattr(outage, "time", self)
        one = caches["default"]
        assert isinstance(one, LockedRedisCache)
        monkeypatch.setitem(vars(one), "_cache", self)
        one.stand_in.end()

    def monotonic(self) -> float:
        return self.now

    def get(self, _key: str, default: Any) -> Any:
        self.asked += 1
        if not (self.is_there or self.may_be_read):
            raise ConnectionError("away")
        return default

    def set(self, _key: str, _value: Any, _timeout: Any) -> None:
        self.asked += 1
        if not self.is_there:
            raise ConnectionError("away")


def test_it_is_tried_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    redis = Answering(monkeypatch)
    for _time in range(3):
        cache.set("one", 1, 60)
    assert redis.asked == 1
    redis.now += AWAY_SECONDS
    for _time in range(3):
        cache.set("one", 1, 60)
    assert (redis.asked, cache.get("one")) == (2, 1)


def test_one_that_may_only_be_read_is_stood_in_for(monkeypatch: pytest.MonkeyPatch) -> None:
    redis = Answering(monkeypatch)
    redis.may_be_read = True
    cache.set("one", "kept", 60)
    redis.now += AWAY_SECONDS
    assert cache.get("one") == "kept"
    cache.set("two", "as well", 60)
    redis.now += AWAY_SECONDS
    assert [cache.get("one"), cache.get("two")] == ["kept", "as well"]


def test_what_was_kept_meanwhile_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    redis = Answering(monkeypatch)
    cache.get("one")
    cache.set("one", "kept", 60)
    assert cache.get("one") == "kept"
    redis.is_there, redis.now = True, redis.now + AWAY_SECONDS
    cache.set("two", "stored", 60)
    assert cache.get("one", "absent") == "absent"
    redis.is_there = False
    assert cache.get("one", "absent") == "absent"


def test_each_command_is_answered() -> None:
    assert cache.add("one", 0, 60)
    assert not cache.add("one", 0, 60)
    assert [cache.incr("one"), cache.decr("one")] == [1, 0]
    with pytest.raises(ValueError, match="not found"):
        cache.incr("two")
    cache.set_many({"two": "b", "three": "c"}, 60)
    assert cache.get_many(["two", "three"]) == {"two": "b", "three": "c"}
    assert cache.has_key("two")
    assert cache.touch("two", 60)
    assert cache.delete("two")
    cache.delete_many(["three"])
    assert cache.get_or_set("three", lambda: "made", 60) == "made"


def test_an_origin_keeps_its_tag() -> None:
    before = origin_tag("192.0.2.1")
    rotating_key.forget()
    assert origin_tag("192.0.2.1") == before


def test_throttles_stay_on(monkeypatch: pytest.MonkeyPatch) -> None:
    # None runs back in meanwhile, however slow this machine is.
    now = time.time()
    monkeypatch.setattr(throttling, "time", SimpleNamespace(time=lambda: now))
    assert {take("one", "create") for _ in range(BURSTS["create"])} == {0}
    assert take("one", "create") > 0
    assert take("other", "create") == 0


def test_failed_sign_ins_are_slowed() -> None:
    who = {"origin": "one", "email": "ada@example.org"}
    for _ in range(sign_in_delays.FREE_FAILURES):
        admit(**who, has_proof=lambda: False)
    with pytest.raises(SlowedDown):
        admit(**who, has_proof=lambda: False)
    admit(**who, has_proof=lambda: True).forgive()


def test_a_proof_counts_once() -> None:
    proof = solve(new_challenge())
    assert [is_proof(proof), is_proof(proof)] == [True, False]


def test_a_seeker_and_a_caseworker_walk_their_ways(
    seeker: Seeker, desk: Desk, caseworker: Caseworker, anyone: Caller
) -> None:
    assert anyone.get("/").status_code == 200
    assert anyone.get("/inbox/").status_code == 200
    assert anyone.get(f"{INTAKE}/options").status_code == 200
    assert anyone.post(f"{INTAKE}/matches", PROFILE).status_code == 200
    assert seeker.ask(desk).status_code == 201
    assert seeker.write().status_code == 201
    caseworker.inbox()
    assert caseworker.move(seeker, "accept").status_code == 200
    assert seeker.get(f"{INTAKE}/request").status_code == 200
    assert seeker.post("/api/v1/realtime/tickets").status_code == 201


def test_whoever_watches_the_machine_hears_of_it(anyone: Caller, db: Any) -> None:
    answer = anyone.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["cache"])
    assert anyone.get("/healthz").status_code == 200


@pytest.mark.asyncio
async def test_a_socket_is_closed_and_its_page_asks() -> None:
    scope = {
        "type": "websocket",
        "path": "/ws/v1/events",
        "query_string": b"ticket=x",
        "headers": [],
        "subprotocols": [],
    }
    layer = {
        "BACKEND": "notifications.transports.live.layer.LockedChannelLayer",
        "CONFIG": {"hosts": [NOWHERE]},
    }
    with override_settings(CHANNEL_LAYERS={"default": layer}):
        socket = ApplicationCommunicator(application, scope)
        await socket.send_input({"type": "websocket.connect"})
        assert await socket.receive_output(30) == {"type": "websocket.close", "code": 1013}

"""The cache on Redis trusts nothing that it finds there, and says nothing in the clear."""

import pickle
import time
import tracemalloc
from collections.abc import Callable
from itertools import combinations
from threading import Thread
from typing import Any

import msgpack
import orjson
import pytest
from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS, cache, caches

from backend.core import cache as locked
from backend.core.memory_cache import MemoryCache
from backend.core.origin import origin_tag, rotating_key

# A database only so that they run where there is a Redis.
pytestmark = [
    pytest.mark.skipif(not settings.REDIS_URL, reason="there is no Redis here"),
    pytest.mark.django_db,
]
VALUES = ["a text", b"bytes \xff", 0.5, True, None, ["a", 1], {"a": b"b"}]


@pytest.fixture
def redis() -> Any:
    """The Redis of the cache, for an attacker."""
    return cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]


def stored_at(name: str) -> str:
    return cache.make_key(name)


class Command:
    """A command that runs when its pickle is loaded."""

    ran = False

    def __reduce__(self) -> Any:
        return setattr, (Command, "ran", True)


FORGED = [
    pickle.dumps("forged"),
    pickle.dumps(Command()),
    msgpack.packb("forged"),
    msgpack.packb([None, "forged"]),
    orjson.dumps("forged"),
    b"forged",
    b"",
    b"\x00" * 64,
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    cache.set("one", value, 60)
    assert cache.get("one", "absent") == value
    cache.set_many({"two": value, "three": value}, 60)
    assert cache.get_many(["two", "three", "four"]) == {"two": value, "three": value}
    assert cache.add("five", value, 60)
    assert not cache.add("five", "another", 60)
    assert cache.get("five", "absent") == value


def test_counters_count() -> None:
    assert cache.add("count", 0, 600)
    assert [cache.incr("count"), cache.incr("count", 5), cache.decr("count")] == [1, 6, 5]
    assert cache.get("count", 0) == 5
    with pytest.raises(ValueError, match="not found"):
        cache.incr("another")


@pytest.mark.parametrize("forged", FORGED)
def test_what_was_not_made_here_is_absent(redis: Any, forged: bytes) -> None:
    redis.set(stored_at("one"), forged)
    assert cache.get("one", "absent") == "absent"
    redis.set(stored_at("one"), forged)
    assert cache.get_many(["one"]) == {}
    redis.set(stored_at("one"), forged)
    assert cache.get_or_set("one", "made", 60) == "made"
    assert cache.get("one") == "made"
    assert not Command.ran


@pytest.mark.parametrize("forged", [*FORGED, b"17"])
def test_what_was_not_made_here_keeps_no_place(redis: Any, forged: bytes) -> None:
    redis.set(stored_at("one"), forged)
    assert cache.add("one", True, 60)
    assert not cache.add("one", True, 60)
    assert cache.get("one") is True


def test_a_number_is_no_text_no_key_and_no_time(redis: Any) -> None:
    redis.set(stored_at("one"), 17)
    assert cache.get("one") is None
    assert cache.get("one", 0.5) == 0.5
    assert cache.get_many(["one"]) == {}
    assert cache.get("one", 0) == 17


@pytest.mark.parametrize("forged", [*FORGED, b"9" * 18, b"9" * 40])
def test_a_forged_counter_stops_nobody(redis: Any, forged: bytes) -> None:
    redis.set(stored_at("count"), forged)
    assert isinstance(cache.get("count", 0), int)
    redis.set(stored_at("count"), forged)
    try:
        assert isinstance(cache.incr("count"), int)
    except ValueError:
        assert cache.add("count", 0, 60)
    assert cache.incr("count") > 0


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_a_counter_that_is_full_begins_anew(redis: Any, number: int) -> None:
    redis.set(stored_at("count"), number)
    with pytest.raises(ValueError, match="no counter"):
        cache.incr("count", number // abs(number))
    assert cache.add("count", 0, 60)


# -- Turns of throttles ---------------------------------------------------------------------------

TURN = {"interval": 5.0, "window": 600.0}


def take(name: str, now: float) -> float:
    one: Any = caches[DEFAULT_CACHE_ALIAS]
    over: float = one.take_turn(name, now=now, **TURN)
    return over


def test_a_turn_is_counted_as_in_memory() -> None:
    memory, now = MemoryCache("turns", {}), time.time()
    memory.clear()
    early = 0
    for number in range(400):
        now += (number * 7919 % 13) / 4
        expected = memory.take_turn("one", now=now, **TURN)
        assert take("one", now) == pytest.approx(expected, abs=0.01)
        early += expected > 0
    assert 0 < early < 400


def test_a_turn_is_one_command_of_one_client(redis: Any) -> None:
    take("one", time.time())
    before = redis.info("commandstats")
    for _time in range(10):
        take("one", time.time())
    after = redis.info("commandstats")
    asked = {
        name: row["calls"] - before.get(name, {"calls": 0})["calls"]
        for name, row in after.items()
        if name in {"cmdstat_evalsha", "cmdstat_script|load", "cmdstat_client|setinfo"}
    }
    assert {name: count for name, count in asked.items() if count} == {"cmdstat_evalsha": 10}


def test_all_threads_share_a_client(redis: Any) -> None:
    found: list[Any] = []
    thread = Thread(target=lambda: found.append(cache._cache.get_client("one")))  # type: ignore[attr-defined]
    thread.start()
    thread.join()
    assert found == [redis]


@pytest.mark.parametrize("forged", [*FORGED, b"9" * 15, b"9" * 40, b"nan", b"inf", b"-5"])
def test_a_forged_turn_stops_nobody(redis: Any, forged: bytes) -> None:
    redis.set(stored_at("one"), forged)
    assert take("one", time.time()) == 0
    redis.delete(stored_at("one"))
    redis.lpush(stored_at("one"), forged)
    assert take("one", time.time()) == 0


def test_a_turn_does_not_say_when_it_was(redis: Any) -> None:
    now = time.time()
    for name in "abcde":
        take(name, now)
    stored = [int(redis.get(stored_at(name))) for name in "abcde"]
    # One may be near by chance, in a hundred thousand runs.
    assert sum(abs(one - other) < 1e9 for one, other in combinations(stored, 2)) <= 1
    assert sum(abs(number / 1_000 - now) < 1e6 for number in stored) <= 1


def test_another_kind_of_value_is_absent(redis: Any) -> None:
    for use in (
        lambda: cache.get("one"),
        lambda: cache.get("one", 0) or None,
        lambda: cache.get_or_set("one", "made", 60) and None,
        lambda: cache.set("one", "made", 60),
    ):
        redis.delete(stored_at("one"))
        redis.lpush(stored_at("one"), "forged")
        assert use() is None
    redis.delete(stored_at("one"))
    redis.hset(stored_at("one"), "forged", 1)
    with pytest.raises(ValueError, match="no counter"):
        cache.incr("one")
    assert cache.add("one", 0, 60)


@pytest.mark.parametrize(
    "use",
    [
        lambda: cache.get("one"),
        lambda: cache.get("one", 0) or None,
        lambda: cache.get_many(["one", "two"]).get("one"),
        lambda: cache.get_or_set("one", "made", 60) and None,
        lambda: cache.add("one", "made", 60) and None,
    ],
)
def test_of_a_value_that_is_too_large_little_is_read(redis: Any, use: Callable[[], Any]) -> None:
    redis.setrange(stored_at("one"), 32_000_000, b"forged")
    tracemalloc.start()
    try:
        assert use() is None
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1_000_000
    # It keeps no place either.
    assert redis.strlen(stored_at("one")) < 1_000


def test_what_would_be_too_large_to_be_read_is_not_stored(redis: Any) -> None:
    cache.set("one", b"x" * (locked.MAX_BYTES - 100), 60)
    assert len(cache.get("one")) == locked.MAX_BYTES - 100
    with pytest.raises(ValueError, match="too large"):
        cache.set("one", b"x" * locked.MAX_BYTES, 60)


def test_a_value_of_another_key_is_absent(redis: Any) -> None:
    cache.set("one", "value", 60)
    redis.copy(stored_at("one"), stored_at("two"))
    assert cache.get("two") is None
    assert cache.get("one") == "value"


def test_a_value_lives_no_longer_than_it_was_made_for(
    redis: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(locked.time, "time", lambda: now)
    cache.set("one", "value", 30)
    redis.persist(stored_at("one"))
    monkeypatch.setattr(locked.time, "time", lambda: now + 29)
    assert cache.get("one") == "value"
    monkeypatch.setattr(locked.time, "time", lambda: now + 32)
    assert cache.get("one") is None


def test_what_the_old_secret_locked_opens_while_it_is_kept(settings: Any) -> None:
    cache.set("one", "value", 60)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, [old]
    assert cache.get("one") == "value"
    settings.SECRET_KEY_FALLBACKS = []
    assert cache.get("one") is None


def test_no_value_stands_in_the_clear(redis: Any) -> None:
    cache.set("one", "canary", 60)
    cache.add("two", "canary", 60)
    cache.set_many({"three": "canary"}, 60)
    stored = [redis.get(key) for key in redis.keys("*")]
    assert len(stored) == 3
    assert not [value for value in stored if b"canary" in value]


@pytest.mark.parametrize("timeout", [300, 600, 3600])
def test_redis_forgets_at_the_end_of_a_minute(redis: Any, timeout: int) -> None:
    for keep in (
        lambda: cache.set("one", "value", timeout),
        lambda: cache.add("one", "value", timeout),
        lambda: cache.set_many({"one": "value"}, timeout),
    ):
        cache.delete("one")
        now = time.time()
        keep()
        until = redis.pexpiretime(stored_at("one")) / 1000
        assert until >= now + timeout
        # The command takes its time, and Redis counts from when it comes.
        assert until % 60 < time.time() - now + 1


def test_a_forged_seed_of_origins_is_not_taken(redis: Any) -> None:
    for forged in (*FORGED, 17):
        rotating_key.forget()
        redis.set(stored_at("origin-seed"), forged)
        assert origin_tag("192.0.2.1") == origin_tag("192.0.2.1")


def test_what_else_redis_refuses_is_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from redis.exceptions import ReadOnlyError

    class Full:
        def set(self, *_arguments: Any, **_how: Any) -> None:
            raise ReadOnlyError("READONLY You can't write against a read only replica.")

    client = cache._cache  # type: ignore[attr-defined]
    with monkeypatch.context() as patch:
        patch.setattr(type(client), "get_client", lambda *_args, **_how: Full())
        cache.set("one", "kept", 60)
        assert cache.get("one") == "kept"
        assert cache.stand_in.outage.is_on  # type: ignore[attr-defined]
    cache.stand_in.end()  # type: ignore[attr-defined]
    assert cache.get("one", "absent") == "absent"

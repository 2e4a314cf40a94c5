"""Django's cache on Redis, with values encrypted under the server's secret key.

A value is MessagePack, bound to its key and its expiry by AES-256-GCM; nothing is unpickled. Values
that do not decrypt count as absent. Whoever can write to Redis can delete or replay values and
change counters (docs/threat-model.md). Each process uses its own memory while Redis is unavailable
(docs/outages.md).
"""

import hmac
import logging
import math
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache as computed_once
from functools import lru_cache
from typing import Any, override

import msgpack
from django.conf import settings
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.encoding import force_bytes
from django.utils.functional import cached_property
from redis.exceptions import RedisError, ResponseError

from .crypto.boxes import hkdf, lock, unlock
from .crypto.errors import Damaged
from .memory_cache import MemoryCache
from .outage import Outage

log = logging.getLogger("kier.cache")
# How much is kept in memory while Redis is away.
MAX_IN_MEMORY = 100_000
# A time to live says when its key was written: the longer ones end with a minute of the clock.
COARSE_FROM_SECONDS = 300
COARSE_SECONDS = 60
# Of milliseconds that are added to a time: Lua counts exactly up to 2**53.
OFFSET_BYTES = 6
# Of a value in its box. Those of Kier have a few hundred bytes; of others no more is read.
MAX_BYTES = 65_536
# What Redis answers about a value of another type than the command is for.
ABSENT = object()
# A turn of a throttle in one command, as `MemoryCache.take_turn`, in milliseconds. What is no
# number, or further ahead than a turn can be, was not stored by it.
TAKE_TURN = """
local now, interval, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local stored = redis.pcall('GETRANGE', KEYS[1], 0, 20)
local kept = type(stored) == 'string' and tonumber(stored) or 0
if not (kept > now and kept <= now + window + interval) then kept = now end
local full_at = kept + interval
if full_at - now > window + interval / 2 then return math.ceil(full_at - now - window) end
redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'EX', ARGV[4])
return 0
"""
WRONG_TYPES = ("WRONGTYPE", "value is not an integer", "increment or decrement would overflow")


class LockedClient(RedisCacheClient):
    """Commands of the cache.

    Integers are not encrypted, and returned to callers of counters only.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._kept: Any = None
        self._take_turn: Any = None

    @override
    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """Return the client of a server, which all threads share: making one costs more than it."""
        # There is one server for both (`REDIS_URL`).
        if self._kept is None:
            self._kept = super().get_client(key, write=True)
        return self._kept

    def take_turn(self, key: str, *, now: float, interval: float, window: float) -> float:
        """Take a turn of a throttle, as `MemoryCache` does."""
        if self._take_turn is None:
            self._take_turn = self.get_client(key, write=True).register_script(TAKE_TURN)
        # Nobody who reads it learns when the last turn was.
        at = round(now * 1_000) + _offset(settings.SECRET_KEY, key)
        lengths = round(interval * 1_000), round(window * 1_000)
        over = self._take_turn(keys=[key], args=[at, *lengths, _rounded(int(window))])
        return int(over) / 1_000

    @override
    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        if timeout == 0:
            return not self.has_key(key)
        seconds = _rounded(timeout)
        client, packed = self.get_client(key, write=True), _packed(key, value, seconds)
        if client.set(key, packed, ex=seconds, nx=True):
            return True
        if type(value) is int or self.get(key, ABSENT) is not ABSENT:
            return False
        # What does not open is gone by now, but for a number, which `get` leaves where it is.
        self.delete(key)
        return bool(client.set(key, packed, ex=seconds, nx=True))

    @override
    def get(self, key: Any, default: Any) -> Any:
        try:
            stored = self.get_client(key).getrange(key, 0, MAX_BYTES)
        except ResponseError as error:
            self._drop_wrong_type(key, error)
            return default
        if not stored:
            return default
        if (count := _count(stored)) is not None:
            return count if type(default) is int else default
        try:
            return _opened(key, stored)
        except Damaged:
            # Or nothing could be added there until it has run out.
            self.delete(key)
            return default

    @override
    def set(self, key: Any, value: Any, timeout: Any) -> None:
        if timeout == 0:
            self.delete(key)
            return
        seconds = _rounded(timeout)
        self.get_client(key, write=True).set(key, _packed(key, value, seconds), ex=seconds)

    @override
    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        found, wanted = {}, list(keys)
        pipeline = self.get_client(None).pipeline(transaction=False)
        for key in wanted:
            pipeline.getrange(key, 0, MAX_BYTES)
        for key, stored in zip(wanted, pipeline.execute(raise_on_error=False), strict=True):
            if isinstance(stored, ResponseError):
                self._drop_wrong_type(key, stored)
            elif stored and _count(stored) is None:
                try:
                    found[key] = _opened(key, stored)
                except Damaged:
                    self.delete(key)
        return found

    @override
    def set_many(self, data: Mapping[Any, Any], timeout: Any) -> None:
        if timeout == 0:
            self.delete_many(data)
            return
        seconds = _rounded(timeout)
        pipeline = self.get_client(None, write=True).pipeline()
        for key, value in data.items():
            pipeline.set(key, _packed(key, value, seconds), ex=seconds)
        pipeline.execute()

    @override
    def incr(self, key: Any, delta: int) -> int:
        try:
            return int(super().incr(key, delta))
        except ResponseError as error:
            self._drop_wrong_type(key, error)
            raise ValueError(f"{key} holds no counter") from None

    def _drop_wrong_type(self, key: str, error: ResponseError) -> None:
        if not any(known in str(error) for known in WRONG_TYPES):
            raise error
        self.delete(key)


class StandIn:
    """The memory of this process while Redis is unavailable; cleared when Redis is back."""

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        self.memory = MemoryCache(name, params | {"OPTIONS": {"MAX_ENTRIES": MAX_IN_MEMORY}})
        self.outage = Outage()

    def begin(self) -> None:
        """Note that Redis did not answer."""
        if self.outage.begin():
            log.warning("Redis does not answer, each process counts for itself")

    def end(self) -> None:
        """Note that Redis answered."""
        if self.outage.is_on:
            log.warning("Redis answers again")
            self.outage.end()
            self.memory.clear()


# What a Redis refuses that is full or may only be read; it answers all other commands.
STORING = frozenset({"add", "set", "incr", "set_many", "take_turn"})


def _either[**P, R](command: Callable[P, R]) -> Callable[P, R]:
    """Make a command use memory while Redis is unavailable; a write ends the outage."""
    name = command.__name__
    ends = name in STORING

    def ask(*arguments: P.args, **named: P.kwargs) -> R:
        cache: Any = arguments[0]
        outage = cache.stand_in.outage
        if outage.may_try() if ends else not outage.is_on:
            try:
                answer = command(*arguments, **named)
            except (OSError, RedisError):
                cache.stand_in.begin()
            else:
                if ends:
                    cache.stand_in.end()
                return answer
        kept: R = getattr(cache.stand_in.memory, name)(*arguments[1:], **named)
        return kept

    return ask


class LockedRedisCache(RedisCache):
    """The cache of `settings.CACHES` where there is a Redis."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._server, self._how = str(server), params.get("OPTIONS", {})
        self.stand_in = _stand_in(str(server), params.get("KEY_PREFIX", ""))

    add = _either(RedisCache.add)
    get = _either(RedisCache.get)
    set = _either(RedisCache.set)
    touch = _either(RedisCache.touch)
    delete = _either(RedisCache.delete)
    get_many = _either(RedisCache.get_many)
    has_key = _either(RedisCache.has_key)
    incr = _either(RedisCache.incr)
    set_many = _either(RedisCache.set_many)
    delete_many = _either(RedisCache.delete_many)
    clear = _either(RedisCache.clear)

    def _turn(self, key: str, *, now: float, interval: float, window: float) -> float:
        name = self.make_and_validate_key(key)
        over: float = self._cache.take_turn(name, now=now, interval=interval, window=window)
        return over

    _turn.__name__ = "take_turn"
    take_turn = _either(_turn)

    @cached_property
    def _cache(self) -> LockedClient:
        # Of the process: each thread has a cache of its own.
        return _client(self._server, tuple(sorted(self._how.items())))


@computed_once
def _stand_in(server: str, prefix: str) -> StandIn:
    return StandIn(f"instead of {server}", {"KEY_PREFIX": prefix})


@computed_once
def _client(server: str, options: tuple[tuple[str, Any], ...]) -> LockedClient:
    return LockedClient([server], **dict(options))


@lru_cache(maxsize=8)
def _offset_key(secret: str | bytes) -> bytes:
    return hkdf(force_bytes(secret), b"kier/turns")


def _offset(secret: str | bytes, key: str) -> int:
    digest = hmac.digest(_offset_key(secret), key.encode(), "sha256")
    return int.from_bytes(digest[:OFFSET_BYTES])


def _rounded(timeout: int | None) -> int | None:
    if timeout is None or timeout < COARSE_FROM_SECONDS:
        return timeout
    now = time.time()
    end = math.ceil((now + timeout) / COARSE_SECONDS) * COARSE_SECONDS
    return math.ceil(end - now)


def _packed(key: str, value: Any, seconds: int | None) -> bytes | int:
    if type(value) is int:
        return value
    until = None if seconds is None else math.ceil(time.time() + seconds)
    box = lock(_key(settings.SECRET_KEY), key.encode(), msgpack.packb([until, value]))
    if len(box) > MAX_BYTES:
        raise ValueError(f"too large to be read again: {len(box)} bytes")
    return box


def _opened(key: str, stored: Any) -> Any:
    if len(stored) > MAX_BYTES:
        raise Damaged("too large to be ours")
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            packed = unlock(_key(secret), key.encode(), stored)
        except Damaged:
            continue
        until, value = msgpack.unpackb(packed)
        if until is not None and until < time.time():
            raise Damaged("its time is over")
        return value
    raise Damaged("no secret key opens this box")


def _count(stored: Any) -> int | None:
    digits = stored.removeprefix(b"-")
    return int(stored) if len(digits) < 20 and digits.isdigit() else None


@lru_cache(maxsize=8)
def _key(secret: str | bytes) -> bytes:
    return hkdf(force_bytes(secret), b"kier/cache")

"""Throttles that slow callers down without blocking them (GCRA; protocol.md, "The wire")."""

import time
from typing import Protocol, cast

from django.core.cache import DEFAULT_CACHE_ALIAS, caches

from . import retention
from .origin import origin_tag

# Calls in ten minutes without any delay. `stretch`: codes that the server stretches for those
# whose browser runs no scripts; each costs it 32 MiB and some 60 ms of a core. `answer`: to a
# survey by open link, without a proof of work. `member`: what `call` is for who is signed in: an
# inbox of a whole day asks for several things of each conversation that it opens. `link`: openings
# of links that are counted; more are shown their page too. `useful`: the same for answers to “Was
# this useful?”. `visits`: sendings of an outreach worker's phone. `opt-outs`:
# looking up who opted out, a hundred at once. `certificate`: checks of certificates. `paper`: those
# that are made again, for whoever knows the name.
# `crowded`: questions at a results page where many wait for an answer.
# `learn`: courses begun or handed in; all of a house
# may come from one address. `guesses`: codes of learners and places that lead nowhere.
BURSTS = {
    "create": 120,
    "call": 600,
    "member": 3_000,
    "stretch": 120,
    "answer": 30,
    "preview": 300,
    "link": 120,
    "useful": 60,
    "visits": 60,
    "opt-outs": 120,
    "certificate": 600,
    "paper": 30,
    "crowded": 5,
    "learn": 600,
    "guesses": 60,
}
WINDOW_SECONDS = retention.THROTTLES.seconds
# No single delay is longer.
LONGEST_WAIT_SECONDS = 5


class TurnsCache(Protocol):
    """What both caches can do beside what Django's can."""

    def take_turn(self, key: str, *, now: float, interval: float, window: float) -> float:
        """Take a turn; return by how many seconds it is too early, 0 if it was taken."""


def bucket_of(kind: str, identifier: object) -> str:
    """Return the bucket of a request or a member, as a tag that hides which."""
    return origin_tag(f"{kind}:{identifier}")


def writes_of(origin: str) -> str:
    """Return the bucket of everything that one origin writes with case codes."""
    return bucket_of("writes", origin)


def take(bucket: str, scope: str) -> int:
    """Take a call from a bucket of `BURSTS`; return 0 or the seconds until the next."""
    key, interval = f"throttle:{scope}:{bucket}", WINDOW_SECONDS / BURSTS[scope]
    counting = cast("TurnsCache", caches[DEFAULT_CACHE_ALIAS])
    over = counting.take_turn(key, now=time.time(), interval=interval, window=WINDOW_SECONDS)
    return max(1, min(LONGEST_WAIT_SECONDS, round(over))) if over else 0

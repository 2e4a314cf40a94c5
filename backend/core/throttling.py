"""Buckets of calls: they slow a flood down and never stay shut (protocol.md, "The wire").

A bucket fills up again call by call (GCRA): whoever waits the few seconds that `take` answers gets
through. Whoever shows a valid code or session has a bucket of their own, so that thirty people
behind one address do not share one. What is written with codes is counted by origin as well.
"""

import time

from django.core.cache import cache

from . import retention
from .origin import origin_tag

# Calls in ten minutes without any delay. `stretch`: codes that the server stretches for those
# whose browser runs no scripts; each costs it 32 MiB and some 60 ms of a core. `answer`: to a
# survey by open link, without a proof of work.
BURSTS = {"create": 120, "call": 600, "stretch": 120, "answer": 30}
WINDOW_SECONDS = retention.THROTTLES.seconds
# No single delay is longer.
LONGEST_WAIT_SECONDS = 5


def bucket_of(kind: str, identifier: object) -> str:
    """Return the bucket of one seeker's request or one member; the cache is not told which."""
    return origin_tag(f"{kind}:{identifier}")


def writes_of(origin: str) -> str:
    """The bucket of all that one origin writes with codes, whichever: it may hold any number."""
    return bucket_of("writes", origin)


def take(bucket: str, scope: str) -> int:
    """Take one call out of a bucket; return 0, or how many seconds to wait for the next.

    Kept is one number, when the bucket would be full again; it is gone after ten minutes. Two
    calls at the same instant may count as one, which lets a few more through and locks nobody out.

    :param bucket: `origin_of` a request, or `bucket_of` whoever showed who they are
    :param scope: one of `BURSTS`
    """
    key, interval = f"throttle:{scope}:{bucket}", WINDOW_SECONDS / BURSTS[scope]
    now = time.time()
    kept: float = cache.get(key, 0.0)
    full_at = max(kept, now) + interval
    if full_at - now > WINDOW_SECONDS + interval / 2:
        over = full_at - now - WINDOW_SECONDS
        return max(1, min(LONGEST_WAIT_SECONDS, round(over)))
    cache.set(key, full_at, WINDOW_SECONDS)
    return 0

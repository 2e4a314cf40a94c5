"""Throttles that slow callers down without blocking them (GCRA; protocol.md, "The wire")."""

import time

from django.core.cache import cache

from . import retention
from .origin import origin_tag

# Calls in ten minutes without any delay. `stretch`: codes that the server stretches for those
# whose browser runs no scripts; each costs it 32 MiB and some 60 ms of a core. `answer`: to a
# survey by open link, without a proof of work.
BURSTS = {"create": 120, "call": 600, "stretch": 120, "answer": 30, "preview": 300}
WINDOW_SECONDS = retention.THROTTLES.seconds
# No single delay is longer.
LONGEST_WAIT_SECONDS = 5


def bucket_of(kind: str, identifier: object) -> str:
    """Return the bucket of a request or a member, as a tag that hides which."""
    return origin_tag(f"{kind}:{identifier}")


def writes_of(origin: str) -> str:
    """Return the bucket of everything that one origin writes with case codes."""
    return bucket_of("writes", origin)


def take(bucket: str, scope: str) -> int:
    """Take a call from a bucket of `BURSTS`; return 0 or the seconds until the next."""
    key, interval = f"throttle:{scope}:{bucket}", WINDOW_SECONDS / BURSTS[scope]
    now = time.time()
    kept: float = cache.get(key, 0.0)
    full_at = max(kept, now) + interval
    if full_at - now > WINDOW_SECONDS + interval / 2:
        over = full_at - now - WINDOW_SECONDS
        return max(1, min(LONGEST_WAIT_SECONDS, round(over)))
    cache.set(key, full_at, WINDOW_SECONDS)
    return 0

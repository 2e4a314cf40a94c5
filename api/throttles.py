"""Throttles: they slow a flood down and never stay shut (protocol.md, "The wire").

A bucket of calls per origin that fills up again call by call (GCRA): whoever waits the few seconds
that `Retry-After` says, or brings a proof of work, gets through. Whoever shows a valid code or
session has a bucket of their own, so that thirty people behind one address do not share one.
"""

import logging
import time
from typing import Any, NoReturn

from django.core.cache import cache
from django.utils.translation import gettext as _
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

from backend.core.origin import origin_of

from .problems import Problem
from .proof_of_work import is_proof, new_challenge

log = logging.getLogger("kier.throttles")
# Calls in ten minutes without any delay.
BURSTS = {"create": 120, "call": 600}
WINDOW_SECONDS = 600
# No single delay is longer.
LONGEST_WAIT_SECONDS = 5


def take(bucket: str, scope: str) -> int:
    """Takes one call out of a bucket; answers nought, or how many seconds to wait for the next.

    Kept is one number, when the bucket would be full again; it is gone after ten minutes. Two
    calls at the same instant may count as one, which lets a few more through and locks nobody out.
    """
    try:
        return _take(f"throttle:{scope}:{bucket}", WINDOW_SECONDS / BURSTS[scope])
    except (OSError, RedisError):
        # Without the cache nobody is slowed down; the door stays open.
        log.warning("the cache does not answer, throttles are off")
        return 0


def _take(key: str, interval: float) -> int:
    now = time.time()
    kept: float = cache.get(key, 0.0)
    full_at = max(kept, now) + interval
    if full_at - now > WINDOW_SECONDS + interval / 2:
        over = full_at - now - WINDOW_SECONDS
        return max(1, min(LONGEST_WAIT_SECONDS, round(over)))
    cache.set(key, full_at, WINDOW_SECONDS)
    return 0


def slow_down(wait: int) -> NoReturn:
    """Refuses this call for `wait` seconds, or until a proof of work comes.

    :raises Problem: always
    """
    raise Problem(
        "proof-of-work",
        _("Many people ask at once. Wait {seconds} seconds and try again.").format(seconds=wait),
        more={"challenge": new_challenge()},
        headers={"Retry-After": str(wait)},
    )


class CallThrottle(BaseThrottle):
    """The throttle of every view; a view's `throttle_scope` says which burst it may make."""

    def allow_request(self, request: Any, view: Any) -> bool:
        """True, or a problem of 429.

        :raises Problem: with `Retry-After`, and a challenge to be answered in `Kier-Proof`
        """
        known = request.auth
        bucket = known.throttle_bucket if known else origin_of(request)
        wait = take(bucket, view.throttle_scope)
        if wait and not is_proof(request.headers.get("Kier-Proof")):
            slow_down(wait)
        return True

"""Failed sign-ins are slowed, never locked: nobody can shut somebody else out by failing.

Attempts are counted for ten minutes in the cache, under keyed hashes that say neither who nor from
where. Beyond a number of failures each further attempt needs a *turn*, of which there is one in
five seconds, or a proof of work, which always passes. Turns are needed

- by one origin at one account after `FREE_FAILURES`;
- by all origins that failed at an account already, together, once it has had `ACCOUNT_FAILURES`;
- by each origin that failed anywhere, once there are `TOTAL_FAILURES` in all.

The first attempt of an origin at an account needs none in the first two cases, and the first
anywhere in none: a caseworker gets in while others fail under their address.
"""

import hashlib
import hmac
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache

from backend.core.at_rest import digest_at_rest
from backend.core.crypto.encoding import encode
from backend.core.errors import KierError
from backend.core.mail_addresses import mailbox_of, normalise_email
from backend.core.origin import rotating_key

WINDOW_SECONDS = 600
TURN_SECONDS = 5
FREE_FAILURES = 5
ACCOUNT_FAILURES = 100
TOTAL_FAILURES = 20_000
MAILS = 3

_TOTAL = "slow:total"

type Proof = Callable[[], bool]
"""Tells whether the caller brought a proof of work; asked only when one is needed."""


class SlowedDown(KierError):
    """It is not this attempt's turn; `wait` says in how many seconds (1 to 5) the next one is."""

    def __init__(self, wait: int) -> None:
        super().__init__("wait, or bring a proof of work")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was let through. It counts as failed until it is forgiven."""

    counters: tuple[str, ...]

    def forgive(self) -> None:
        """Take the attempt back: it succeeded."""
        for key in self.counters:
            try:
                cache.decr(key)
            except ValueError:
                continue


def admit(*, origin: str, email: str, has_proof: Proof) -> Attempt:
    """Let an attempt to sign in through, or refuse it for now.

    `origin` is an `origin_tag`; `email` as it was typed, known or not.

    :raises SlowedDown: there were too many failures, it is nobody's turn, and there is no proof
    """
    account = _tag("account", normalise_email(email))
    pair, source = _tag("pair", origin, account), _tag("source", origin)
    here, anywhere = _count(pair), _count(source)
    turns = []
    if here > 1 and _value(account) >= ACCOUNT_FAILURES:
        turns.append(account)
    elif here >= FREE_FAILURES:
        # The last free one starts the clock for those after it.
        turns.append(pair)
    if anywhere > 1 and _value(_TOTAL) >= TOTAL_FAILURES:
        turns.append(source)
    _take(turns, has_proof, counted=(pair, source))
    _count(account)
    _count(_TOTAL)
    return Attempt((pair, source, account, _TOTAL))


def may_mail(email: str, purpose: str = "mail") -> bool:
    """Count a mail to this mailbox, known or not; at most three are sent in ten minutes.

    However its address is spelled (`mail_addresses`).

    Each purpose has a count of its own: whoever asks for new passwords cannot hold up invitations.
    """
    # Not under the key of the hour: with each new one, counting would begin anew.
    digest = digest_at_rest(b"kier/mails", f"{purpose}|{mailbox_of(email)}")
    return _count(f"mails:{encode(digest[:21])}") <= MAILS


def _take(turns: list[str], has_proof: Proof, *, counted: tuple[str, ...]) -> None:
    waits = [wait for key in turns if (wait := _wait_for_turn(key))]
    if waits and not has_proof():
        # What was not let through has not failed.
        Attempt(counted).forgive()
        raise SlowedDown(max(waits))


def _wait_for_turn(key: str) -> int:
    """Take a turn and answer nought, or answer how many seconds it is to the next one."""
    now = time.time()
    if cache.add(f"{key}:turn", now + TURN_SECONDS, TURN_SECONDS):
        return 0
    until: float = cache.get(f"{key}:turn", now)
    return min(TURN_SECONDS, max(1, math.ceil(until - now)))


def _count(key: str) -> int:
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:
        # It ran out between the two calls.
        return 1


def _value(key: str) -> int:
    count: int = cache.get(key, 0)
    return count


def _tag(purpose: str, *parts: str) -> str:
    text = "|".join((purpose, *parts)).encode(errors="replace")
    return f"slow:{encode(hmac.digest(rotating_key.current(), text, hashlib.sha256)[:21])}"

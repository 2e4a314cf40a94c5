"""Failed sign-ins cause delays and no locks, so that nobody can lock out somebody else.

Attempts are counted for ten minutes in the cache under keyed hashes. Beyond `FREE_FAILURES` of one
origin at one account, `ACCOUNT_FAILURES` at an account, or `TOTAL_FAILURES` in all, each attempt
needs one of the turns that come every five seconds, or a proof of work. An origin's first attempt
at an account needs none in the first two cases, and its first attempt anywhere never does.
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
    """The attempt came too early; the next turn is in `wait` seconds (1 to 5)."""

    def __init__(self, wait: int) -> None:
        super().__init__("wait, or bring a proof of work")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was allowed, counted as failed until `forgive`."""

    counters: tuple[str, ...]

    def forgive(self) -> None:
        """Uncount the attempt: it succeeded."""
        for key in self.counters:
            try:
                cache.decr(key)
            except ValueError:
                continue


def admit(*, origin: str, email: str, has_proof: Proof) -> Attempt:
    """Count an attempt to sign in; raise `SlowedDown` if it comes too early without a proof."""
    account = _tag("account", normalise_email(email))
    pair, source = _tag("pair", origin, account), _tag("source", origin)
    at_account, anywhere = _count(pair), _count(source)
    turns = []
    if at_account > 1 and _value(account) >= ACCOUNT_FAILURES:
        turns.append(account)
    elif at_account >= FREE_FAILURES:
        # The last free one starts the clock for those after it.
        turns.append(pair)
    if anywhere > 1 and _value(_TOTAL) >= TOTAL_FAILURES:
        turns.append(source)
    _take(turns, has_proof, counted=(pair, source))
    _count(account)
    _count(_TOTAL)
    return Attempt((pair, source, account, _TOTAL))


def may_mail(email: str, purpose: str = "mail") -> bool:
    """Count a mail to this mailbox for a purpose; return False after three in ten minutes."""
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
    """Take a turn and return 0, or return the seconds to the next one."""
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

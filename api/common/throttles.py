"""The throttle of every view: buckets of calls (backend/core/throttling.py), answered as 429.

Whoever waits the few seconds that `Retry-After` says, or brings a proof of work, gets through.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.throttling import BaseThrottle

from api.common.problems import Problem
from backend.core.hourly_counts import REASON
from backend.core.origin import day_origin_of, origin_of
from backend.core.proof_difficulty import EASIEST, cost_today, count_further
from backend.core.proof_of_work import has_worked, new_challenge
from backend.core.throttling import LONGEST_WAIT_SECONDS, take, writes_of

# Methods of a seeker's calls that may add rows; erasing and leaving are not charged.
WRITING = frozenset({"POST", "PUT"})
# What costs an address more with each further call of a day: new requests, and words with codes.
CREATES, WRITES = "create", "write"


@dataclass(frozen=True, slots=True)
class Delay:
    """How many seconds a call has to wait; `kind` is one of those that cost more each time."""

    seconds: int
    kind: str | None = None


def slow_down(wait: int, cost: int = EASIEST) -> NoReturn:
    """Refuses this call for `wait` seconds, or until a proof of work comes.

    :raises Problem: always
    """
    detail = _("Many people ask at once. Wait {seconds} seconds and try again.")
    refuse(detail.format(seconds=wait), wait, cost)


def refuse(detail: str, wait: int, cost: int) -> NoReturn:
    """Refuse a call with a puzzle.

    :raises Problem: always
    """
    raise Problem(
        "proof-of-work",
        detail,
        more={"challenge": new_challenge(cost)},
        headers={"Retry-After": str(wait)},
    )


def ask_for_work(request: Any, cost: int) -> None:
    """Let a call through that brought a proof of this cost; nought asks for nothing.

    :raises Problem: with a challenge
    """
    if cost and not has_worked(request, cost):
        request.META[REASON] = "wave"
        detail = _("Many people ask this organisation at once. Solve the puzzle to go on.")
        refuse(detail, LONGEST_WAIT_SECONDS, cost)


class CallThrottle(BaseThrottle):
    """The throttle of every view; a view's `throttle_scope` says which burst it may make."""

    def allow_request(self, request: Any, view: Any) -> bool:
        """True, or a problem of 429.

        :raises Problem: with `Retry-After`, and a challenge to be answered in `Kier-Proof`
        """
        delay = self.delay(request, view)
        if not delay.seconds:
            return True
        day = day_origin_of(request) if delay.kind else ""
        cost = cost_today(delay.kind, day) if delay.kind else EASIEST
        if not has_worked(request, cost):
            slow_down(delay.seconds, cost)
        if delay.kind:
            count_further(delay.kind, day)
        return True

    def delay(self, request: Any, view: Any) -> Delay:
        """Return how long this call has to wait."""
        known, scope = request.auth, scope_of(view)
        if known:
            return Delay(take(known.throttle_bucket, scope))
        return Delay(take(origin_of(request), scope), CREATES if scope == "create" else None)


def scope_of(view: Any) -> str:
    """Return which burst of calls this one belongs to; of a viewset by its action."""
    scopes: Mapping[str, str] = getattr(view, "throttle_scopes", {})
    return scopes.get(getattr(view, "action", ""), view.throttle_scope)


class SeekerThrottle(CallThrottle):
    """Charges what is written with a code to the address too, which may hold any number of codes.

    Where a view's `asks_one_more` is true, it counts there like a new request.
    """

    def delay(self, request: Any, view: Any) -> Delay:
        """Return how long this call has to wait."""
        delay = super().delay(request, view)
        if delay.seconds or not request.auth or request.method not in WRITING:
            return delay
        origin = origin_of(request)
        if view.asks_one_more:
            return Delay(take(origin, "create"), CREATES)
        return Delay(take(writes_of(origin), "call"), WRITES)

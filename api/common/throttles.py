"""Throttles of views (backend/core/throttling.py).

A call beyond its bucket is answered 429; it passes after `Retry-After` or with a proof of work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, override

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
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
    """How many seconds a call has to wait; a `kind` costs more each time within a day."""

    seconds: int
    kind: str | None = None


def slow_down(wait: int, cost: int = EASIEST) -> NoReturn:
    """Refuse this call for `wait` seconds, or until a proof of work comes."""
    detail = ngettext(
        "Many people ask at once. Wait {seconds} second and try again.",
        "Many people ask at once. Wait {seconds} seconds and try again.",
        wait,
    )
    refuse(detail.format(seconds=wait), wait, cost)


def refuse(detail: str, wait: int, cost: int) -> NoReturn:
    """Refuse a call with a puzzle."""
    raise Problem(
        "proof-of-work",
        detail,
        more={"challenge": new_challenge(cost)},
        headers={"Retry-After": str(wait)},
    )


def ask_for_work(request: Any, cost: int) -> None:
    """Refuse a call without a proof of this cost; zero lets every call pass."""
    if cost and not has_worked(request, cost):
        request.META[REASON] = "wave"
        detail = _("Many people ask this organisation at once. Solve the puzzle to go on.")
        refuse(detail, LONGEST_WAIT_SECONDS, cost)


class CallThrottle(BaseThrottle):
    """The throttle of every view; `throttle_scope` of the view names its burst."""

    def allow_request(self, request: Any, view: Any) -> bool:
        """Return True, or raise `Problem` with `Retry-After` and a challenge."""
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
            return Delay(take(known.throttle_bucket, known.throttle_scope(scope)))
        return Delay(take(origin_of(request), scope), CREATES if scope == "create" else None)


def scope_of(view: Any) -> str:
    """Return the burst of this call, for a viewset by its action."""
    scopes: Mapping[str, str] = getattr(view, "throttle_scopes", {})
    return scopes.get(getattr(view, "action", ""), view.throttle_scope)


class SeekerThrottle(CallThrottle):
    """Charges writing calls to the origin too, which may have any number of codes.

    Where a view's `asks_one_more` is true, the call counts like a new request.
    """

    @override
    def delay(self, request: Any, view: Any) -> Delay:
        delay = super().delay(request, view)
        if delay.seconds or not request.auth or request.method not in WRITING:
            return delay
        origin = origin_of(request)
        if view.asks_one_more:
            return Delay(take(origin, "create"), CREATES)
        return Delay(take(writes_of(origin), "call"), WRITES)

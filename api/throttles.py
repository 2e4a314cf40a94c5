"""The throttle of every view: buckets of calls (backend/core/throttling.py), answered as 429.

Whoever waits the few seconds that `Retry-After` says, or brings a proof of work, gets through.
"""

from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.throttling import BaseThrottle

from backend.core.origin import origin_of
from backend.core.throttling import take

from .problems import Problem
from .proof_of_work import is_proof, new_challenge


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

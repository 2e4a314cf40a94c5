"""Delays between attempts."""

import random

from notifications.transports.base import Outcome, Result

FIRST_SECONDS = 5.0
LONGEST_SECONDS = 3600.0
# Our own fault does not mend itself; the operator's button tries at once.
REFUSED_SECONDS = 600.0
# Longer than a provider may ask us to wait: an answer that says more is a mistake of theirs.
MAX_ASKED_SECONDS = 86_400.0


def seconds_until_next(outcome: Outcome, attempts: int) -> float:
    """Return the delay: doubled each time, with jitter, up to an hour or `Retry-After`."""
    first = REFUSED_SECONDS if outcome.result is Result.REFUSED else FIRST_SECONDS
    backoff = min(LONGEST_SECONDS, first * float(2 ** min(attempts - 1, 10)))
    spread = backoff * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
    return max(spread, min(outcome.wait or 0.0, MAX_ASKED_SECONDS))

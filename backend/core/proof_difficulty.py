"""The difficulty of proofs of work: the maximum number of hashes (50,000 a second on a phone)."""

from django.core.cache import cache

EASIEST = 50_000
STEP = 5_000
"""The cost that each further call of a day adds."""

HARDEST = 500_000
"""Five seconds of a cheap phone on average: somebody may share the address of a flood."""

DAY_SECONDS = 86_400


def cost_today(kind: str, day_origin: str) -> int:
    """Return the cost of the next call of this kind beyond the free ones, by `day_origin_of`."""
    further: int = cache.get(_key(kind, day_origin), 0)
    # A counter of Redis may say anything, below nought too, if somebody else writes there.
    return max(EASIEST, min(HARDEST, EASIEST + STEP * further))


def count_further(kind: str, day_origin: str) -> None:
    """Count a call that was allowed by a proof of work."""
    key = _key(kind, day_origin)
    cache.add(key, 0, DAY_SECONDS)
    try:
        cache.incr(key)
    except ValueError:
        # The day ended just now: it costs what the first one does.
        return


def _key(kind: str, day_origin: str) -> str:
    return f"further:{kind}:{day_origin}"

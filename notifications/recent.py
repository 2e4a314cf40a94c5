"""Who was told just now: nothing comes twice to the same device within the window.

Kept in the cache, which forgets by itself, and not on a row: it says to the minute when.
"""

import logging
import time
from collections.abc import Iterable
from uuid import UUID

from django.core.cache import cache
from redis.exceptions import RedisError

from .models import Delivery

log = logging.getLogger("kier.notifications")
WINDOW_SECONDS = 600.0
# Somebody who tests wants to see each.
NO_WINDOW = {"test"}


def note(sent: Iterable[Delivery]) -> None:
    """Remember for ten minutes that these were told."""
    keys = [_key(row) for row in sent if row.collapse not in NO_WINDOW]
    try:
        cache.set_many(dict.fromkeys(keys, time.time() + WINDOW_SECONDS), WINDOW_SECONDS)
    except (OSError, RedisError):
        log.warning("the cache does not answer, somebody may be told twice in ten minutes")


def told(rows: Iterable[Delivery]) -> dict[UUID, float]:
    """Return those whose target was told in the last ten minutes, with the seconds left of them."""
    keys = {_key(row): row.id for row in rows if row.collapse not in NO_WINDOW}
    try:
        ends = cache.get_many(keys)
    except (OSError, RedisError):
        return {}
    now = time.time()
    return {keys[key]: max(1.0, end - now) for key, end in ends.items()}


def _key(row: Delivery) -> str:
    return f"told:{row.target}:{row.via}:{row.collapse}"

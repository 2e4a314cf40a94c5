"""Recently notified devices, kept in the cache under keyed hashes without exact times."""

import math
import time
from collections.abc import Iterable
from uuid import UUID

from django.core.cache import cache

from backend.core.at_rest import digest_at_rest
from backend.core.crypto.encoding import encode

from .models import Delivery

WINDOW_SECONDS = 600.0
COARSE_SECONDS = 300.0
PURPOSE = b"kier/told"
# Somebody who tests wants to see each.
NO_WINDOW = {"test"}


def note(sent: Iterable[Delivery]) -> None:
    """Remember sent deliveries for ten to fifteen minutes."""
    keys = [_key(row) for row in sent if row.collapse not in NO_WINDOW]
    now = time.time()
    end = math.ceil((now + WINDOW_SECONDS) / COARSE_SECONDS) * COARSE_SECONDS
    cache.set_many(dict.fromkeys(keys, end), math.ceil(end - now))


def recently_notified(rows: Iterable[Delivery]) -> dict[UUID, float]:
    """Return deliveries whose target was notified within the window, with its remaining seconds."""
    keys = {_key(row): row.id for row in rows if row.collapse not in NO_WINDOW}
    ends = cache.get_many(keys)
    now = time.time()
    return {keys[key]: max(1.0, end - now) for key, end in ends.items()}


def _key(row: Delivery) -> str:
    name = f"{row.target}|{row.via}|{row.collapse}"
    return f"told:{encode(digest_at_rest(PURPOSE, name))}"

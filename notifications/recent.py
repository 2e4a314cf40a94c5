"""Who was told just now: nothing comes twice to the same device within the window.

Kept in the cache, which forgets by itself, and not on a row. A keyed hash stands there for the
device, and the window ends with one of the clock's five minutes: nobody sees who was told, or when.
"""

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
    """Remember for ten to fifteen minutes that these were told."""
    keys = [_key(row) for row in sent if row.collapse not in NO_WINDOW]
    now = time.time()
    end = math.ceil((now + WINDOW_SECONDS) / COARSE_SECONDS) * COARSE_SECONDS
    cache.set_many(dict.fromkeys(keys, end), math.ceil(end - now))


def recently_notified(rows: Iterable[Delivery]) -> dict[UUID, float]:
    """Return those whose target was told in the window, with the seconds left of it."""
    keys = {_key(row): row.id for row in rows if row.collapse not in NO_WINDOW}
    ends = cache.get_many(keys)
    now = time.time()
    return {keys[key]: max(1.0, end - now) for key, end in ends.items()}


def _key(row: Delivery) -> str:
    name = f"{row.target}|{row.via}|{row.collapse}"
    return f"told:{encode(digest_at_rest(PURPOSE, name))}"

"""What strangers read, taken from the database at most every two seconds for each address."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final

from backend.core.errors import DATABASE_AWAY

log = logging.getLogger("kier.readings")

FRESH_SECONDS: Final = 2.0
MOST_KEPT: Final = 1024
"""Readings in memory, of a few kB each."""


class Readings[T]:
    """What was read last, by what was asked for. While the database is away it stands."""

    def __init__(
        self,
        read: Callable[..., T],
        fresh_seconds: float = FRESH_SECONDS,
        most_kept: int = MOST_KEPT,
    ) -> None:
        self._read = read
        self._fresh_seconds = fresh_seconds
        self._most_kept = most_kept
        self._kept: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._lock = Lock()

    def get(self, *asked: Hashable) -> T:
        """Return what was read for this, read again if it is old."""
        with self._lock:
            kept = self._kept.get(asked)
        if kept and time.monotonic() - kept[0] < self._fresh_seconds:
            return kept[1]
        try:
            found = self._read(*asked)
        except DATABASE_AWAY as error:
            if kept is None:
                raise
            log.error("what strangers read stands as it was read last", exc_info=error)
            found = kept[1]
        with self._lock:
            self._kept[asked] = (time.monotonic(), found)
            self._kept.move_to_end(asked)
            while len(self._kept) > self._most_kept:
                self._kept.popitem(last=False)
        return found

    def forget(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._kept.clear()

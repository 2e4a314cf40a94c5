"""What strangers read, taken from the database at most every two seconds for each address."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, NamedTuple

from backend.core.errors import DATABASE_AWAY
from backend.core.shown_changes import Mark, present_mark

log = logging.getLogger("kier.readings")

FRESH_SECONDS: Final = 2.0
MOST_KEPT: Final = 1024
"""Readings in memory, of a few kB each."""


class _Reading[T](NamedTuple):
    at: float
    value: T


class Readings[T]:
    """What was read last, by what was asked for, until anything shown changes."""

    def __init__(
        self,
        read: Callable[..., T],
        fresh_seconds: float = FRESH_SECONDS,
        most_kept: int = MOST_KEPT,
        *,
        stands: bool = True,
    ) -> None:
        """Keep what is read.

        :param stands: whether it stands while the database is away
        """
        self._read = read
        self._fresh_seconds = fresh_seconds
        self._most_kept = most_kept
        self._stands = stands
        self._mark: Mark | None = None
        self._kept: OrderedDict[Hashable, _Reading[T]] = OrderedDict()
        self._lock = Lock()
        ALL.append(self)

    def get(self, *asked: Hashable) -> T:
        """Return what was read for this, read again if it is old or something shown changed."""
        mark = present_mark()
        kept = self._kept_under(mark, asked)
        if kept and self._is_fresh(kept, mark):
            return kept.value
        try:
            value = self._read(*asked)
        except DATABASE_AWAY as error:
            if kept is None or not self._stands:
                raise
            log.error("what strangers read stands as it was read last", exc_info=error)
            value = kept.value
        self._keep(mark, asked, value)
        return value

    def forget(self) -> None:
        """Forget all of it, as tests do."""
        with self._lock:
            self._kept.clear()

    def _kept_under(self, mark: Mark | None, asked: Hashable) -> _Reading[T] | None:
        with self._lock:
            if mark is not None and mark != self._mark:
                self._mark = mark
                self._kept.clear()
            return self._kept.get(asked)

    def _is_fresh(self, kept: _Reading[T], mark: Mark | None) -> bool:
        if mark is None:
            return self._stands
        return time.monotonic() - kept.at < self._fresh_seconds

    def _keep(self, mark: Mark | None, asked: Hashable, value: T) -> None:
        with self._lock:
            if mark != self._mark:
                # It may be older than what another thread saw meanwhile.
                return
            self._kept[asked] = _Reading(time.monotonic(), value)
            self._kept.move_to_end(asked)
            while len(self._kept) > self._most_kept:
                self._kept.popitem(last=False)


ALL: Final[list[Readings[Any]]] = []
"""All readings of this process: each is made once, where a module is read."""

"""Outages of a service, during which one thread retries now and then."""

import time
from threading import Lock

from .errors import AWAY_SECONDS


class Outage:
    """The state of one service, shared by all threads of a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._try_at: float | None = None

    @property
    def is_on(self) -> bool:
        """Whether the last call failed."""
        return self._try_at is not None

    def may_try(self) -> bool:
        """Return whether to call the service; during an outage True every few seconds."""
        if self._try_at is None:
            return True
        with self._lock:
            if self._try_at is not None and time.monotonic() < self._try_at:
                return False
            self._try_at = time.monotonic() + AWAY_SECONDS
            return True

    def begin(self) -> bool:
        """Record a failure; return whether the outage is new."""
        with self._lock:
            is_new, self._try_at = self._try_at is None, time.monotonic() + AWAY_SECONDS
            return is_new

    def end(self) -> None:
        """Record a success."""
        self._try_at = None

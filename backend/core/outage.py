"""A part that is away: who waits for it in vain, and how often.

While it is away one thread tries it every few seconds, and all others go on without it at once.
"""

import time
from threading import Lock

from .errors import AWAY_SECONDS


class Outage:
    """What all threads of a process know of one part, like Redis."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._try_at: float | None = None

    @property
    def is_on(self) -> bool:
        """Whether the part did not answer the last time."""
        return self._try_at is not None

    def may_try(self) -> bool:
        """Tell whether to try the part; while it is away, one caller now and then."""
        if self._try_at is None:
            return True
        with self._lock:
            if self._try_at is not None and time.monotonic() < self._try_at:
                return False
            self._try_at = time.monotonic() + AWAY_SECONDS
            return True

    def begin(self) -> bool:
        """Note that the part did not answer; tell whether that is new."""
        with self._lock:
            is_new, self._try_at = self._try_at is None, time.monotonic() + AWAY_SECONDS
            return is_new

    def end(self) -> None:
        """Note that the part answered."""
        self._try_at = None

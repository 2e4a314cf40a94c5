"""Work that a view hands over, so that it holds none of the few threads for views.

The bridge does it on threads of its own, first come, first served, and runs the view once more,
which then finds the result (docs/decisions/stretching-has-threads-of-its-own.md).
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from .thread_pools import Overloaded, Receive, ThreadPool

HANDED: Final = "kier.handed"
"""Where a call's environment has its `HandedWork`; without the bridge it has none."""

MAX_WAITING: Final = 300
"""Of 60 ms each; of more, the newest of the address with most is told to come again."""

LEAST_SAID_SECONDS: Final = 2.0
# Linux gives a thread with this a third of the time of one without, while both want it.
NICE: Final = 5
FIRST_GUESS_SECONDS: Final = 0.06
# How much the newest counts in the time that one piece of work takes.
NEWEST: Final = 0.1


class Handed(Exception):
    """The view handed work over, and what it answers now is not sent."""


class HandedWork:
    """What the view of one call hands over, and what came of it."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.is_waiting = self.is_done = self.is_full = False
        self._work: Callable[[], Any] = lambda: None
        self._error: Exception | None = None
        self._result: Any = None

    def hand_over(self, work: Callable[[], Any]) -> None:
        """Have this done before the view is run again; raise `Handed`."""
        self._work, self.is_waiting = work, True
        raise Handed

    def run(self) -> None:
        """Do the work."""
        try:
            self._result = self._work()
        except Exception as error:  # raised where the view asks for the result
            self._error = error
        self.is_waiting, self.is_done = False, True

    def refuse(self) -> None:
        """Leave the work undone, since too much of it waits; the view runs again and says so."""
        self.is_waiting, self.is_full = False, True

    @property
    def result(self) -> Any:
        """What came of the work; raises what it raised."""
        if self._error:
            raise self._error
        return self._result

    @property
    def said_seconds(self) -> int:
        """How long such work takes now, rounded up; 0 if nobody has to be told."""
        return 0 if self.seconds < LEAST_SAID_SECONDS else int(self.seconds) + 1


class WorkPool(ThreadPool):
    """Threads for handed work, behind those of views when both want a processor."""

    def __init__(self, threads: int) -> None:
        super().__init__("work", threads, most_waiting=MAX_WAITING, initializer=_step_back)
        self._threads = threads
        self._each = FIRST_GUESS_SECONDS

    def new(self) -> HandedWork:
        """Return an empty piece of work for a call that begins now."""
        return HandedWork(len(self._new) * self._each / self._threads)

    async def do(self, origin: str, receive: Receive, handed: HandedWork) -> None:
        """Do a call's work at its turn, or refuse it. May raise `ClientGone`."""
        try:
            await self.begin(origin, receive, self._timed, handed)
        except Overloaded:
            handed.refuse()

    def _timed(self, handed: HandedWork) -> None:
        began = time.monotonic()
        handed.run()
        self._each += NEWEST * (time.monotonic() - began - self._each)


def _step_back() -> None:
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)

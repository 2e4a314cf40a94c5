"""Signals end a run in order, never between making something and noting it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class Ending:
    """Raises `KeyboardInterrupt` in the main thread, at once or when that can be borne."""

    def __init__(self) -> None:
        self.asked, self.shields = False, 0

    def ask(self, _number: int, _frame: Any) -> None:
        """Note a signal; once is enough."""
        is_first, self.asked = not self.asked, True
        if is_first and not self.shields:
            raise KeyboardInterrupt

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Handle the signals until the end."""
        before = {number: signal.signal(number, self.ask) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def later(self) -> Iterator[None]:
        """Put off the end until all of this is done."""
        asked_before = self.asked
        self.shields += 1
        try:
            yield
        finally:
            self.shields -= 1
        if self.asked and not asked_before and not self.shields:
            raise KeyboardInterrupt


ending = Ending()

"""`manage.py background`: scheduler, worker and notifications in one process."""

import queue
import signal
from contextlib import suppress
from typing import Any, override

from django.core.management.base import BaseCommand

from backend.operator.background import Background

# A handler runs once the main thread does: a signal that another thread was given, or that came
# just before the wait began, wakes nobody.
LOOK_SECONDS = 0.5


class Command(BaseCommand):
    """Runs `crontask`, `db_worker` and `deliver` in one process."""

    help = "Does what is due, what was enqueued, and delivers, until SIGTERM or Ctrl-C."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        # Of all queues this one alone may be filled by a handler (its `put` is reentrant).
        signals: queue.SimpleQueue[int] = queue.SimpleQueue()
        wanted = (signal.SIGTERM, signal.SIGINT)
        for number in wanted:
            signal.signal(number, lambda number, _frame: signals.put(number))
        background = Background()
        background.start()
        wait_for(signals)
        for number in wanted:
            signal.signal(number, signal.SIG_DFL)
        background.stop()


def wait_for(signals: queue.SimpleQueue[int]) -> None:
    """Wait for a signal, with regular wake-ups."""
    while True:
        with suppress(queue.Empty):
            signals.get(timeout=LOOK_SECONDS)
            return

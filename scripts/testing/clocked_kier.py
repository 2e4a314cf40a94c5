"""A Kier in one process whose clock stands still until it is set.

`python -m scripts.testing.clocked_kier BEGIN [--make COMMAND ...] [--run TASK ...]` makes tables
and what commands of `manage.py` make, serves, and reads commands from its standard input, a line
each, which it answers with a line:

    go 2027-03-27T14:20      goes on to a time of clocks in the Netherlands; the tasks of `--run`
                             run on the way whenever they are due
    leap 2027-03-27T14:20    sets the clock, and runs each of these tasks once then
    settle                   does what a worker does until nothing is left: tasks that were
                             enqueued, letters, pushes

All code of Kier asks `django.utils.timezone.now` what time it is, so that it is enough to replace
that. What only waits for seconds, as throttles, goes by the real clock; the cache is emptied when
this one is moved by a quarter of an hour.
"""

import argparse
import heapq
import logging
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
INSTANT, PAUSE = timedelta(microseconds=1), timedelta(minutes=15)
# Between two looks whether it serves by now.
LOOK_SECONDS = 0.05
DONE = "Done."


class SetClock:
    """What time it is."""

    def __init__(self, wall: str) -> None:
        self.now = moment(wall)

    def set(self, now: datetime) -> None:
        """Set it, and have nothing wait for seconds that are over."""
        from django.core.cache import cache

        if abs(now - self.now) > PAUSE:
            cache.clear()
        self.now = now


class Scheduled:
    """The tasks that the clock runs, each with its schedule, and what they lead to."""

    def __init__(self, clock: SetClock, names: Iterable[str]) -> None:
        import crontask

        from backend.operator.background import load_tasks

        load_tasks()
        jobs = {job.func.__self__.func.__name__: job for job in crontask.scheduler.get_jobs()}
        self.jobs = {name: jobs[name] for name in names}
        self.clock = clock

    def go(self, wall: str) -> None:
        """Go on to a time, and run tasks on the way."""
        end = moment(wall)
        due = [(self._next(name, self.clock.now), name) for name in self.jobs]
        heapq.heapify(due)
        while due and due[0][0] <= end:
            now, name = heapq.heappop(due)
            self.clock.set(now)
            self._run(name)
            deliver()
            heapq.heappush(due, (self._next(name, now), name))
        self.clock.set(end)
        deliver()

    def leap(self, wall: str) -> None:
        """Set the clock, and run each task once."""
        self.clock.set(moment(wall))
        for name in self.jobs:
            self._run(name)

    def settle(self) -> None:
        """Do what a worker does, until nothing is left."""
        from django_tasks_db.management.commands.db_worker import Worker

        from notifications.letters.post import post_due

        worker = Worker(
            queue_names=["default"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="settling",
        )
        worker.run()
        post_due()
        deliver()

    def _run(self, name: str) -> None:
        self.jobs[name].func.__self__.call()

    def _next(self, name: str, after: datetime) -> datetime:
        found: datetime = self.jobs[name].trigger.get_next_fire_time(None, after + INSTANT)
        return found.astimezone(UTC)


def moment(wall: str) -> datetime:
    """Return what clocks in the Netherlands show at a time."""
    return datetime.fromisoformat(wall).replace(tzinfo=HERE).astimezone(UTC)


def deliver() -> None:
    """Send the pushes and mails of notices that are due."""
    from notifications.models import Delivery
    from notifications.transports.registry import TRANSPORTS, is_configured, transport
    from notifications.worker import claims
    from notifications.worker.fan_out import fan_out_notices
    from notifications.worker.transport_worker import TransportWorker

    while fan_out_notices():
        pass
    for via in TRANSPORTS:
        if is_configured(via) and Delivery.objects.filter(via=via).exists():
            worker = claims.begin()
            runner = TransportWorker(transport(via), worker)
            while runner.step(wait=0.05) or runner.on_their_way:
                pass
            runner.pool.shutdown()
            claims.end(worker)


def prepare(commands: Iterable[str]) -> None:
    """Make tables, and what commands make."""
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    for command in commands:
        call_command(command)


@contextmanager
def served() -> Iterator[str]:
    """Serve on a free port of this machine, in a thread; yield the address."""
    import uvicorn
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler

    from backend import asgi

    application: Any = asgi.application
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        config = uvicorn.Config(ASGIStaticFilesHandler(application), log_level="error")
        serving = uvicorn.Server(config)
        thread = Thread(target=serving.run, args=([listening],), daemon=True)
        thread.start()
        try:
            # However long a busy machine takes: whoever asks before waits for a part of it only.
            while not serving.started:
                if not thread.is_alive():
                    raise RuntimeError("the server ended before it served")
                time.sleep(LOOK_SECONDS)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            serving.should_exit = True
            thread.join()


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(prog="clocked_kier")
    parser.add_argument("begin")
    parser.add_argument("--make", nargs="*", default=[])
    parser.add_argument("--run", nargs="*", default=[])
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    import django

    from scripts.checks.catalogues import compile_catalogues

    compile_catalogues()
    django.setup()
    # Two lines each time that things are settled.
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    clock = SetClock(asked.begin)
    with patch("django.utils.timezone.now", lambda: clock.now):
        scheduled = Scheduled(clock, asked.run)
        prepare(asked.make)
        acts: dict[str, Callable[..., None]] = {
            "go": scheduled.go,
            "leap": scheduled.leap,
            "settle": scheduled.settle,
        }
        with served() as address:
            print(f"Kier is ready: {address}/", flush=True)
            for line in sys.stdin:
                word, *walls = line.split()
                acts[word](*walls)
                print(DONE, flush=True)


if __name__ == "__main__":
    main()

"""Scheduler, worker and notifications as threads of one process, to save memory."""

import logging
import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Protocol

import crontask
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from django.apps import apps
from django.db import connections
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django.utils.crypto import get_random_string
from django.utils.module_loading import module_has_submodule
from django_tasks_db.management.commands.db_worker import Worker

from notifications.worker.process import DeliveryProcess

log = logging.getLogger("kier.background")
# How long a part that ended by an error rests before it begins anew, like one without a database.
PAUSE_SECONDS = 5.0
# How often the worker looks for tasks, which is what `db_worker` does if nothing is said, and the
# scheduler whether its clock goes on.
LOOK_SECONDS = 1.0


class Part(Protocol):
    """A component that runs until it is stopped, even before it starts."""

    def run(self) -> None:
        """Run until `stop`."""

    def stop(self) -> None:
        """Stop, called from another thread."""


class Scheduler:
    """Enqueues the jobs of `@cron`, however late: a skipped job would lose an hour."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.clock = BackgroundScheduler(
            executors={"default": DebugExecutor()},
            job_defaults={"misfire_grace_time": None, "coalesce": True},
        )
        load_tasks()
        for job in crontask.scheduler.get_jobs():
            self.clock.add_job(with_connection_closed(job.func), job.trigger, name=job.name)

    def run(self) -> None:
        """Run until `stop`; raise `RuntimeError` if the scheduler's thread ends by itself."""
        self.clock.start()
        try:
            while not self.stopping.wait(LOOK_SECONDS):
                if not self.clock._thread.is_alive():
                    raise RuntimeError("the clock stopped")
        finally:
            self.clock.shutdown()

    def stop(self) -> None:
        """Stop the scheduler."""
        self.stopping.set()


class TaskWorker:
    """Runs tasks one after the other, as `db_worker` does."""

    def __init__(self) -> None:
        self.worker = Worker(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            excluded_queue_names=[],
            interval=LOOK_SECONDS,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )

    def run(self) -> None:
        """Run tasks until `stop`; a running one is finished."""
        self.worker.run()

    def stop(self) -> None:
        """Stop after the running task."""
        self.worker.running = False


def load_tasks() -> None:
    """Import the tasks of all apps, which registers those with `@cron`."""
    for app in apps.get_app_configs():
        if app.name != "crontask" and module_has_submodule(app.module, "tasks"):
            import_module(f"{app.name}.tasks")


def with_connection_closed(enqueue: Callable[[], object]) -> Callable[[], None]:
    """Return a job that closes its database connections."""

    def job() -> None:
        try:
            enqueue()
        finally:
            connections.close_all()

    return job


PARTS: Mapping[str, Callable[[], Part]] = {
    "scheduler": Scheduler,
    "worker": TaskWorker,
    "notifications": DeliveryProcess,
}


class Background:
    """Runs the parts in threads, and restarts those that fail."""

    def __init__(
        self, parts: Mapping[str, Callable[[], Part]] = PARTS, pause: float = PAUSE_SECONDS
    ) -> None:
        self.pause = pause
        self.stopping = threading.Event()
        self.running: dict[str, Part] = {}
        self.threads = [
            threading.Thread(target=self._keep_running, args=item, name=f"kier-{item[0]}")
            for item in parts.items()
        ]

    def start(self) -> None:
        """Start all parts."""
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Stop all parts and wait for them."""
        self.stopping.set()
        for part in list(self.running.values()):
            part.stop()
        for thread in self.threads:
            thread.join()

    def _keep_running(self, name: str, make: Callable[[], Part]) -> None:
        while not self.stopping.is_set():
            try:
                part = self.running[name] = make()
                if self.stopping.is_set():
                    # It was made while the others were asked.
                    part.stop()
                self._run(part)
            except (Exception, SystemExit) as error:
                log.error("%s failed and begins anew", name, exc_info=error)
            connections.close_all()
            self.stopping.wait(self.pause)

    def _run(self, part: Part) -> None:
        try:
            part.run()
        finally:
            # What it started on threads of its own ends with it.
            part.stop()

"""Scheduler, worker and notifications in one process: `manage.py background`."""

import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import crontask
import pytest
from apscheduler.triggers.date import DateTrigger
from django_tasks_db.models import DBTaskResult

from backend.core.tasks import erase_left_rows
from backend.operator import background
from backend.operator.background import PARTS, Background, Scheduler
from backend.operator.management.commands.background import wait_for
from scripts.demonstrations.server import BASE
from scripts.launcher.__main__ import BACKGROUND, manage
from tests.own_database import OwnDatabase, own_database

PATIENCE_SECONDS = 60


class Steady:
    """A part that runs until it is asked to stop."""

    def __init__(self) -> None:
        self.begun, self.stopping = threading.Event(), threading.Event()

    def run(self) -> None:
        self.begun.set()
        assert self.stopping.wait(PATIENCE_SECONDS)

    def stop(self) -> None:
        self.stopping.set()


@contextmanager
def running(**parts: Any) -> Iterator[Background]:
    background = Background(parts, pause=0)
    background.start()
    try:
        yield background
    finally:
        background.stop()
    assert not any(thread.is_alive() for thread in background.threads)


def test_a_part_that_fails_begins_anew_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    steady, third = Steady(), Steady()
    broken = Steady()
    broken.run = lambda: 1 / 0  # type: ignore[method-assign, assignment, return-value]
    ways = iter([None, broken, third])

    def make() -> Steady:
        found = next(ways)
        if not found:
            # Of a library that thinks it has the process to itself.
            sys.exit(1)
        return found

    with running(steady=lambda: steady, failing=make):
        assert third.begun.wait(PATIENCE_SECONDS)
        assert steady.begun.wait(PATIENCE_SECONDS)
        # What it had started ends with it.
        assert broken.stopping.is_set()
        assert not steady.stopping.is_set()
    said = [record.getMessage() for record in caplog.records if record.name == "kier.background"]
    assert said == ["failing failed and begins anew"] * 2


def test_a_part_that_is_made_while_all_stop_ends_at_once() -> None:
    late, making, may_be_made = Steady(), threading.Event(), threading.Event()

    def make() -> Steady:
        making.set()
        assert may_be_made.wait(PATIENCE_SECONDS)
        return late

    background = Background({"late": make}, pause=0)
    background.start()
    assert making.wait(PATIENCE_SECONDS)
    stopping = threading.Thread(target=background.stop)
    stopping.start()
    assert background.stopping.wait(PATIENCE_SECONDS)
    may_be_made.set()
    stopping.join(PATIENCE_SECONDS)
    assert late.stopping.is_set()
    assert not background.threads[0].is_alive()


def test_it_does_what_the_processes_do() -> None:
    assert PARTS.keys() == BACKGROUND["separate"].keys()


def test_the_clock_has_every_task_with_an_hour_and_runs_one_that_is_late() -> None:
    scheduler, done = Scheduler(), threading.Event()
    ours = {job.name for job in scheduler.clock.get_jobs()}
    assert ours == {job.name for job in crontask.scheduler.get_jobs()}
    assert {"compact_after_erasing", "erase_left_rows"} <= {name.split(".")[-1] for name in ours}
    scheduler.clock.remove_all_jobs()
    scheduler.clock.add_job(done.set, DateTrigger(datetime(2020, 1, 1, tzinfo=UTC)))
    thread = threading.Thread(target=scheduler.run)
    thread.start()
    assert done.wait(PATIENCE_SECONDS)
    scheduler.stop()
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


def test_a_clock_that_stops_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "LOOK_SECONDS", 0.01)
    scheduler = Scheduler()
    scheduler.clock.remove_all_jobs()
    monkeypatch.setattr(scheduler.clock, "_main_loop", lambda: None)
    with pytest.raises(RuntimeError, match="the clock stopped"):
        scheduler.run()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("background")


@pytest.fixture(scope="module")
def own(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with own_database("background", folder, django_db_blocker) as own:
        yield own


@pytest.mark.slow
@pytest.mark.django_db
def test_a_signal_that_another_thread_was_given_ends_the_wait() -> None:
    signals: queue.SimpleQueue[int] = queue.SimpleQueue()
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: signals.put(number))

    def give() -> None:
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)

    try:
        other = threading.Timer(0.1, give)
        other.start()
        wait_for(signals)
        other.join()
    finally:
        signal.signal(signal.SIGUSR1, before)


@pytest.mark.full
def test_the_process_does_a_task_and_ends_when_it_is_asked_to(
    own: OwnDatabase, folder: Path
) -> None:
    with own.here():
        erase_left_rows.enqueue()
    process = subprocess.Popen(  # noqa: S603 - our own program
        manage("background"),
        cwd=BASE,
        env=own.environment(folder, "demonstration"),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        with own.here():
            while DBTaskResult.objects.exists():
                assert process.poll() is None
                time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _nothing, said = process.communicate(timeout=PATIENCE_SECONDS)
    finally:
        process.kill()
    assert (process.returncode, "Error" in said) == (0, False), said

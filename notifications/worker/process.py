"""A worker process: threads for fan-out and each transport, and this one for heartbeats."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import IntegrityError, connections

from notifications.kinds import Via
from notifications.transports.registry import TRANSPORTS, is_configured, transport
from notifications.worker import claims
from notifications.worker.fan_out import BATCH, fan_out_notices
from notifications.worker.provider_faults import Reporter
from notifications.worker.transport_worker import TransportWorker

log = logging.getLogger("kier.notifications")
# How long to sleep when there is nothing to do, and after the database did not answer.
IDLE_SECONDS = 0.5
AWAY_SECONDS = 1.0
# How long answers are waited for at the end; providers have their timeouts.
FINISH_SECONDS = 30.0


class DeliveryProcess:
    """A worker process."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.worker: UUID = claims.begin()
        self.work: dict[str, Callable[[], None]] = {"spread": self._spread}
        self.work |= {via: partial(self._deliver, via) for via in TRANSPORTS if is_configured(via)}
        self.threads: dict[str, threading.Thread] = {}

    def run(self) -> None:
        """Deliver until `stop`, then finish what is being sent, and sign off."""
        self._start_what_ended()
        while not self.stopping.wait(claims.BEAT_SECONDS):
            self._guarded(self._beat)
            self._start_what_ended()
        for thread in self.threads.values():
            while thread.is_alive():
                thread.join(claims.BEAT_SECONDS)
                self._guarded(self._beat)
        self._guarded(lambda: claims.end(self.worker))
        connections.close_all()

    def stop(self) -> None:
        """Ask all threads to end."""
        self.stopping.set()

    def _start_what_ended(self) -> None:
        """Start threads that do not run: all at first, later those that died."""
        for name, work in self.work.items():
            before = self.threads.get(name)
            if before and before.is_alive():
                continue
            if before:
                log.error("a thread of the worker ended, and is started again: %s", name)
            thread = threading.Thread(target=work, name=f"kier-{name}", daemon=True)
            self.threads[name] = thread
            thread.start()

    def _beat(self) -> None:
        try:
            claims.beat(self.worker)
        except claims.WorkerReplaced:
            log.warning("this worker was taken for dead, and goes on as a new one")
            self.worker = claims.begin()

    def _spread(self) -> None:
        while not self.stopping.is_set():
            # A lot that is not full is no hurry: what comes meanwhile is cheaper together.
            if self._guarded(fan_out_notices) != BATCH:
                self.stopping.wait(IDLE_SECONDS)
        connections.close_all()

    def _deliver(self, via: Via) -> None:
        runner, reporter = TransportWorker(transport(via), self.worker), Reporter(via, self.worker)

        def step() -> bool:
            if runner.worker != self.worker:
                runner.become(self.worker)
                reporter.become(self.worker)
            return runner.step(wait=IDLE_SECONDS)

        def report() -> None:
            troubled = runner.breaker.troubled()
            if troubled != reporter.said:
                reporter.report(troubled)
            elif troubled and (lanes := reporter.asked_again()):
                runner.breaker.wake(lanes)
                runner.waiting.hurry(lanes)

        while not self.stopping.is_set():
            if not self._guarded(step) and not runner.on_their_way:
                self.stopping.wait(IDLE_SECONDS)
            self._guarded(report)
        end = time.monotonic() + FINISH_SECONDS
        while runner.on_their_way and time.monotonic() < end:
            self._guarded(lambda: runner.finish(IDLE_SECONDS))
        runner.close()
        connections.close_all()

    def _guarded(self, work: Callable[[], object]) -> object:
        """Run a step; after any error the worker goes on, and nothing is lost."""
        try:
            return work()
        except IntegrityError:
            # A claim of a worker whose row is gone: it was buried, the next beat says so.
            log.warning("a claim was not possible")
        except DatabaseError as error:
            log.warning("the database does not answer", exc_info=error)
        except Exception as error:
            log.error("a step of the worker failed", exc_info=error)
        connections.close_all()
        time.sleep(AWAY_SECONDS)
        return None

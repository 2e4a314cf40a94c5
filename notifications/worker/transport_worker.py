"""One transport in one worker: claim, send and settle, with no transaction open while sending."""

import logging
import queue
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

from django.db import Error as DatabaseError

from backend.core.hours import hours_from_now
from backend.core.isolation import Work
from notifications import recent
from notifications.models import Delivery
from notifications.transports.base import Message, Outcome, Result, Transport
from notifications.worker import claims, outcomes
from notifications.worker.circuit_breaker import CircuitBreaker
from notifications.worker.delays import DelayedDeliveries
from notifications.worker.messages import message_for
from notifications.worker.retries import seconds_until_next
from notifications.worker.triage import SortedDeliveries, sort_deliveries

log = logging.getLogger("kier.notifications")
# Answers are settled together where they come close together.
LINGER_SECONDS = 0.02
# What goes to one provider may not take all the room.
LANE_SHARE = 0.5
SENDING = Work("sending")

type Answer = tuple[Message, Outcome]


class TransportWorker:
    """A transport, its deliveries that are being sent, and delayed ones."""

    def __init__(
        self, transport: Transport, worker: UUID, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.transport = transport
        self.worker = worker
        self.breaker = CircuitBreaker(clock)
        self.waiting = DelayedDeliveries(clock)
        # Mails that wait for a quarter of an hour, and those of which that is over.
        self.coarse = DelayedDeliveries(clock)
        self.waited: set[UUID] = set()
        self.answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self.on_their_way: dict[UUID, Delivery] = {}
        # Whether something may be claimed of which nothing is known here: by a thread that died.
        self.is_unsure = True
        self.pool = ThreadPoolExecutor(transport.threads, f"kier-{transport.via}")

    @property
    def capacity(self) -> int:
        """The number of messages that may be on their way at once."""
        return self.transport.chunk * self.transport.threads

    def step(self, wait: float = 0.0) -> bool:
        """Do what is due, or wait for answers; return whether there was anything."""
        try:
            if self.is_unsure:
                known = {*self.on_their_way, *self.waiting.ids(), *self.coarse.ids()}
                claims.free_others(self.worker, self.transport.via, known)
                self.is_unsure = False
            started = self._start(self._take())
            return self._settle_what_came(0.0 if started else wait) or started
        except Exception:
            # Between two statements: what was claimed by the first may be in nobody's hands.
            self.is_unsure = True
            raise

    def become(self, worker: UUID) -> None:
        """Go on as another worker: earlier claims are void, and may be another's."""
        self.worker = worker
        self.waiting.clear()
        self.coarse.clear()
        self.waited.clear()
        self.on_their_way.clear()

    def finish(self, wait: float) -> bool:
        """Settle answers without claiming more; return whether something is on its way."""
        self._settle_what_came(wait)
        return bool(self.on_their_way)

    def close(self) -> None:
        """Close threads and connections."""
        self.pool.shutdown(wait=True)
        self.transport.close()

    def _settle_what_came(self, wait: float) -> bool:
        answered = self._answered(wait)
        if answered:
            self._settle(answered)
        return bool(answered)

    def _take(self) -> list[Delivery]:
        free = self.capacity - len(self.on_their_way)
        if free < min(self.transport.chunk, self.capacity // 2):
            return []
        free = min(free, self.transport.chunk)
        rows = self._ready(free)
        if free > len(rows) and len(self.waiting) < self.waiting_limit:
            rows += claims.claim(
                self.worker, self.transport.via, most=free - len(rows), without=self._full_lanes()
            )
        return rows

    @property
    def waiting_limit(self) -> int:
        """The number of delayed deliveries up to which more are claimed."""
        return self.capacity * 10

    def _ready(self, most: int) -> list[Delivery]:
        ids = []
        due = self._coarse_ready(most)
        for delivery, lane in (*due, *self.waiting.ready(most - len(due))):
            if rest := self.breaker.wait(lane):
                self.waiting.add(delivery, lane, rest)
            else:
                ids.append(delivery)
        if not ids:
            return []
        rows = claims.renewed(self.worker, ids)
        self.waited -= {*ids} - {row.id for row in rows}
        return rows

    def _coarse_ready(self, most: int) -> list[tuple[UUID, str]]:
        """Return mails whose quarter of an hour has come, or that became urgent."""
        due = self.coarse.ready(most)
        if len(self.coarse):
            due += self.coarse.take(claims.urgent_ones(self.worker, self.transport.via))
        self.waited.update(delivery for delivery, _lane in due)
        return due

    def _full_lanes(self) -> list[str]:
        counted = Counter(row.lane for row in self.on_their_way.values())
        most = int(self.capacity * LANE_SHARE) if len(counted) > 1 else self.capacity
        full = [lane for lane, n in counted.items() if n >= self.breaker.allowed(lane, most)]
        return [*{*full, *self.breaker.resting()}]

    def _start(self, rows: list[Delivery]) -> bool:
        """Submit what may be sent now, and delay, release or drop the rest."""
        if not rows:
            return False
        sorted_out = self._sorted_out(rows)
        self._drop(sorted_out.expired)
        claims.release(self.worker, sorted_out.not_now)
        self.waited -= {row.id for row in sorted_out.not_now}
        for row, seconds in sorted_out.told_just_now:
            self._keep(row, seconds)
        for row, seconds in sorted_out.coarse:
            self._keep(row, seconds, self.coarse)
        messages = []
        on_lanes = Counter(row.lane for row in self.on_their_way.values())
        for row, until in sorted_out.to_send:
            if on_lanes[row.lane] >= self.breaker.allowed(row.lane, self.capacity):
                self._keep(row, max(1.0, self.breaker.wait(row.lane)))
            elif message := self._message_for(row, until):
                on_lanes[row.lane] += 1
                self.on_their_way[row.id] = row
                messages.append(message)
            else:
                self._drop([row])
        if messages:
            self.pool.submit(self._send, messages)
        return True

    def _drop(self, rows: list[Delivery]) -> None:
        """Drop expired deliveries, unless a newer notice keeps them alive."""
        if not rows:
            return
        again = outcomes.drop_expired(self.worker, self.transport.via, rows)
        self.waited -= {row.id for row in rows}
        for row in rows:
            if row.id in again:
                self._keep(row, 0)

    def _sorted_out(self, rows: Sequence[Delivery]) -> SortedDeliveries:
        """Sort deliveries; one that fails is delayed and holds up no other."""
        try:
            return sort_deliveries(rows, self.waited)
        except DatabaseError:
            raise
        except Exception as error:
            log.error("a delivery cannot be looked at", exc_info=error)
        found = SortedDeliveries()
        for row in rows:
            try:
                found.add(sort_deliveries([row], self.waited))
            except DatabaseError:
                raise
            except Exception:
                row.not_before = hours_from_now(SENDING.note(row.id))
                found.not_now.append(row)
        return found

    def _message_for(self, row: Delivery, until: datetime) -> Message | None:
        try:
            return message_for(row, until)
        except DatabaseError:
            raise
        except Exception as error:
            log.error("a message cannot be made", exc_info=error)
            return None

    def _send(self, messages: Sequence[Message]) -> None:
        """Send on a thread of the pool; every message gets one answer, whatever happens."""
        open_ = {message.id: message for message in messages}

        def report(message: Message, outcome: Outcome) -> None:
            if open_.pop(message.id, None):
                self.answers.put((message, outcome))

        try:
            self.transport.send(messages, report)
        except Exception as error:
            log.error("a transport failed: %s", self.transport.via, exc_info=error)
        finally:
            # Or its place would never be free again.
            for message in [*open_.values()]:
                report(message, Outcome(Result.LATER, "no-answer"))

    def _answered(self, wait: float) -> list[Answer]:
        found: list[Answer] = []
        try:
            found.append(self.answers.get(timeout=wait) if wait else self.answers.get_nowait())
            while len(found) < self.transport.chunk:
                found.append(self.answers.get(timeout=LINGER_SECONDS))
        except queue.Empty:
            pass
        return found

    def _settle(self, answered: list[Answer]) -> None:
        mine = [
            (self.on_their_way[message.id], outcome)
            for message, outcome in answered
            if message.id in self.on_their_way
        ]
        try:
            again = outcomes.apply_outcomes(self.worker, self.transport.via, mine)
        except Exception:
            # The database was away: the answers are settled when it is back.
            for answer in answered:
                self.answers.put(answer)
            raise
        for row, outcome in mine:
            del self.on_their_way[row.id]
            self.breaker.note(row.lane, outcome)
            if outcome.result in {Result.SENT, Result.GONE}:
                self.waited.discard(row.id)
        recent.note(row for row, outcome in mine if outcome.result is Result.SENT)
        for row, outcome in mine:
            if outcome.result in {Result.LATER, Result.REFUSED}:
                row.attempts += 1
                self._keep(row, seconds_until_next(outcome, row.attempts))
            elif row.id in again:
                # So long after the other one, its second is nobody's any more.
                self.waited.add(row.id)
                self._keep(row, recent.WINDOW_SECONDS)

    def _keep(self, row: Delivery, seconds: float, among: DelayedDeliveries | None = None) -> None:
        """Delay a delivery in memory, or release it with a whole hour on its row."""
        waiting = self.waiting if among is None else among
        if waiting.takes(seconds):
            waiting.add(row.id, row.lane, seconds)
            return
        self.waited.discard(row.id)
        row.not_before = hours_from_now(1 + int(seconds // 3600))
        claims.release(self.worker, [row])

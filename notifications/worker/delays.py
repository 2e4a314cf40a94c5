"""Deliveries that a worker delays in memory: a row would tell when a seeker wrote."""

import heapq
import time
from collections.abc import Callable, Collection
from uuid import UUID

# Ids that one transport keeps at most; the rest waits for the next hour.
MOST = 5_000
LONGEST_SECONDS = 3_600.0


class DelayedDeliveries:
    """The delayed deliveries of one transport in one worker, soonest first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.due: list[tuple[float, UUID, str]] = []

    def __len__(self) -> int:
        return len(self.due)

    def takes(self, seconds: float) -> bool:
        """Tell whether a delay of this length can be kept in memory."""
        return seconds <= LONGEST_SECONDS and len(self.due) < MOST

    def add(self, delivery: UUID, lane: str, seconds: float) -> None:
        """Delay a delivery."""
        heapq.heappush(self.due, (self.clock() + seconds, delivery, lane))

    def ids(self) -> set[UUID]:
        """Return the delayed deliveries."""
        return {delivery for _due, delivery, _lane in self.due}

    def ready(self, most: int) -> list[tuple[UUID, str]]:
        """Remove and return up to `most` whose delay is over, with their lanes."""
        now = self.clock()
        found: list[tuple[UUID, str]] = []
        while self.due and self.due[0][0] <= now and len(found) < most:
            _due, delivery, lane = heapq.heappop(self.due)
            found.append((delivery, lane))
        return found

    def take(self, deliveries: Collection[UUID]) -> list[tuple[UUID, str]]:
        """Remove and return those of these deliveries that are delayed, with their lanes."""
        found = [(pk, lane) for _due, pk, lane in self.due if pk in deliveries]
        if found:
            self.due = [delayed for delayed in self.due if delayed[1] not in deliveries]
            heapq.heapify(self.due)
        return found

    def hurry(self, lanes: set[str]) -> None:
        """End the delays of these lanes."""
        now = self.clock()
        self.due = [(now if lane in lanes else due, pk, lane) for due, pk, lane in self.due]
        heapq.heapify(self.due)

    def clear(self) -> None:
        """Forget all delays."""
        self.due.clear()

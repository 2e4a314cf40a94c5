"""Deliveries that a worker keeps for seconds or minutes; no row says until when.

A clock on a row would say to the second when a seeker wrote. So a short wait lives in the memory of
the worker that has the claim; when it dies, another tries a little earlier. Waits above an hour are
given back with an hour on the row.
"""

import heapq
import time
from collections.abc import Callable, Collection
from uuid import UUID

# Ids that one transport keeps at most; the rest waits for the next hour.
MOST = 5_000
LONGEST_SECONDS = 3_600.0


class DelayedDeliveries:
    """What one transport of one worker keeps, soonest first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.due: list[tuple[float, UUID, str]] = []

    def __len__(self) -> int:
        return len(self.due)

    def takes(self, seconds: float) -> bool:
        """Tell whether a wait of this length can be kept here."""
        return seconds <= LONGEST_SECONDS and len(self.due) < MOST

    def add(self, delivery: UUID, lane: str, seconds: float) -> None:
        """Keep a delivery for so long."""
        heapq.heappush(self.due, (self.clock() + seconds, delivery, lane))

    def ids(self) -> set[UUID]:
        """Return what is kept."""
        return {delivery for _due, delivery, _lane in self.due}

    def ready(self, most: int) -> list[tuple[UUID, str]]:
        """Return up to `most` whose wait is over, with their lanes; they are no longer kept."""
        now = self.clock()
        found: list[tuple[UUID, str]] = []
        while self.due and self.due[0][0] <= now and len(found) < most:
            _due, delivery, lane = heapq.heappop(self.due)
            found.append((delivery, lane))
        return found

    def take(self, deliveries: Collection[UUID]) -> list[tuple[UUID, str]]:
        """Return those of these that are kept, with their lanes; they are no longer kept."""
        found = [(pk, lane) for _due, pk, lane in self.due if pk in deliveries]
        if found:
            self.due = [one for one in self.due if one[1] not in deliveries]
            heapq.heapify(self.due)
        return found

    def hurry(self, lanes: set[str]) -> None:
        """Let what goes to these lanes be ready now."""
        now = self.clock()
        self.due = [(now if lane in lanes else due, pk, lane) for due, pk, lane in self.due]
        heapq.heapify(self.due)

    def clear(self) -> None:
        """Forget all: the claims are another's."""
        self.due.clear()

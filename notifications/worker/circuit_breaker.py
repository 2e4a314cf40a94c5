"""A circuit breaker per lane, so that a provider that is down does not delay others."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from notifications.transports.base import Outcome, Result

# Failures in a row after which a lane rests.
MAX_FAILURES = 8
FIRST_REST_SECONDS = 5.0
LONGEST_REST_SECONDS = 300.0
# How many go out to see whether a lane works again.
PROBES = 3
# Lanes that are remembered; who makes up thousands of hosts fills no memory.
MAX_LANES = 2_000


@dataclass(slots=True)
class Lane:
    """The state of a lane. `rests_until` is in seconds of the breaker's clock."""

    failures: int = 0
    rest: float = 0.0
    rests_until: float = 0.0
    # The provider itself asked for this rest.
    is_asked: bool = False
    cause: str = ""


class CircuitBreaker:
    """The lanes of one transport in one worker."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lanes: dict[str, Lane] = {}

    def note(self, lane: str, outcome: Outcome) -> None:
        """Note the outcome of a message, which may open or close the lane's breaker."""
        if outcome.result in {Result.SENT, Result.GONE}:
            # Whoever says that a device is gone is there.
            known = self.lanes.get(lane)
            if known and known.is_asked and known.rests_until > self.clock():
                known.failures = 0
            else:
                self.lanes.pop(lane, None)
            return
        known = self.lanes.get(lane)
        if known is None:
            if len(self.lanes) >= MAX_LANES:
                self.lanes.pop(next(iter(self.lanes)))
            known = self.lanes[lane] = Lane()
        known.failures += 1
        known.cause = outcome.cause
        now = self.clock()
        if outcome.whole_lane and outcome.wait:
            known.rests_until = max(known.rests_until, now + outcome.wait)
            known.is_asked = True
        elif known.failures >= MAX_FAILURES and now >= known.rests_until:
            known.rest = min(LONGEST_REST_SECONDS, known.rest * 2 or FIRST_REST_SECONDS)
            known.rests_until, known.is_asked = now + known.rest, False

    def resting(self) -> list[str]:
        """Return the lanes to which nothing is sent now."""
        now = self.clock()
        return [name for name, lane in self.lanes.items() if lane.rests_until > now]

    def allowed(self, lane: str, most: int) -> int:
        """Return how many messages may be on their way to a lane at once: few after a rest."""
        known = self.lanes.get(lane)
        if known is None or not known.rests_until:
            return most
        return PROBES if known.rests_until <= self.clock() else 0

    def wait(self, lane: str) -> float:
        """Return the seconds until a lane's rest is over."""
        known = self.lanes.get(lane)
        return max(0.0, known.rests_until - self.clock()) if known else 0.0

    def troubled(self) -> dict[str, str]:
        """Return the lanes that rested and have not worked since, with their last cause."""
        return {name: lane.cause for name, lane in self.lanes.items() if lane.rests_until}

    def wake(self, lanes: Iterable[str]) -> None:
        """Forget the state of these lanes, as the operator asks to try again."""
        for name in list(lanes):
            self.lanes.pop(name, None)

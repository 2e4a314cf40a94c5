"""Limits on request bodies in the memory of one server process.

When the budget is exceeded, the oldest incomplete body of the address that holds most is dropped.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass

MAX_BYTES = 64 * 1024 * 1024
# Bodies of paths that take more have a budget of their own, so that files which wait to be read
# leave room for all else.
LARGE_BYTES = 1024 * 1024
# Bodies of which the last part has not come.
MAX_BODIES = 400
# Calls that are whole and wait for a thread, or have one; each lane refuses some long before.
MAX_CALLS = 2_500
# A body may take this long, and the time in which so many bytes come over a bad line.
GRACE_SECONDS = 15.0
MIN_BYTES_A_SECOND = 1_000
MAX_SECONDS = 300.0


class BudgetExceeded(Exception):
    """There is no capacity for this call now; it may be retried in a moment."""


@dataclass(eq=False, slots=True)
class Body:
    """A body that is being received or handled; `deadline` is that of the task that receives it."""

    origin: str
    deadline: asyncio.Timeout
    started: float
    size: int = 0
    whole: bool = False
    given_up: bool = False


class BodyBudget:
    """The bodies of one process. Not safe outside its event loop."""

    def __init__(
        self,
        most_bytes: int = MAX_BYTES,
        most_bodies: int = MAX_BODIES,
        most_calls: int = MAX_CALLS,
    ) -> None:
        self.most_bytes = most_bytes
        self.most_bodies = most_bodies
        self.most_calls = most_calls
        self.bytes = 0
        self.calls = 0
        self._incoming: dict[Body, None] = {}
        self._bytes_of: Counter[str] = Counter()
        self._bodies_of: Counter[str] = Counter()

    def receive(self, body: Body, size: int, *, whole: bool) -> None:
        """Count a part of a body and extend its deadline. May raise `BudgetExceeded`."""
        body.size += size
        self.bytes += size
        self._bytes_of[body.origin] += size
        if whole:
            self._remove(body)
            body.whole = True
            self.calls += 1
        elif body not in self._incoming and not body.given_up:
            self._incoming[body] = None
            self._bodies_of[body.origin] += 1
        self._make_space(body)
        if not body.given_up:
            allowed = GRACE_SECONDS + body.size / MIN_BYTES_A_SECOND
            body.deadline.reschedule(body.started + min(allowed, MAX_SECONDS))

    def end(self, body: Body) -> None:
        """Forget a body; may be called twice."""
        self._remove(body)
        self._release(body)
        self.calls -= body.whole
        body.whole = False

    def _make_space(self, newest: Body) -> None:
        if self.calls > self.most_calls:
            raise BudgetExceeded
        while self.bytes > self.most_bytes:
            self._give_up_another(newest, self._bytes_of)
        while len(self._incoming) > self.most_bodies:
            self._give_up_another(newest, self._bodies_of)

    def _give_up_another(self, newest: Body, share: Counter[str]) -> None:
        candidates = [body for body in self._incoming if body is not newest]
        if not candidates:
            raise BudgetExceeded
        # The oldest body of the origin with the largest share.
        given_up = max(candidates, key=lambda body: share[body.origin])
        given_up.given_up = True
        self._remove(given_up)
        self._release(given_up)
        given_up.deadline.reschedule(asyncio.get_running_loop().time())

    def _remove(self, body: Body) -> None:
        if body in self._incoming:
            del self._incoming[body]
            self._bodies_of[body.origin] -= 1
            if not self._bodies_of[body.origin]:
                del self._bodies_of[body.origin]

    def _release(self, body: Body) -> None:
        self.bytes -= body.size
        self._bytes_of[body.origin] -= body.size
        body.size = 0
        if not self._bytes_of[body.origin]:
            del self._bytes_of[body.origin]

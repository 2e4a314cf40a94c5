"""Calls that a server process has in memory: how many, and how many bytes of bodies, altogether.

A body that exceeds the budget is taken all the same, and another one is given up: the oldest that
is not yet whole, of the address that holds most. So a flood of bodies that never end ends itself.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass

MAX_BYTES = 64 * 1024 * 1024
# Bodies of which the last part has not come.
MAX_BODIES = 400
# Calls that are whole and wait for a thread, or have one; each lane refuses some long before.
MAX_CALLS = 2_500
# A body may take this long, and the time in which so many bytes come over a bad line.
GRACE_SECONDS = 15.0
MIN_BYTES_A_SECOND = 1_000
MAX_SECONDS = 300.0


class BudgetExceeded(Exception):
    """There is no room for this call now; it may be made again in a moment."""


@dataclass(eq=False, slots=True)
class Body:
    """A body that is coming in, or that its call waits with.

    :ivar deadline: of the task that receives it
    :ivar given_up: whether its place went to another one
    """

    origin: str
    deadline: asyncio.Timeout
    started: float
    size: int = 0
    whole: bool = False
    given_up: bool = False


class BodyBudget:
    """The bodies of one process; to be used on its loop alone."""

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
        """Count a part of a body, and give it the time that so many bytes may take.

        :raises BudgetExceeded: there is no room, and no other body can be given up
        """
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
        self._make_room(body)
        if not body.given_up:
            allowed = GRACE_SECONDS + body.size / MIN_BYTES_A_SECOND
            body.deadline.reschedule(body.started + min(allowed, MAX_SECONDS))

    def end(self, body: Body) -> None:
        """Forget a body; may be called twice."""
        self._remove(body)
        self._release(body)
        self.calls -= body.whole
        body.whole = False

    def _make_room(self, newest: Body) -> None:
        if self.calls > self.most_calls:
            raise BudgetExceeded
        while self.bytes > self.most_bytes:
            self._give_up_another(newest, self._bytes_of)
        while len(self._incoming) > self.most_bodies:
            self._give_up_another(newest, self._bodies_of)

    def _give_up_another(self, newest: Body, share: Counter[str]) -> None:
        found = [one for one in self._incoming if one is not newest]
        if not found:
            raise BudgetExceeded
        # The first of the largest share is its oldest.
        other = max(found, key=lambda one: share[one.origin])
        other.given_up = True
        self._remove(other)
        self._release(other)
        other.deadline.reschedule(asyncio.get_running_loop().time())

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

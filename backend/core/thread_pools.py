"""Thread pools for views, in which addresses take turns.

When too many calls wait, the newest one of the address with most is refused.
"""

import asyncio
import logging
import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

log = logging.getLogger("kier.lanes")

type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

# Clients of ours give up after 20 or 30 seconds.
LONGEST_WAIT_SECONDS = 20.0
MAX_WAITING = 1_000
# Each statement of a database has ten; whatever takes longer waits for something that is gone.
LONGEST_RUN_SECONDS = 30.0


class Overloaded(Exception):
    """There is no thread for this call; it may be retried in a moment."""


class ClientGone(Exception):
    """The client closed the connection."""


class ThreadPool:
    """Threads with a waiting queue per address. Not safe outside its event loop."""

    def __init__(
        self,
        name: str,
        threads: int,
        *,
        most_waiting: int = MAX_WAITING,
        longest_wait: float = LONGEST_WAIT_SECONDS,
        longest_run: float = LONGEST_RUN_SECONDS,
        initializer: Callable[[], None] | None = None,
    ) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix=name, initializer=initializer)
        self._free = threads
        # In the order of turns: an address that had one goes to the end.
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        # Those of which nothing was sent yet, with their addresses, oldest first.
        self._new: dict[asyncio.Future[None], str] = {}
        self._most_waiting, self._longest_wait = most_waiting, longest_wait
        self._longest_run = longest_run
        # When a call was begun or ended last, in seconds of the loop.
        self._moved_at = 0.0

    async def begin[Result](
        self, origin: str, receive: Receive, work: Callable[..., Result], *arguments: Any
    ) -> Result:
        """Return the result of `work` as `run` does, while the client waits.

        :raises Overloaded: too many calls wait, or the time limit is exceeded
        :raises ClientGone: the client went away before its turn
        """
        await self._take_turn(origin, receive)
        running = self._start(work, *arguments)
        await asyncio.wait({running}, timeout=self._longest_run)
        if not running.done():
            log.error("a call does not end, and keeps its thread")
            raise Overloaded
        return running.result()

    async def run[Result](
        self, origin: str, work: Callable[..., Result], *arguments: Any
    ) -> Result:
        """Return the result of `work`, run on a thread at this address's turn."""
        await self._take_turn(origin)
        return await self._start(work, *arguments)

    def close(self) -> None:
        """Finish running work and drop the rest."""
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _start[Result](
        self, work: Callable[..., Result], *arguments: Any
    ) -> asyncio.Future[Result]:
        running = asyncio.get_running_loop().run_in_executor(self.pool, work, *arguments)
        # Not before: whoever gives up a call does not end its thread.
        running.add_done_callback(self._end)
        return running

    def _end(self, running: asyncio.Future[Any]) -> None:
        if not running.cancelled():
            # Or it would be told as one that nobody asked for.
            running.exception()
        self._pass_on()

    async def _take_turn(self, origin: str, receive: Receive | None = None) -> None:
        now = asyncio.get_running_loop().time()
        if self._free:
            self._free -= 1
            self._moved_at = now
            return
        if receive and now - self._moved_at > self._longest_wait:
            # All threads wait for something that is gone: nobody is kept waiting for them.
            raise Overloaded
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(origin, deque()).append(turn)
        try:
            if receive:
                self._new[turn] = origin
                await self._wait(turn, receive)
            else:
                await turn
        except BaseException:
            self._leave(origin, turn)
            raise

    async def _wait(self, turn: asyncio.Future[None], receive: Receive) -> None:
        if len(self._new) > self._most_waiting:
            self._refuse_one()
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            done, _pending = await asyncio.wait(
                {turn, gone}, timeout=self._longest_wait, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            gone.cancel()
        if turn in done:
            # Its turn has come, or it was refused for another one.
            turn.result()
        elif gone in done:
            raise ClientGone
        else:
            raise Overloaded

    def _refuse_one(self) -> None:
        newest_first = reversed(self._new.items())
        turn, origin = max(newest_first, key=lambda item: len(self._waiting[item[1]]))
        turn.set_exception(Overloaded())
        self._take_out(origin, turn)

    def _leave(self, origin: str, turn: asyncio.Future[None]) -> None:
        # Whoever waits for a future and is cancelled cancels it, too.
        if turn in self._waiting.get(origin, ()):
            self._take_out(origin, turn)
        elif not turn.cancelled() and turn.exception() is None:
            self._pass_on()

    def _take_out(self, origin: str, turn: asyncio.Future[None]) -> None:
        self._new.pop(turn, None)
        turns = self._waiting[origin]
        turns.remove(turn)
        if not turns:
            del self._waiting[origin]

    def _pass_on(self) -> None:
        self._moved_at = asyncio.get_running_loop().time()
        if not self._waiting:
            self._free += 1
            return
        origin, turns = next(iter(self._waiting.items()))
        del self._waiting[origin]
        turn = turns.popleft()
        self._new.pop(turn, None)
        if turns:
            self._waiting[origin] = turns
        turn.set_result(None)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class ThreadPools:
    """The pools of a process: one for each lane, and `usual` for calls of none."""

    def __init__(self, threads: int, lanes: Mapping[str, tuple[str, int]]) -> None:
        """Make a pool of so many threads, and others.

        :param lanes: by name, a pattern that a call begins with, as `GET /path`, and the number
            of threads; of several that match a call the first counts
        """
        self.usual = ThreadPool("view", threads)
        self._lanes = [
            (re.compile(calls), ThreadPool(name, number)) for name, (calls, number) in lanes.items()
        ]

    def at(self, method: str, path: str) -> ThreadPool:
        """Return the pool for a call."""
        found = (pool for calls, pool in self._lanes if calls.match(f"{method} {path}"))
        return next(found, self.usual)

    def close(self) -> None:
        """Close all pools."""
        for pool in (self.usual, *(pool for _calls, pool in self._lanes)):
            pool.close()

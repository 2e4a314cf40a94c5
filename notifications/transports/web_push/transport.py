"""Push to browsers: one loop on a thread, one session, many hosts at once.

The hosts are those that browsers registered, so none is trusted: a name is called only if all it
resolves to is public, and at the very address that was looked at; no redirect is followed, no
cookie kept, no proxy asked, and of an answer little is read.
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import uvloop
from aiohttp.abc import ResolveResult
from yarl import URL

from notifications.endpoints import is_own_service, is_public
from notifications.kinds import Via
from notifications.transports.base import Message, Outcome, Report

from .answers import PrivateHost, outcome_of, outcome_of_failure
from .message import BadAddress, Call, Composer

log = logging.getLogger("kier.notifications")
# Of the whole call; half of it for the connection.
TIMEOUT_SECONDS = 10.0
MOST_CONNECTIONS_PER_HOST = 100
# Names that are resolved at once; a slow one holds a thread until the system gives up.
LOOK_UPS = 32
RESOLVED_SECONDS = 60
# A push service explains a refusal in a few words, which nobody reads.
MOST_ANSWER_BYTES = 16_384


class WebPush:
    """The transport; starts its loop when there is something to send."""

    via = Via.WEB_PUSH
    # `send` only waits for its slowest host, so that there are many of it, with few messages each.
    chunk = 50
    threads = 16

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self.timeout = timeout
        self._line: Line | None = None
        self._lock = threading.Lock()

    def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send all at once, and report each when its push service has answered."""
        with self._lock:
            if self._line is None:
                self._line = Line(self.timeout)
            line = self._line
        asyncio.run_coroutine_threadsafe(line.send(messages, report), line.loop).result()

    def close(self) -> None:
        """Give up connections and the loop."""
        with self._lock:
            if self._line:
                self._line.close()
            self._line = None


class Line:
    """A loop on a thread of its own, with what is needed to send from it."""

    def __init__(self, timeout: float) -> None:
        self.composer = Composer()
        self.timeout = aiohttp.ClientTimeout(total=timeout, connect=timeout / 2)
        self.loop = uvloop.new_event_loop()
        self.look_ups = ThreadPoolExecutor(LOOK_UPS, "kier-web-push-look-up")
        self.loop.set_default_executor(self.look_ups)
        self.thread = threading.Thread(
            target=self.loop.run_forever, name="kier-web-push", daemon=True
        )
        self.thread.start()
        self.session = asyncio.run_coroutine_threadsafe(self._open(), self.loop).result()

    async def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send messages side by side.

        All are locked first: one here and one there, in between calls, takes 270 µs instead of 160,
        since the processor has to find its way anew each time.
        """
        calls = [self._composed(message) for message in messages]
        async with asyncio.TaskGroup() as group:
            for message, call in zip(messages, calls, strict=True):
                group.create_task(self._send(message, call, report))

    def close(self) -> None:
        """Give up connections, what is on its way, and the loop."""
        asyncio.run_coroutine_threadsafe(self.session.close(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        self.look_ups.shutdown(wait=False, cancel_futures=True)

    async def _open(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=PublicResolver(),
                ttl_dns_cache=RESOLVED_SECONDS,
                limit=0,
                limit_per_host=MOST_CONNECTIONS_PER_HOST,
            ),
            timeout=self.timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            skip_auto_headers={"User-Agent", "Accept", "Accept-Encoding"},
        )

    def _composed(self, message: Message) -> Call | Outcome:
        try:
            return self.composer.composed(message)
        except BadAddress as error:
            return outcome_of_failure(error)

    async def _send(self, message: Message, call: Call | Outcome, report: Report) -> None:
        try:
            outcome = call if isinstance(call, Outcome) else await self._ask(call)
        except (PrivateHost, TimeoutError, aiohttp.ClientError) as error:
            outcome = outcome_of_failure(error)
        except Exception as error:
            log.error("a web push could not be sent", exc_info=error)
            outcome = outcome_of_failure(error)
        report(message, outcome)

    async def _ask(self, call: Call) -> Outcome:
        async with self.session.post(
            URL(call.endpoint, encoded=True),
            data=call.body,
            headers=call.headers,
            allow_redirects=False,
        ) as answer:
            outcome = outcome_of(answer.status, answer.headers.get("Retry-After"))
            await _drop(answer)
        return outcome


class PublicResolver(aiohttp.ThreadedResolver):
    """Resolves names that may be called, and answers the addresses that were looked at."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name.

        :raises PrivateHost: one of them at least is not public
        :raises OSError: there is none
        """
        found = await super().resolve(host, port, family)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        if not is_own_service(host, port) and not is_public([one["host"] for one in found]):
            raise PrivateHost
        return found


async def _drop(answer: aiohttp.ClientResponse) -> None:
    """Read what is left, so that the connection serves again; close it if there is much."""
    left = MOST_ANSWER_BYTES
    while left > 0 and (part := await answer.content.read(left)):
        left -= len(part)
    if left <= 0:
        answer.close()

"""Push to browsers: one event loop on a thread, and one session for all hosts.

Hosts are not trusted: a name is called only if all that it resolves to is public, and at the
address that was checked; no redirects, cookies or proxies.
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import aiohttp
import uvloop
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from notifications.endpoints import is_own_service, is_public
from notifications.kinds import Via
from notifications.transports.base import Message, Outcome, Report

from .answers import PrivateHost, outcome_of, outcome_of_failure
from .message import BadAddress, Call, Composer

log = logging.getLogger("kier.notifications")
# Of the whole call; half of it for the connection.
TIMEOUT_SECONDS = 10.0
MAX_CONNECTIONS_PER_HOST = 100
# Names that are resolved at once; a slow one holds a thread until the system gives up.
LOOK_UPS = 32
RESOLVED_SECONDS = 60
# A push service explains a refusal in a few words, which nobody reads.
MAX_ANSWER_BYTES = 16_384


class WebPush:
    """The transport; starts its loop when there is something to send."""

    via = Via.WEB_PUSH
    # A call of `send` waits for its slowest host, so there have to be many. With 50 in each the
    # worker's own statements cost 13 % more processor time, with 200 no less than with 100.
    chunk = 100
    threads = 12

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self.timeout = timeout
        self._line: Line | None = None
        self._lock = threading.Lock()

    def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send all messages at once, and report each when its push service has answered."""
        with self._lock:
            if self._line is None:
                self._line = Line(self.timeout)
            line = self._line
        asyncio.run_coroutine_threadsafe(line.send(messages, report), line.loop).result()

    def close(self) -> None:
        """Close connections and the loop."""
        with self._lock:
            if self._line:
                self._line.close()
            self._line = None


class Line:
    """An event loop on its own thread, with everything needed to send from it."""

    def __init__(self, timeout: float) -> None:
        self.composer = Composer()
        self.timeout = aiohttp.ClientTimeout(total=timeout, connect=timeout / 2)
        self.resolver = PublicResolver()
        self.loop = uvloop.new_event_loop()
        self.thread = threading.Thread(
            target=self.loop.run_forever, name="kier-web-push", daemon=True
        )
        self.thread.start()
        self.session = asyncio.run_coroutine_threadsafe(self._open(), self.loop).result()

    async def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send messages side by side; all are encrypted first, which is faster than in between."""
        calls = [self._composed(message) for message in messages]
        async with asyncio.TaskGroup() as group:
            for message, call in zip(messages, calls, strict=True):
                group.create_task(self._send(message, call, report))

    def close(self) -> None:
        """Close connections, pending calls and the loop."""
        asyncio.run_coroutine_threadsafe(self._close(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def _open(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self.resolver,
                ttl_dns_cache=RESOLVED_SECONDS,
                limit=0,
                limit_per_host=MAX_CONNECTIONS_PER_HOST,
            ),
            timeout=self.timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            skip_auto_headers={"User-Agent", "Accept", "Accept-Encoding"},
        )

    async def _close(self) -> None:
        await self.session.close()
        await self.resolver.close()

    def _composed(self, message: Message) -> Call | Outcome:
        try:
            return self.composer.composed(message)
        except BadAddress as error:
            return outcome_of_failure(error)

    async def _send(self, message: Message, call: Call | Outcome, report: Report) -> None:
        if isinstance(call, Outcome):
            report(message, call)
            return
        try:
            answer = await self.session.post(
                URL(call.endpoint, encoded=True),
                data=call.body,
                headers=call.headers,
                allow_redirects=False,
            )
        except (PrivateHost, TimeoutError, aiohttp.ClientError) as error:
            report(message, outcome_of_failure(error))
            return
        except Exception as error:
            log.error("a web push could not be sent", exc_info=error)
            report(message, outcome_of_failure(error))
            return
        # Who is slow with the rest of an answer, or breaks off, has taken it or not all the same.
        report(message, outcome_of(answer.status, answer.headers.get("Retry-After")))
        await _drop(answer)


class PublicResolver(AbstractResolver):
    """Resolves names to the addresses that were checked, which must be public."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(LOOK_UPS, "kier-look-up")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a name, or raise `PrivateHost` or `OSError`."""
        # Not the loop's own: that of uvloop has four threads, which four slow names would take.
        entries = await asyncio.get_running_loop().run_in_executor(
            self.threads, partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM)
        )
        addresses = [str(entry[4][0]) for entry in entries]
        if not is_own_service(host, port) and not is_public(addresses):
            raise PrivateHost
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=entry[0],
                proto=entry[2],
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for entry, address in zip(entries, addresses, strict=True)
        ]

    async def close(self) -> None:
        """Stop the threads without waiting for slow names."""
        self.threads.shutdown(wait=False, cancel_futures=True)


async def _drop(answer: aiohttp.ClientResponse) -> None:
    """Read the rest of an answer to reuse the connection; close it if there is much."""
    left = MAX_ANSWER_BYTES
    with suppress(TimeoutError, aiohttp.ClientError):
        while left > 0 and (part := await answer.content.read(left)):
            left -= len(part)
    # Does nothing to a connection whose answer was read to its end.
    answer.close()

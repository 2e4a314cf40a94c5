"""A load of prepared HTTP/1.1 calls over many connections, with little overhead.

Connections come from addresses all over 127.0.0.0/8 and change theirs before throttles notice.
"""

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import uvloop

UNCHANGED = 304
HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


@dataclass
class Figures:
    """What came of a load: seconds per answered call, and what was not answered as it should be."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    elapsed: float = 0.0
    answers: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.seconds) / self.elapsed if self.elapsed else 0.0

    def percentile(self, share: float) -> float:
        """Return the time in milliseconds within which this share of the calls was answered."""
        if not self.seconds:
            return float("nan")
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


type Call = bytes | Sequence[bytes]
"""A prepared call, or several that are one after the other measured as one."""


def http_call(
    method: str,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    kind: str = "application/json",
) -> bytes:
    """One call as bytes, ready to be sent."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: nl"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + HEAD_END + body


class Connection(asyncio.Protocol):
    """One client: sends prepared calls one after the other."""

    def __init__(self) -> None:
        self.buffer = b""
        # Of the last answer.
        self.head = b""
        self.answered: asyncio.Future[tuple[int, bytes]] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Collect an answer until it is whole."""
        self.buffer += data
        end = self.buffer.find(HEAD_END)
        if end < 0:
            return
        head = self.buffer[:end].lower()
        start = head.find(LENGTH)
        length = int(head[start + len(LENGTH) :].split(b"\r\n", 1)[0]) if start >= 0 else 0
        if len(self.buffer) >= end + 4 + length and self.answered and not self.answered.done():
            body = self.buffer[end + 4 : end + 4 + length]
            status = int(self.buffer[9:12])
            self.head = self.buffer[:end]
            self.buffer = b""
            self.answered.set_result((status, body))

    def connection_lost(self, exc: Exception | None) -> None:
        """A call that was under way got no answer."""
        if self.answered and not self.answered.done():
            self.answered.set_exception(ConnectionError())

    async def ask(self, call: bytes) -> tuple[int, bytes]:
        """Send a call; return status and body."""
        self.answered = asyncio.get_running_loop().create_future()
        assert self.transport is not None
        self.transport.write(call)
        return await asyncio.wait_for(self.answered, 30)

    async def ask_all(self, call: Call) -> tuple[int, bytes]:
        """Send a call, or several until one fails; return the last status and body."""
        status, body = 0, b""
        for part in [call] if isinstance(call, bytes) else call:
            status, body = await self.ask(part)
            if not 200 <= status < 300:
                break
        return status, body


def addresses() -> Iterator[str]:
    """Addresses of this machine alone, each once."""
    for number in itertools.count(1):
        yield f"127.{number >> 16 & 127 | 64}.{number >> 8 & 255}.{number & 255}"


# One for all loads, so that no two share a throttle.
ADDRESSES = addresses()


class Load:
    """A number of clients that work through calls until these, or the time, are used up."""

    def __init__(self, port: int, *, clients: int, calls_per_address: int = 100) -> None:
        self.port = port
        self.clients = clients
        self.calls_per_address = calls_per_address

    def run(self, calls: Sequence[Call], *, seconds: float, keep_answers: bool = False) -> Figures:
        """Send the calls, in order, each once; 200 to 299 and 304 are good answers."""
        figures = Figures()
        uvloop.run(self._run(iter(calls), seconds, figures, keep_answers))
        return figures

    async def _run(
        self, calls: Iterator[Call], seconds: float, figures: Figures, keep_answers: bool
    ) -> None:
        started = time.perf_counter()
        deadline = started + seconds
        tasks = [self._client(calls, deadline, figures, keep_answers) for _ in range(self.clients)]
        await asyncio.gather(*tasks)
        figures.elapsed = time.perf_counter() - started

    async def _client(
        self, calls: Iterator[Call], deadline: float, figures: Figures, keep_answers: bool
    ) -> None:
        loop, connection, left = asyncio.get_running_loop(), None, 0
        while time.perf_counter() < deadline:
            call = next(calls, None)
            if call is None:
                break
            if connection is None or not left:
                if connection and connection.transport:
                    connection.transport.close()
                local = (next(ADDRESSES), 0)
                _transport, connection = await loop.create_connection(
                    Connection, "127.0.0.1", self.port, local_addr=local
                )
                left = self.calls_per_address
            left -= 1
            began = time.perf_counter()
            try:
                status, body = await connection.ask_all(call)
            except (ConnectionError, TimeoutError):
                figures.errors += 1
                connection = None
                continue
            if 200 <= status < 300 or status == UNCHANGED:
                figures.seconds.append(time.perf_counter() - began)
                if keep_answers:
                    figures.answers.append(body)
            else:
                figures.errors += 1
        if connection and connection.transport:
            connection.transport.close()

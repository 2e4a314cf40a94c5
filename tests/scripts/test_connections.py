"""Connections of the server: what waits for its client is bounded, and closed first."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from backend.core.file_descriptors import LEAST_HEADROOM, MAX_SOCKETS, Shares, shares
from scripts.launcher import connections
from scripts.launcher.connections import Connections, HttpConnection, SocketConnection

pytestmark = pytest.mark.asyncio

PATIENCE = 60.0
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
UPGRADE = (
    GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
LARGE = 8_000_000


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer at once, with much at `/large`, and accept sockets."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
        return
    body = b"x" * (LARGE if scope["path"] == "/large" else 2)
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Open:
    def __init__(self, server: uvicorn.Server, port: int) -> None:
        self.server, self.port = server, port

    async def __call__(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)


@asynccontextmanager
async def serving(
    limits: Shares, *, http: type[HttpConnection] = HttpConnection, stop_seconds: float = 1
) -> AsyncIterator[Open]:
    """Start a server; return a function that opens a connection to it."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    HttpConnection.all = Connections(limits)
    config = uvicorn.Config(
        application,
        http=http,
        ws=SocketConnection,
        lifespan="off",
        log_config=None,
        loop="asyncio",
        timeout_graceful_shutdown=stop_seconds,  # type: ignore[arg-type]
    )
    server = uvicorn.Server(config)
    # Signals are the test runner's.
    task = asyncio.create_task(server._serve([listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield Open(server, port)
    finally:
        server.should_exit = True
        await task
        HttpConnection.all = Connections(shares())


async def rest(reader: asyncio.StreamReader) -> bytes:
    try:
        return await asyncio.wait_for(reader.read(), PATIENCE)
    except ConnectionError:
        return b""


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(GET + b"\r\n")
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    assert head.startswith(b"HTTP/1.1 200")
    await reader.readexactly(2)


async def test_a_head_has_to_come_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.05)
    async with serving(Shares(10, 10)) as connect:
        for begun in (b"", b"GET / HT", GET):
            reader, writer = await connect()
            writer.write(begun)
            assert await rest(reader) == b""
        # The first call comes in time on any machine, the second never.
        monkeypatch.setattr(connections, "HEAD_SECONDS", PATIENCE)
        reader, writer = await connect()
        await answered(reader, writer)
        monkeypatch.setattr(connections, "HEAD_SECONDS", 0.05)
        writer.write(b"\r\n")
        assert await rest(reader) == b""
    assert (HttpConnection.all.open, HttpConnection.all.sockets) == (0, 0)


async def test_a_call_that_has_only_connected_is_answered_while_the_server_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stops = asyncio.Event()

    def shutdown(self: HttpConnection) -> None:
        HttpConnection.shutdown(self)
        stops.set()

    monkeypatch.setattr(connections, "LAST_SECONDS", PATIENCE)
    http = type("Watched", (HttpConnection,), {"shutdown": shutdown})
    async with serving(Shares(10, 10), http=http, stop_seconds=PATIENCE) as connect:
        reader, writer = await connect()
        while HttpConnection.all.open == 0:
            await asyncio.sleep(0.01)
        connect.server.should_exit = True
        await stops.wait()
        writer.write(GET + b"\r\n" + GET + b"\r\n")
        answer = await rest(reader)
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.count(b"HTTP/1.1") == 1


async def test_a_connection_that_says_nothing_does_not_hold_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "LAST_SECONDS", 0.05)
    async with serving(Shares(10, 10), stop_seconds=PATIENCE) as connect:
        reader, _writer = await connect()
        while HttpConnection.all.open == 0:
            await asyncio.sleep(0.01)
        connect.server.should_exit = True
        assert await rest(reader) == b""


@pytest.mark.full
async def test_a_head_is_bounded() -> None:
    async with serving(Shares(10, 10)) as connect:
        for extra in (b"X: " + b"x" * 40_000, b"X: x\r\n" * 101 + b"\r\n", b"X" * 40_000):
            reader, writer = await connect()
            writer.write(GET + extra)
            assert (await rest(reader)).startswith(b"HTTP/1.1 431 ")
        reader, writer = await connect()
        writer.write(b"G" + b"E" * 40_000)
        assert (await rest(reader)).startswith(b"HTTP/1.1 400 ")
        reader, writer = await connect()
        writer.write(GET + b"X: " + b"x" * 32_000 + b"\r\nConnection: close\r\n\r\n")
        assert (await rest(reader)).startswith(b"HTTP/1.1 200 ")


async def test_the_longest_idle_connection_makes_way() -> None:
    async with serving(Shares(10, 2)) as connect:
        oldest, busy = await connect(), await connect()
        await answered(*busy)
        await answered(*await connect())
        assert await rest(oldest[0]) == b""
        await answered(*busy)


async def test_sockets_leave_room_for_calls() -> None:
    async with serving(Shares(1, 10)) as connect:
        reader, writer = await connect()
        writer.write(UPGRADE)
        assert (await reader.readline()).startswith(b"HTTP/1.1 101 ")
        other, more = await connect()
        more.write(UPGRADE)
        refused = await rest(other)
        assert refused.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after" in refused
        await answered(*await connect())
        writer.close()


async def test_an_answer_that_is_not_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "UNREAD_SECONDS", 0.05)
    async with serving(Shares(10, 10)) as connect:
        reader, writer = await connect()
        reader._transport.pause_reading()
        writer.write(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        while HttpConnection.all.open == 0:
            await asyncio.sleep(0.01)
        while HttpConnection.all.open:
            await asyncio.sleep(0.01)


async def test_how_open_files_are_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in (1_024, 20_000, 1_000_000):
        monkeypatch.setattr("resource.getrlimit", lambda _name, limit=limit: (limit, limit))
        found = shares()
        assert found.sockets == min(limit // 2, MAX_SOCKETS)
        assert found.sockets + found.connections <= limit - LEAST_HEADROOM
        assert found.connections > limit // 3

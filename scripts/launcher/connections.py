"""Connections of the server, within bounds for which uvicorn has no options.

The head of a call is bounded in bytes, headers and time, and so is everything outside of bodies.
Idle connections are closed first when descriptors run short.
"""

import asyncio
from http import HTTPStatus
from typing import Any, override

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from backend.core import file_descriptors
from backend.core.file_descriptors import Shares
from backend.core.hourly_counts import note_refusal

# Request line and headers together. The largest that Kier's own pages send have some 2 kB.
MAX_HEAD_BYTES = 32 * 1024
MAX_HEADERS = 100
# From the first byte, or from the opening of the connection, to the end of the head.
HEAD_SECONDS = 10.0
# The same for a connection that is there when the server stops, and has not said anything yet.
LAST_SECONDS = 1.0
# Calls that were sent before the answer to the one before. Browsers send none.
MAX_PIPELINED = 8
# The parser is fed so much at once, which is how exact the bound on bytes is.
SLICE_BYTES = 4 * 1024
# How long an answer is offered that its client does not read any further.
UNREAD_SECONDS = 30.0
# How long, and up to how many bytes, what comes after a refusal is thrown away, so that it is read.
LINGER_SECONDS = 2.0
LINGER_BYTES = 256 * 1024
RETRY_AFTER_SECONDS = 30
# What may wait to be sent on a socket whose client only asks for pongs.
MAX_UNSENT_BYTES = 64 * 1024
# Parts of a message on a socket; Kier reads none of them.
MAX_FRAGMENTS = 32


class Connections:
    """The number of open connections and sockets, and the idle ones, longest idle first."""

    def __init__(self, shares: Shares) -> None:
        self.most, self.most_sockets = shares.connections, shares.sockets
        self.open, self.sockets = 0, 0
        self._idle: dict[HttpConnection, None] = {}

    def opened(self) -> None:
        """Count a connection, and close the longest idle one if there are too many."""
        self.open += 1
        if self.open > self.most and self._idle:
            next(iter(self._idle)).abort()

    def closed(self, connection: "HttpConnection") -> None:
        """Count a closed connection."""
        self.open -= 1
        self._idle.pop(connection, None)

    def wait(self, connection: "HttpConnection") -> None:
        """Note that a connection is idle from now on."""
        self._idle[connection] = None

    def work(self, connection: "HttpConnection") -> None:
        """Note that a connection is no longer idle."""
        self._idle.pop(connection, None)


class HttpConnection(HttpToolsProtocol):
    """uvicorn's HTTP connection with bounds on heads and on unread answers."""

    all = Connections(file_descriptors.shares())

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._in_head = True
        self._unproductive = 0
        self._refused = False
        self._closed = False
        self._has_called = False
        self._is_last = False
        self._head_timer: asyncio.TimerHandle | None = None
        self._unread_timer: asyncio.TimerHandle | None = None

    # -- The connection --------------------------------------------------------------------------
    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.all.opened()
        self.all.wait(self)
        self._start_head_timer()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to a socket, or answer 503 if there are too many."""
        self._leave()
        if self.all.sockets < self.all.most_sockets:
            super().handle_websocket_upgrade()
            return
        note_refusal("sockets-full")
        self._answer(HTTPStatus.SERVICE_UNAVAILABLE, f"retry-after: {RETRY_AFTER_SECONDS}\r\n")
        self.transport.close()

    def abort(self) -> None:
        """Close the connection at once, dropping unsent data."""
        self.all.work(self)
        self.transport.abort()

    def shutdown(self) -> None:
        """Stop; a connection that was just accepted may still send one call.

        Its bytes may have arrived already, and closing it would reset a call that nobody refused.
        """
        if self._has_called:
            super().shutdown()
            return
        self._is_last = True
        self._stop_head_timer()
        self._head_timer = self.loop.call_later(LAST_SECONDS, self._give_up)

    def _leave(self) -> None:
        if not self._closed:
            self._closed = True
            self.all.closed(self)
            self._stop_head_timer()
            self._stop_unread_timer()

    # -- What comes in ---------------------------------------------------------------------------
    def data_received(self, data: bytes) -> None:
        """Feed the parser piece by piece, within the bounds."""
        if self._refused:
            self._unproductive += len(data)
            if self._unproductive > LINGER_BYTES:
                self.abort()
            return
        if self._in_head and self._head_timer is None:
            self._start_head_timer()
        for start in range(0, len(data), SLICE_BYTES):
            if self._closed or self._refused or self.transport.is_closing():
                return
            piece = data[start : start + SLICE_BYTES]
            self._unproductive += len(piece)
            super().data_received(piece)
            if self._unproductive >= MAX_HEAD_BYTES:
                self._refuse()
            elif len(self.pipeline) > MAX_PIPELINED:
                self.abort()

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header of the head; trailers are ignored."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin the call, unless its head was too large."""
        self._stop_head_timer()
        if len(self.headers) > MAX_HEADERS:
            self._unproductive = MAX_HEAD_BYTES
            return
        self._in_head = False
        self._unproductive = 0
        self.all.work(self)
        self._stop_unread_timer()
        self._has_called = True
        super().on_headers_complete()
        if self._is_last and self.cycle is not None:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Take a part of a body, unless its call was refused."""
        if not self._in_head:
            self._unproductive = 0
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End a body, unless its call was refused."""
        if not self._in_head:
            self._unproductive = 0
            super().on_message_complete()
            self._in_head = True

    # -- What goes out ---------------------------------------------------------------------------
    def on_response_complete(self) -> None:
        """Wait for the next call, and for the client to read this answer."""
        super().on_response_complete()
        if not self._closed and self.cycle.response_complete:
            self.all.wait(self)
            self._watch_reading()

    def pause_writing(self) -> None:
        """Wait for the client to read, but not for ever."""
        super().pause_writing()
        self._watch_reading()

    def _watch_reading(self, before: int | None = None) -> None:
        """Abort if the client has read nothing for a while."""
        self._stop_unread_timer()
        unread = self.transport.get_write_buffer_size()
        if before is not None and unread >= before:
            self.abort()
        elif unread and not self._closed:
            self._unread_timer = self.loop.call_later(UNREAD_SECONDS, self._watch_reading, unread)

    @override
    def resume_writing(self) -> None:
        self._stop_unread_timer()
        super().resume_writing()
        if self.cycle and self.cycle.response_complete:
            self._watch_reading()

    def _stop_unread_timer(self) -> None:
        if self._unread_timer:
            self._unread_timer.cancel()
            self._unread_timer = None

    # -- Refusals --------------------------------------------------------------------------------
    def _start_head_timer(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_head_timer(self) -> None:
        if self._head_timer:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        """Close a connection whose head does not come, unless a call is running."""
        self._head_timer = None
        if self.cycle is None or self.cycle.response_complete:
            self.abort()

    def _refuse(self) -> None:
        """Answer 431, and discard further data for a moment."""
        self._refused = True
        note_refusal("head-too-large")
        self._stop_head_timer()
        if self.cycle is not None and not self.cycle.response_complete:
            # An answer is under way on this connection: there is no place for another one.
            self.abort()
            return
        self._answer(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        self.all.wait(self)
        self._unread_timer = self.loop.call_later(LINGER_SECONDS, self.abort)

    def _answer(self, status: HTTPStatus, headers: str = "") -> None:
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\n{headers}"
        self.transport.write(f"{head}content-length: 0\r\nconnection: close\r\n\r\n".encode())


class SocketConnection(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket with bounds on what clients keep in memory."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # A client that does not answer the end of a socket keeps a descriptor.
        self.close_timeout = LINGER_SECONDS

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        HttpConnection.all.sockets += 1
        super().connection_made(transport)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        HttpConnection.all.sockets -= 1
        super().connection_lost(exc)

    def handle_ping(self) -> None:
        """Answer a ping; close the socket of a client that reads no pongs."""
        super().handle_ping()
        if self.transport.get_write_buffer_size() > MAX_UNSENT_BYTES:
            self.transport.abort()

    def handle_cont(self, event: Any) -> None:
        """Take a further part of a message, up to a number of parts."""
        super().handle_cont(event)
        if len(self.frames) > MAX_FRAGMENTS:
            self.transport.abort()

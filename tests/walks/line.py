"""A proxy between browser and server that counts bytes, in workers too."""

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNK = 65536


@dataclass(slots=True)
class Exchange:
    """One call and its answer: bytes in each direction, heads included."""

    method: str
    path: str
    up: int = 0
    down: int = 0


@dataclass
class Line:
    """Listens on a port of its own; what comes goes to `address`, and back."""

    server: str
    exchanges: list[Exchange] = field(default_factory=list, repr=False)
    sent: bytearray = field(default_factory=bytearray, repr=False)
    """All that browsers sent, as it was on the wire."""

    def __enter__(self) -> Self:
        self._cut = self._refuses = False
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cut()
        self._listener.close()

    def cut(self) -> None:
        self._cut = True
        self.drop()

    def refuse_sockets(self) -> None:
        self._refuses = True
        self.drop()

    def mend(self) -> None:
        self._cut = self._refuses = False

    def drop(self) -> None:
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    @property
    def refuses_sockets(self) -> bool:
        return self._refuses

    def mark(self) -> int:
        return len(self.exchanges)

    def brought(self, part: str) -> bool:
        return any(part in exchange.path and exchange.down for exchange in self.exchanges)

    def down(self, since: int = 0) -> int:
        return sum(exchange.down for exchange in self.exchanges[since:])

    def up(self, since: int = 0) -> int:
        return sum(exchange.up for exchange in self.exchanges[since:])

    def _listen(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            if self._cut:
                client.close()
                continue
            parts = urlsplit(self.server)
            server = socket.create_connection((parts.hostname or "", parts.port or 80))
            self._open |= {client, server}
            calls = _Calls(self)
            for source, target, seen in (
                (client, server, calls.went_up),
                (server, client, calls.came_down),
            ):
                threading.Thread(
                    target=self._forward, args=(source, target, seen), daemon=True
                ).start()

    def _forward(
        self, source: socket.socket, target: socket.socket, seen: Callable[[bytes], None]
    ) -> None:
        with suppress(OSError):
            while piece := source.recv(CHUNK):
                seen(piece)
                target.sendall(piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.discard(source)
        source.close()


class _Calls:
    """A connection, divided into calls."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.exchange: Exchange | None = None
        self.head, self.body_left = b"", 0

    def went_up(self, piece: bytes) -> None:
        self.line.sent += piece
        while piece:
            if self.body_left:
                part, piece = piece[: self.body_left], piece[self.body_left :]
                self.body_left -= len(part)
                self._count_up(part)
                continue
            self.head += piece
            head, end, piece = self.head.partition(HEAD_END)
            if not end:
                return
            self.head = b""
            self._begin(head + end)

    def came_down(self, piece: bytes) -> None:
        if self.exchange:
            self.exchange.down += len(piece)

    def _begin(self, head: bytes) -> None:
        method, path, _version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        self.exchange = Exchange(method, path)
        self.line.exchanges.append(self.exchange)
        self._count_up(head)
        length = LENGTH.search(head)
        self.body_left = int(length[1]) if length else 0
        if b"upgrade: websocket" in head.lower():
            if self.line.refuses_sockets:
                raise ConnectionRefusedError
            # Frames follow, no more calls.
            self.body_left = 1 << 62

    def _count_up(self, part: bytes) -> None:
        if self.exchange:
            self.exchange.up += len(part)

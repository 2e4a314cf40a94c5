"""Connections of an attacker, made by hand, and of a seeker beside them with another address."""

import selectors
import socket
import time
from collections.abc import Sequence
from contextlib import suppress

from tests.attacks.conftest import AttackedKier

# All of 127.0.0.0/8 is this machine (RFC 1122, 3.2.1.3).
ATTACKER, SEEKER = "127.0.0.1", "127.9.9.9"
# Far longer than anything takes; a test that waits so long has failed.
WAIT_SECONDS = 120.0


def connect(kier: AttackedKier, source: str = ATTACKER) -> socket.socket:
    port = int(kier.address.rpartition(":")[2])
    return socket.create_connection(
        ("127.0.0.1", port), timeout=WAIT_SECONDS, source_address=(source, 0)
    )


def head_of(kier: AttackedKier, line: str, *headers: str) -> bytes:
    host = kier.address.removeprefix("http://")
    return "\r\n".join((f"{line} HTTP/1.1", f"Host: {host}", *headers, "")).encode()


def status_in(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def read_all(connection: socket.socket) -> bytes:
    found = b""
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            found += part
    return found


def status_over(kier: AttackedKier, call: bytes) -> int:
    with connect(kier) as connection:
        connection.sendall(call)
        return status_in(read_all(connection))


def ask(kier: AttackedKier, path: str = "/", body: bytes | None = None) -> int:
    with connect(kier, SEEKER) as connection:
        if body is None:
            connection.sendall(head_of(kier, f"GET {path}", "Connection: close") + b"\r\n")
        else:
            headers = ("Connection: close", "Content-Type: application/json")
            head = head_of(kier, f"POST {path}", *headers, f"Content-Length: {len(body)}")
            connection.sendall(head + b"\r\n" + body)
        return status_in(read_all(connection))


def closed(connections: Sequence[socket.socket], *, most: int) -> list[bytes]:
    """Wait until at most so many connections are open; return the answers on closed ones."""
    answers: dict[socket.socket, bytes] = {}
    still, ends = [*connections], time.monotonic() + WAIT_SECONDS
    with selectors.DefaultSelector() as waiting:
        for connection in still:
            waiting.register(connection, selectors.EVENT_READ)
        while len(still) > most and time.monotonic() < ends:
            for key, _events in waiting.select(1.0):
                connection = key.fileobj
                assert isinstance(connection, socket.socket)
                part = b""
                with suppress(ConnectionError):
                    part = connection.recv(65536)
                answers[connection] = answers.get(connection, b"") + part
                if not part:
                    waiting.unregister(connection)
                    still.remove(connection)
    assert len(still) <= most, f"{len(still)} of {len(connections)} are still open"
    return [answers[one] for one in connections if one not in still]

"""Somebody sends a header of 97 MiB, or as much beside the bodies that are bounded."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.connections import ask, connect, head_of, read_all, status_in

MEGABYTE = b"x" * 1024 * 1024
MEGABYTES = 97
CHUNKED = "Transfer-Encoding: chunked"


def one_header(kier: AttackedKier) -> Iterator[bytes]:
    yield head_of(kier, "GET /") + b"X-Long: "
    yield from [MEGABYTE] * MEGABYTES


def many_headers(kier: AttackedKier) -> Iterator[bytes]:
    yield head_of(kier, "GET /")
    yield from (b"X-%d: %s\r\n" % (number, b"x" * 1000) for number in range(MEGABYTES * 1000))


def path(kier: AttackedKier) -> Iterator[bytes]:
    yield b"GET /"
    yield from [MEGABYTE] * MEGABYTES


def line_feeds(kier: AttackedKier) -> Iterator[bytes]:
    yield from [b"\r\n" * (len(MEGABYTE) // 2)] * MEGABYTES


def trailer(kier: AttackedKier) -> Iterator[bytes]:
    yield head_of(kier, "POST /api/v1/intake/matches", CHUNKED) + b"\r\n2\r\n{}\r\n0\r\nX-Long: "
    yield from [MEGABYTE] * MEGABYTES


def chunk_extension(kier: AttackedKier) -> Iterator[bytes]:
    yield head_of(kier, "POST /api/v1/intake/matches", CHUNKED) + b"\r\n2;x="
    yield from [MEGABYTE] * MEGABYTES


def short_headers(kier: AttackedKier) -> Iterator[bytes]:
    yield head_of(kier, "GET /") + b"".join(b"X-%d: x\r\n" % number for number in range(200))
    yield b"\r\n"


@pytest.mark.parametrize(
    "hostile",
    [one_header, many_headers, path, line_feeds, trailer, chunk_extension, short_headers],
)
def test_a_head_is_bounded(kier: AttackedKier, tried: Tried, hostile: object) -> None:
    sent = 0
    assert callable(hostile)
    with connect(kier) as connection:
        try:
            for part in hostile(kier):
                connection.sendall(part)
                sent += len(part)
        except ConnectionError:
            pass
        answer = b""
        with suppress(ConnectionError):
            answer = read_all(connection)
    # What two systems keep for a connection on its way is some megabytes.
    assert sent < 64 * len(MEGABYTE)
    assert status_in(answer) in {0, 431}
    assert ask(kier) == 200
    tried(hostile.__name__.replace("_", " "), f"431 or closed after {sent:,} bytes")


def test_a_head_of_usual_size_is_taken(kier: AttackedKier) -> None:
    with connect(kier) as connection:
        head = head_of(kier, "GET /healthz", "Connection: close", "X-Long: " + "x" * 30_000)
        connection.sendall(head + b"\r\n")
        assert status_in(read_all(connection)) == 200

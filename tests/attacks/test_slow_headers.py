"""Somebody opens connections and never finishes a head, or sends one byte now and then."""

import threading
from contextlib import suppress

from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.connections import ask, closed, connect, head_of

CONNECTIONS = 200
DRIP_SECONDS = 1.0


def test_heads_that_do_not_end(kier: AttackedKier, tried: Tried) -> None:
    connections = [connect(kier) for _ in range(CONNECTIONS)]
    for place, connection in enumerate(connections):
        # A third says nothing at all, a third stops amid a head, a third goes on for ever.
        if place % 3:
            connection.sendall(head_of(kier, "GET /")[: place % 40 + 3])
    ended = threading.Event()

    def drip() -> None:
        while not ended.wait(DRIP_SECONDS):
            for connection in connections[2::3]:
                with suppress(OSError):
                    connection.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        assert ask(kier) == 200
        closed(connections, most=0)
    finally:
        ended.set()
        dripping.join()
        for connection in connections:
            connection.close()
    tried(f"{CONNECTIONS} heads that never end", "all closed by the server")


def test_a_head_after_an_answer_does_not_keep_the_connection(
    kier: AttackedKier, tried: Tried
) -> None:
    with connect(kier) as connection:
        connection.sendall(head_of(kier, "GET /healthz") + b"\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        # It keeps the time for idle connections from running, and is no beginning of a call.
        connection.sendall(b"\r\n")
        closed([connection], most=0)
    tried("a line feed on an idle connection", "closed by the server")


def test_an_answer_that_nobody_reads(kier: AttackedKier, tried: Tried) -> None:
    with connect(kier) as connection:
        # The answers are far more than the two systems keep for the connection.
        calls = (head_of(kier, "GET /api/v1/schema") + b"\r\n") * 64
        with suppress(ConnectionError):
            connection.sendall(calls)
        assert ask(kier) == 200
        found = closed([connection], most=0)
    assert found[0].count(b"HTTP/1.1 200") < 64
    tried("64 calls sent without reading an answer", "cut off")

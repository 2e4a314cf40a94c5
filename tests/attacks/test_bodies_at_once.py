"""Somebody sends many large bodies at once that never end."""

from contextlib import suppress

from backend.core.body_budget import MAX_BYTES
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.connections import ask, closed, connect, head_of, status_in

IMPORTS = "/api/v1/surveys/questionnaires/imports"
BODY = b"x" * 2_000_000
MAX_PROCESSES = 2


def test_bodies_that_do_not_end(kier: AttackedKier, tried: Tried) -> None:
    # A third more than all processes take together.
    count = MAX_PROCESSES * MAX_BYTES // len(BODY) * 4 // 3
    head = head_of(kier, f"POST {IMPORTS}", f"Content-Length: {len(BODY) + 1}") + b"\r\n"
    connections = [connect(kier) for _ in range(count)]
    try:
        for connection in connections:
            with suppress(ConnectionError):
                connection.sendall(head + BODY)
        assert ask(kier) == 200
        assert ask(kier, "/api/v1/intake/matches", b"{}") in {200, 400}
        answers = closed(connections, most=MAX_PROCESSES * MAX_BYTES // len(BODY))
    finally:
        for connection in connections:
            connection.close()
    assert {status_in(answer) for answer in answers} <= {0, 408, 503}
    tried(f"{count} bodies of 2 MB that never end", f"{len(answers)} given up, a seeker's taken")


def test_a_body_that_is_too_large_by_its_own_word(kier: AttackedKier, tried: Tried) -> None:
    with connect(kier) as connection:
        connection.sendall(head_of(kier, "POST /", "Content-Length: 99999999999") + b"\r\n")
        answer = connection.recv(65536)
    assert status_in(answer) == 413
    tried("a body of 100 GB announced", "413 before a byte of it")


def test_calls_sent_ahead(kier: AttackedKier, tried: Tried) -> None:
    with connect(kier) as connection:
        with suppress(ConnectionError):
            connection.sendall((head_of(kier, "GET /api/v1/intake/options") + b"\r\n") * 20_000)
        answers = closed([connection], most=0)
    assert answers[0].count(b"HTTP/1.1 200") < 100
    assert ask(kier) == 200
    tried("20,000 calls at once on one connection", "closed")

"""`scripts/demo outages`: lines that are cut and mended, and the table of what was seen."""

import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from scripts.demonstrations.lines import Line
from scripts.demonstrations.outages import COLUMNS, attempt, table
from scripts.demonstrations.wire import Refused


@pytest.fixture
def line() -> Iterator[Line]:
    with socket.create_server(("127.0.0.1", 0)) as store:

        def answer() -> None:
            while True:
                try:
                    caller, _address = store.accept()
                except OSError:
                    return
                threading.Thread(target=echo, args=(caller,), daemon=True).start()

        threading.Thread(target=answer, daemon=True).start()
        line = Line(store.getsockname()[:2])
        yield line
        line.close()
        store.shutdown(socket.SHUT_RDWR)


def echo(caller: socket.socket) -> None:
    with caller:
        while said := caller.recv(100):
            caller.sendall(said)


def called(line: Line) -> socket.socket:
    return socket.create_connection(("127.0.0.1", line.port), timeout=60)


def test_what_is_said_is_carried_both_ways(line: Line) -> None:
    with called(line) as caller, line.slow(0.001):
        caller.sendall(b"one")
        assert caller.recv(100) == b"one"


def test_a_line_that_is_cut_takes_no_calls_until_it_is_mended(line: Line) -> None:
    with called(line) as caller:
        caller.sendall(b"one")
        assert caller.recv(100) == b"one"
        with line.cut():
            assert caller.recv(100) == b""
            with pytest.raises(ConnectionRefusedError):
                called(line)
    with called(line) as caller:
        caller.sendall(b"two")
        assert caller.recv(100) == b"two"


def test_how_an_act_went_is_said_in_a_word() -> None:
    def refuse() -> None:
        raise Refused(503, {"type": "/problems/unavailable"})

    def hear_nothing() -> None:
        raise httpx.ConnectError("refused")

    found = [attempt(act) for act in (lambda: None, refuse, hear_nothing)]
    assert found == ["ok", "503 unavailable", "no answer (ConnectError)"]


def test_the_table_has_a_row_for_each_part() -> None:
    seen = dict.fromkeys(COLUMNS, "ok") | {"asks": "503 unavailable"}
    head, row = table([("no Redis", seen)]).splitlines()
    assert head.split()[:2] == ["first", "page"]
    assert row.split()[:5] == ["no", "Redis", "ok", "ok", "503"]
    assert head.index("asks") == row.index("503 unavailable")

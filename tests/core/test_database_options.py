"""What is asked of the database, and how long it is waited for."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from backend.core import outage, statement_timeout
from backend.core.errors import AWAY_SECONDS, DATABASE_AWAY
from backend.core.postgresql import base as postgresql

BASE = Path(__file__).resolve().parents[2]
SHOW = "import json; from backend import settings; print(json.dumps(settings.DATABASES['default']))"


def database(tmp_path, url: str) -> dict:
    """Return the database of a process that is given this address."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "KIER_DATA": str(tmp_path),
        "KIER_MODE": "test",
    }
    said = subprocess.check_output(  # noqa: S603 - our own code
        [sys.executable, "-c", SHOW], env=environment, text=True
    )
    found: dict = json.loads(said)
    return found


@pytest.mark.full
@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", {"connect_timeout": 5}),
        ("?sslmode=verify-full", {"sslmode": "verify-full", "connect_timeout": 5}),
        ("?connect_timeout=2", {"connect_timeout": 2}),
    ],
)
def test_what_the_address_asks_for_is_asked_of_the_server(tmp_path, query, wanted) -> None:
    options = database(tmp_path, f"postgres://kier@db.example/kier{query}")["OPTIONS"]
    assert {**options, **wanted} == options
    assert options["server_side_binding"] is True


# -- How long a statement, and a server that says nothing, are waited for ------------------------


@pytest.fixture
def one_database(settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    found: dict[str, Any] = {"OPTIONS": {"connect_timeout": 5}}
    settings.SQLITE = False
    monkeypatch.setattr(statement_timeout.connections, "settings", {"default": found})
    return found["OPTIONS"]


@pytest.mark.parametrize(
    ("seconds", "before", "after"),
    [
        (10, None, "-c statement_timeout=10s"),
        (10, "-c statement_timeout=1min", "-c statement_timeout=10s -c statement_timeout=1min"),
        (0, None, None),
    ],
)
def test_a_server_process_limits_its_statements(
    settings: Any, one_database: dict[str, Any], seconds: int, before: Any, after: Any
) -> None:
    settings.STATEMENT_SECONDS = seconds
    if before:
        one_database["options"] = before
    statement_timeout.limit_statements()
    assert one_database.get("options") == after


def test_only_the_server_is_limited() -> None:
    found = {
        path.relative_to(BASE).as_posix()
        for folder in ("backend", "scripts", "notifications", "surveys")
        for path in (BASE / folder).rglob("*.py")
        if "limit_statements()" in path.read_text()
    }
    assert found == {"scripts/launcher/server.py", "backend/core/statement_timeout.py"}


@pytest.mark.skipif(
    settings.SQLITE, reason="SQLite runs in the process, and ends no statement by itself"
)
def test_a_statement_that_takes_too_long_is_ended(db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        with pytest.raises(DATABASE_AWAY):
            cursor.execute("SELECT pg_sleep(60)")


class Clock:
    """A manual clock."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


def test_one_thread_waits_for_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, tried = Clock(), []
    for module in (outage, postgresql):
        monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr(postgresql.DatabaseWrapper, "outage", outage.Outage())

    def connect(_self: Any, _parameters: Any) -> Any:
        tried.append(clock.now)
        clock.now += 5
        raise psycopg.OperationalError("timeout expired")

    monkeypatch.setattr(postgresql.base.DatabaseWrapper, "get_new_connection", connect)
    one = postgresql.DatabaseWrapper({"OPTIONS": {}}, "default")

    def attempt() -> None:
        with pytest.raises(psycopg.OperationalError):
            one.get_new_connection({})

    for _time in range(3):
        attempt()
    assert len(tried) == 1
    clock.now += AWAY_SECONDS
    attempt()
    assert len(tried) == 2


class Idle:
    """A connection that was kept since the last call."""

    closed = False

    def __init__(self) -> None:
        self.here, self.there = socket.socketpair()

    def fileno(self) -> int:
        return self.here.fileno()

    def close(self) -> None:
        self.closed = True


def kept(monkeypatch: pytest.MonkeyPatch, *, usable: bool) -> tuple[Any, Idle, list[str]]:
    """Return a wrapper, its kept connection, and how often the server was asked for a sign."""
    asked: list[str] = []
    one: Any = postgresql.DatabaseWrapper({"OPTIONS": {}, "CONN_HEALTH_CHECKS": True}, "default")
    one.connection, one.health_check_enabled, one.health_check_done = Idle(), True, False
    monkeypatch.setattr(
        type(one), "is_usable", lambda _self: bool(asked.append("SELECT 1") or usable)
    )
    return one, one.connection, asked


def test_a_connection_on_which_nothing_came_is_used_without_asking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, idle, asked = kept(monkeypatch, usable=True)
    one.close_if_health_check_failed()
    assert (one.connection, one.health_check_done, asked) == (idle, True, [])


@pytest.mark.parametrize("ends", [True, False])
def test_one_that_was_closed_meanwhile_is_replaced_before_anything_is_sent(
    ends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, idle, asked = kept(monkeypatch, usable=False)
    # The server goes, with or without a word.
    _ = idle.there.close() if ends else idle.there.send(b"E")
    one.close_if_health_check_failed()
    assert (idle.closed, asked) == (True, ["SELECT 1"])


def test_one_on_which_a_word_came_that_says_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, idle, asked = kept(monkeypatch, usable=True)
    idle.there.send(b"N")
    one.close_if_health_check_failed()
    assert (one.connection, idle.closed, asked) == (idle, False, ["SELECT 1"])


def test_whoever_is_refused_at_once_asks_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql.DatabaseWrapper, "outage", outage.Outage())

    def connect(_self: Any, _parameters: Any) -> Any:
        raise psycopg.OperationalError("too many clients")

    monkeypatch.setattr(postgresql.base.DatabaseWrapper, "get_new_connection", connect)
    one = postgresql.DatabaseWrapper({"OPTIONS": {}}, "default")
    with pytest.raises(psycopg.OperationalError):
        one.get_new_connection({})
    assert not postgresql.DatabaseWrapper.outage.is_on

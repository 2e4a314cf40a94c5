"""The rows of a help request by bare psycopg or sqlite3: the statements of ours without Kier."""

import json
import multiprocessing
import os
import secrets
import sqlite3
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from .calls import PROFILE

REQUEST = """INSERT INTO help_requests_helprequest (id, suite, access_digest, status, audience,
themes, region, age_band, language, wishes, urgent, exclude, seeker_envelope, key_number,
last_number, reachable, fingerprint, erase_at) VALUES (%s, 1, %s, 'offered', %s, %s, %s, %s, %s, %s,
%s, '[]', %s, 1, 1, false, %s, %s)"""
REFERRAL = """INSERT INTO help_requests_referral (id, suite, request_id, organisation_id, key_id,
envelope, status, decline_reason, position, reasons, offered_hour, due_at, last_message_hour,
overdue) VALUES (%s, 1, %s, %s, %s, %s, 'offered', '', 0, %s, %s, %s, %s, false)"""
MESSAGE = """INSERT INTO help_requests_message (id, suite, request_id, number, organisation_id,
key_number, body, sent_hour) VALUES (%s, 1, %s, 1, NULL, 1, %s, %s)"""
LOAD = """UPDATE organisations_organisationload SET open = open + 1, taken = taken + 0
WHERE organisation_id = %s AND shard = %s"""
REASONS = json.dumps(["audience-labour-migrants", "language", "wish-talk", "wish-advice"] * 2)

Execute = Callable[[str, tuple[Any, ...]], Any]


def create(execute: Execute, organisation: Any, key: Any, identifier: Callable[[], Any]) -> None:
    """All rows of one request, between `begin` and `commit`."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    request = identifier()
    execute(
        REQUEST,
        (
            request,
            os.urandom(32),
            PROFILE["audience"],
            json.dumps(PROFILE["themes"]),
            PROFILE["region"],
            PROFILE["age_band"],
            PROFILE["language"],
            json.dumps(PROFILE["wishes"]),
            False,
            os.urandom(60),
            os.urandom(32),
            hour + timedelta(days=180),
        ),
    )
    execute(
        REFERRAL,
        (
            identifier(),
            request,
            organisation,
            key,
            os.urandom(1168),
            REASONS,
            hour,
            hour + timedelta(hours=48),
            hour,
        ),
    )
    execute(MESSAGE, (identifier(), request, os.urandom(540), hour))
    execute(LOAD, (organisation, secrets.randbelow(8)))


def _postgres(url: str, organisation: str, key: str, seconds: float) -> int:
    done = 0
    with psycopg.connect(url, autocommit=True) as connection:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            with connection.transaction(), connection.cursor() as cursor:
                create(cursor.execute, uuid.UUID(organisation), uuid.UUID(key), uuid.uuid4)
            done += 1
    return done


def _sqlite(path: str, organisation: str, key: str, seconds: float) -> int:
    from backend.settings import SQLITE_PRAGMAS

    done = 0
    connection = sqlite3.connect(path, isolation_level=None, timeout=20)
    sqlite3.register_adapter(datetime, str)
    connection.executescript(SQLITE_PRAGMAS)

    def execute(statement: str, values: tuple[Any, ...]) -> None:
        connection.execute(statement.replace("%s", "?"), values)

    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        connection.execute("BEGIN IMMEDIATE")
        create(
            execute,
            uuid.UUID(organisation).hex,
            uuid.UUID(key).hex,
            lambda: uuid.uuid4().hex,
        )
        connection.execute("COMMIT")
        done += 1
    connection.close()
    return done


def rate(database: str, organisation: str, key: str, *, processes: int, seconds: float) -> float:
    """Requests a second with so many processes; `database` is a URL or the path of a file."""
    write = _postgres if database.startswith("postgres") else _sqlite
    # Spawned: connections and loops of this process stay its own.
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        calls = [(database, organisation, key, seconds)] * processes
        return sum(pool.starmap(write, calls)) / seconds

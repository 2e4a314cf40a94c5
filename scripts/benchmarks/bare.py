"""What Kier writes for a new help request by bare psycopg or sqlite3, and bare Argon2id.

The rows, the notice among them, are one statement on PostgreSQL and one transaction on SQLite, on
as many connections as Kier has, as in `backend/core/compiled_queries.py`.
"""

import json
import multiprocessing
import os
import secrets
import sqlite3
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from .calls import PROFILE

ROWS = (
    """INSERT INTO help_requests_helprequest (id, suite, access_digest, status, audience, themes,
    region, age_band, language, wishes, urgent, exclude, seeker_envelope, key_number, last_number,
    stored_bytes, reachable, fingerprint, erase_at) VALUES (%s, 1, %s, 'offered', %s, %s, %s, %s,
    %s, %s, %s, '[]', %s, 1, 1, 1768, %s, %s, %s)""",
    """INSERT INTO help_requests_referral (id, suite, request_id, organisation_id, key_id, envelope,
    status, decline_reason, position, reasons, offered_hour, due_at, last_message_hour, overdue)
    VALUES (%s, 1, %s, %s, %s, %s, 'offered', '', 0, %s, %s, %s, %s, %s)""",
    """INSERT INTO help_requests_message (id, suite, request_id, number, organisation_id,
    key_number, body, sent_hour) VALUES (%s, 1, %s, 1, NULL, 1, %s, %s)""",
    """INSERT INTO notifications_notice (id, kind, recipient_kind, recipient, subject, urgent,
    reminder, expires_at) VALUES (%s, 'referral.offered', 'organisation', %s, %s, %s, %s, %s)""",
)
LOAD = """UPDATE organisations_organisationload SET open = open + %s, taken = taken + %s
WHERE organisation_id = %s AND shard = %s"""
WHOLE = f"WITH a AS ({ROWS[0]}), b AS ({ROWS[1]}), c AS ({ROWS[2]}), d AS ({ROWS[3]}) {LOAD}"
REASONS = json.dumps(["audience-labour-migrants", "language", "wish-talk", "wish-advice"] * 2)


def values_of(organisation: Any, key: Any, identifier: Callable[[], Any]) -> list[tuple[Any, ...]]:
    """Return the values of the four rows and the load, in the order of the statements."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    request, referral = identifier(), identifier()
    return [
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
            False,
            os.urandom(32),
            hour + timedelta(days=180),
        ),
        (
            referral,
            request,
            organisation,
            key,
            os.urandom(1168),
            REASONS,
            hour,
            hour + timedelta(hours=48),
            hour,
            False,
        ),
        (identifier(), request, os.urandom(540), hour),
        (identifier(), organisation, referral, False, False, hour + timedelta(days=3)),
        (1, 0, organisation, secrets.randbelow(8)),
    ]


def _postgres(url: str, organisation: str, key: str, seconds: float) -> int:
    done, chosen = 0, (uuid.UUID(organisation), uuid.UUID(key))
    with psycopg.connect(url, autocommit=True, prepare_threshold=3) as connection:
        cursor, until = connection.cursor(), time.perf_counter() + seconds
        while time.perf_counter() < until:
            rows = values_of(*chosen, uuid.uuid4)
            cursor.execute(WHOLE, [value for row in rows for value in row])
            done += 1
    return done


def _sqlite(path: str, organisation: str, key: str, seconds: float) -> int:
    from backend.settings import SQLITE_PRAGMAS

    done, chosen = 0, (uuid.UUID(organisation).hex, uuid.UUID(key).hex)
    connection = sqlite3.connect(path, isolation_level=None, timeout=20)
    sqlite3.register_adapter(datetime, str)
    connection.executescript(SQLITE_PRAGMAS)
    statements = [statement.replace("%s", "?") for statement in (*ROWS, LOAD)]
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        rows = values_of(*chosen, lambda: uuid.uuid4().hex)
        connection.execute("BEGIN IMMEDIATE")
        for statement, row in zip(statements, rows, strict=True):
            connection.execute(statement, row)
        connection.execute("COMMIT")
        done += 1
    connection.close()
    return done


def _process(arguments: tuple[str, str, str, int, float]) -> int:
    database, organisation, key, connections, seconds = arguments
    write = _postgres if database.startswith("postgres") else _sqlite
    with ThreadPoolExecutor(connections) as pool:
        jobs = [
            pool.submit(write, database, organisation, key, seconds) for _ in range(connections)
        ]
        return sum(job.result() for job in jobs)


def rate(
    database: str, organisation: str, key: str, *, processes: int, connections: int, seconds: float
) -> float:
    """Requests a second with so many processes, each with so many connections.

    :param database: a URL, or the path of a file
    """
    # Spawned: connections and loops of this process stay its own.
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        calls = [(database, organisation, key, connections, seconds)] * processes
        return sum(pool.map(_process, calls)) / seconds


def argon2_rate(seconds: float) -> float:
    """Codes stretched a second on all processors, by nothing but Argon2id."""
    from backend.core.crypto.key_derivation import SEEKER_PARAMETERS, stretch

    def work(until: float) -> int:
        done = 0
        while time.perf_counter() < until:
            stretch(os.urandom(20), bytes(16), SEEKER_PARAMETERS)
            done += 1
        return done

    threads, began = os.process_cpu_count() or 1, time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        jobs = [pool.submit(work, began + seconds) for _ in range(threads)]
        return sum(job.result() for job in jobs) / (time.perf_counter() - began)

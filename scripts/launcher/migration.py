"""Migrations at a start, by one node at a time, while servers of the last release go on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import LockNotAvailable

# Any number does that no other program takes on Kier's own database: "kier" in ASCII.
LOCK = 0x6B696572
LOOK_SECONDS = 0.5
# While a statement waits for a table, all others wait behind it. A backup has each table for as
# long as it takes: it is waited for by trying again, a quarter of an hour at the most.
LOCK_SECONDS = 2
PAUSE_SECONDS = 3.0
MAX_TRIES = 180


def migrate(say: Callable[[str], None]) -> None:
    """Apply all migrations; other nodes on the same database wait."""
    with alone(say), short_waits():
        for left in reversed(range(MAX_TRIES)):
            try:
                call_command("migrate", verbosity=0, interactive=False)
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable) or not left:
                    raise
                if left == MAX_TRIES - 1:
                    say("Kier waits: a table is in use, by a backup or another long statement.")
                time.sleep(PAUSE_SECONDS)
            else:
                return


def what_is_to_be_done() -> list[str]:
    """Return the migrations that were not applied yet, in order."""
    # Asking makes no file: without one nothing was applied.
    is_there = connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()
    executor = MigrationExecutor(connection if is_there else None)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]


@contextmanager
def alone(say: Callable[[str], None]) -> Iterator[None]:
    """Hold PostgreSQL's advisory lock on Kier's tables; SQLite has one node only.

    The lock ends with the session, so a pooler needs `pool_mode = session`. It is polled: a waiting
    statement would be a transaction that blocks concurrent index creation.
    """
    if connection.vendor != "postgresql":
        yield
        return
    is_first = True
    while not _take_lock():
        if is_first:
            say("Kier waits: another node brings the tables up to date.")
            is_first = False
        time.sleep(LOOK_SECONDS)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _take_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


@contextmanager
def short_waits() -> Iterator[None]:
    """Set a lock timeout on PostgreSQL within the block."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")

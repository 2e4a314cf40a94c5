"""Brings the tables up to date, by one node at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

# Any number does that no other program takes on Kier's own database: "kier" in ASCII.
LOCK = 0x6B696572


def migrate(say: Callable[[str], None]) -> None:
    """Apply all migrations; another node that starts on the same database waits, and finds them."""
    with alone(say):
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def alone(say: Callable[[str], None]) -> Iterator[None]:
    """Hold PostgreSQL's advisory lock of Kier's tables; SQLite has one node only.

    The lock is the session's, and so ends with it, also when this process is killed. A pooler in
    between has to leave the session to us (`pool_mode = session`).
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            say("Kier waits: another node brings the tables up to date.")
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

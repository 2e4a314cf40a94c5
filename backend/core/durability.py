"""Transactions that need not be on the disk before their answer is sent."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def soon_durable() -> Iterator[None]:
    """Run a transaction that only a power cut within the next moments can undo, whole.

    For what somebody can do again and loses little by. Everybody sees it at once, nothing is ever
    damaged by it, and whatever is written durably after it takes it along. Within another
    transaction it is as durable as that one.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            _say("SET LOCAL synchronous_commit = off")
            yield
    else:
        # SQLite takes it between transactions alone; with a log ahead it only leaves out waiting.
        _say("PRAGMA synchronous=NORMAL")
        try:
            with transaction.atomic():
                yield
        finally:
            _say("PRAGMA synchronous=FULL")


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

"""What tests commit is taken back at once, where Django would empty table after table.

Django also makes its content types and permissions anew each time; here they stay.
"""

import sqlite3
from typing import Any, Protocol

from django.db import connection, transaction


class Kept(Protocol):
    """What a database held at a moment."""

    def put_back(self) -> None:
        """Makes it so again, whatever was committed since; nobody may be in a transaction."""


def kept() -> Kept:
    """What the database holds now. PostgreSQL can put back only rows of tables that are empty."""
    connection.ensure_connection()
    return _Pages() if connection.vendor == "sqlite" else _EmptyTables()


class _Pages:
    """All pages of SQLite: free ones come back as well, so that no trace of a test stays there."""

    def __init__(self) -> None:
        self._copy = sqlite3.connect(":memory:")
        connection.connection.backup(self._copy)

    def put_back(self) -> None:
        connection.ensure_connection()
        self._copy.backup(connection.connection)


class _EmptyTables:
    """The tables in which nothing stands; what stands in others is not looked at."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        self._tables = sorted({*tables} - {*_filled(tables)})

    def put_back(self) -> None:
        # Foreign keys are looked at when all is gone: in which order does not matter.
        with transaction.atomic(), connection.cursor() as cursor:
            for table in _filled(self._tables):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


def _filled(tables: list[str]) -> list[str]:
    """Those in which at least one row stands."""
    asked = " UNION ALL ".join(
        f"SELECT %s WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(one)})"  # noqa: S608
        for one in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, tables)
        found: list[Any] = cursor.fetchall()
    return [name for (name,) in found]

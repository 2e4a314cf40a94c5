"""Restores what tests commit, faster than Django's flush; content types and permissions stay."""

import sqlite3
from typing import Any, Protocol

from django.db import connection, transaction


class Kept(Protocol):
    """The contents of a database at a moment."""

    def put_back(self) -> None:
        pass


def kept() -> Kept:
    """Return the contents of the database; PostgreSQL can restore only empty tables."""
    connection.ensure_connection()
    return _Pages() if connection.vendor == "sqlite" else _EmptyTables()


class _Pages:
    """All pages of SQLite, free ones too, so that no trace of a test stays."""

    def __init__(self) -> None:
        self._copy = sqlite3.connect(":memory:")
        connection.connection.backup(self._copy)

    def put_back(self) -> None:
        connection.ensure_connection()
        self._copy.backup(connection.connection)


class _EmptyTables:
    """The tables that are empty; others are ignored."""

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
    asked = " UNION ALL ".join(
        f"SELECT %s WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"  # noqa: S608
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, tables)
        found: list[Any] = cursor.fetchall()
    return [name for (name,) in found]

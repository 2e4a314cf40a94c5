"""Somebody who can write to the database of a running Kier, and holds none of its secrets."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

WAIT_SECONDS = 120


class DatabaseWriter:
    """Runs and commits SQL with `%s` parameters, on SQLite or PostgreSQL."""

    def __init__(self, url: str | None, file: Path) -> None:
        self.is_postgresql = url is not None
        self._connection: Any = (
            psycopg.connect(url, autocommit=True)
            if url
            else sqlite3.connect(file, timeout=WAIT_SECONDS, isolation_level=None)
        )

    def execute(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, if it has any; UUIDs are given and returned as `UUID`."""
        if not self.is_postgresql:
            statement = statement.replace("%s", "?")
            values = tuple(value.hex if isinstance(value, UUID) else value for value in values)
        cursor = self._connection.execute(statement, values)
        return [tuple(row) for row in cursor.fetchall()] if cursor.description else []

    def value(self, statement: str, *values: Any) -> Any:
        """Return the first column of the only row."""
        [[value, *_others]] = self.execute(statement, *values)
        return value

    def identifiers(self, statement: str, *values: Any) -> Sequence[UUID]:
        found = [row[0] for row in self.execute(statement, *values)]
        return [one if isinstance(one, UUID) else UUID(one) for one in found]

    def close(self) -> None:
        self._connection.close()

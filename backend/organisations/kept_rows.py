"""Rows that are read again only where their columns differ from those that were read before.

To build and to verify a row costs fifty times what it costs to see that it is the same.
"""

from collections.abc import Collection, Hashable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db import connection

from backend.core.row_macs import AuthenticatedRow

FEW: Final = 200
"""Of more that differ, all are read: one statement names no more identifiers."""


class KeptRows[Row: AuthenticatedRow]:
    """The rows of a table that verify, as they were read last."""

    def __init__(self, model: type[Row], **wanted: bool) -> None:
        self._model, self._wanted = model, wanted
        # Marks and rows by primary key as the database returns it (to make an identifier of each
        # costs as much), and rows by identifier. They are set at once: threads share them.
        self._read: tuple[dict[Any, Hashable], dict[Any, Row], Mapping[UUID, Row]] = ({}, {}, {})

    def read(self) -> Mapping[UUID, Row]:
        """Return the rows of now; those that did not change are the same objects.

        If none did, the mapping is the same object, too.
        """
        known, before, rows = self._read
        marks = self._read_marks()
        if marks == known:
            return rows
        changed = {key for key, mark in marks.items() if known.get(key) != mark}
        fresh = self._read_rows(changed) if changed else {}
        kept = {
            key: fresh[key] if key in changed else before[key]
            for key in marks
            if key in fresh or (key not in changed and key in before)
        }
        if not fresh and len(kept) == len(before):
            # Those that differ do not verify, as before.
            return rows
        # One that does not verify has no mark, and is read again the next time: it is an alarm.
        rows = {row.pk: row for row in kept.values()}
        self._read = ({key: marks[key] for key in kept}, kept, rows)
        return rows

    def _read_rows(self, changed: Collection[Any]) -> dict[Any, Row]:
        """Return those of these rows that verify, by key."""
        column: Any = self._model._meta.pk
        rows: Any = self._model.objects.filter(**self._wanted)
        if len(changed) <= FEW:
            rows = rows.filter(pk__in=[column.to_python(key) for key in changed])
        found = ((column.get_db_prep_value(row.pk, connection), row) for row in rows)
        return {key: row for key, row in found if key in changed}

    def _read_marks(self) -> dict[Any, Hashable]:
        """Return what differs whenever a column does, by key."""
        options = self._model._meta
        key = connection.ops.quote_name(str(options.pk.column))
        table = connection.ops.quote_name(options.db_table)
        # A row as it stands here, or its hash from a server at the end of a line.
        is_far = connection.vendor == "postgresql"
        mark = "sha256(convert_to(t::text, 'UTF8'))" if is_far else "t.*"
        where = " AND ".join(connection.ops.quote_name(name) for name in self._wanted)
        # Names come from the models alone.
        sql = f"SELECT t.{key}, {mark} FROM {table} t"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} WHERE {where}" if where else sql)
            found: list[Any] = cursor.fetchall()
        return {row[0]: row[1:] for row in found}

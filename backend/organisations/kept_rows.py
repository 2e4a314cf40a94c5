"""Rows that are read again only where their columns differ from those that were read before.

To build and to verify a row costs fifty times what it costs to see that it is the same.
"""

from collections.abc import Hashable, Mapping
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
        self._kept: dict[UUID, tuple[Hashable, Row]] = {}

    def read(self) -> Mapping[UUID, Row]:
        """Return the rows of now; those that did not change are the same objects."""
        marks = self._marks()
        kept = self._kept
        changed = {pk for pk, mark in marks.items() if pk not in kept or kept[pk][0] != mark}
        if changed:
            rows: Any = self._model.objects.filter(**self._wanted)
            some = rows if len(changed) > FEW else rows.filter(pk__in=changed)
            fresh: dict[UUID, Row] = {row.pk: row for row in some if row.pk in changed}
        else:
            fresh = {}
        # One that does not verify has no mark, and is read again the next time: it is an alarm.
        self._kept = {
            pk: (mark, fresh[pk] if pk in fresh else kept[pk][1])
            for pk, mark in marks.items()
            if pk in fresh or pk not in changed
        }
        return {pk: row for pk, (_mark, row) in self._kept.items()}

    def _marks(self) -> dict[UUID, Hashable]:
        """Return what differs whenever a column does, by primary key."""
        options = self._model._meta
        key = connection.ops.quote_name(str(options.pk.column))
        table = connection.ops.quote_name(options.db_table)
        # A row as it stands here, or its hash from a server at the end of a line.
        all_columns = "sha256(convert_to(t::text, 'UTF8'))" if _is_postgresql() else "t.*"
        where = " AND ".join(connection.ops.quote_name(name) for name in self._wanted)
        # Names come from the models alone.
        sql = f"SELECT t.{key}, {all_columns} FROM {table} t"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} WHERE {where}" if where else sql)
            found: list[Any] = cursor.fetchall()
        plain: Any = options.pk
        plain = getattr(plain, "target_field", plain)
        return {
            plain.to_python(row[0]): bytes(row[1]) if _is_postgresql() else row[1:] for row in found
        }


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"

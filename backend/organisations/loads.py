"""The loads of organisations for the matcher, with a statement of its own (docs/performance.md)."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from backend.core.errors import DATABASE_AWAY

from .candidate_index import Load
from .directory import Directory, database_is_away

KNOWN_SECONDS: Final = 10.0
"""So old the load of a great many may be: it only chooses whose present load is read."""

# Written out, since every question who fits runs it.
LOADS: Final = (
    "SELECT organisation_id, SUM(open), SUM(taken) FROM organisations_organisationload"
    "{where} GROUP BY organisation_id"
)


class StoredLoads:
    """The loads in the database; while it is unavailable, nobody has any."""

    _known: ClassVar[Mapping[UUID, Load]] = {}
    # The version of the directory, and when they are read again.
    _until: ClassVar[tuple[int, float]] = (-1, 0.0)

    def __init__(self, known: Directory) -> None:
        self._version = known.version

    def present(self, ids: Sequence[UUID]) -> Mapping[UUID, Load]:
        """Return the loads of these organisations."""
        return _read(ids) if ids else {}

    def known(self) -> Mapping[UUID, Load]:
        """Return the loads of all, at most `KNOWN_SECONDS` old."""
        version, until = StoredLoads._until
        if version != self._version or time.monotonic() >= until:
            StoredLoads._until = (self._version, time.monotonic() + KNOWN_SECONDS)
            StoredLoads._known = _read(None)
        return StoredLoads._known


def _read(ids: Sequence[UUID] | None) -> dict[UUID, Load]:
    if database_is_away():
        return {}
    where, values = "", []
    if ids is not None:
        where = f" WHERE organisation_id IN ({', '.join(['%s'] * len(ids))})"
        column = UUIDField()
        values = [column.get_db_prep_value(id_, connection) for id_ in ids]
    try:
        with connection.cursor() as cursor:
            cursor.execute(LOADS.format(where=where), values)
            return {_as_uuid(id_): Load(int(opened), int(taken)) for id_, opened, taken in cursor}
    except DATABASE_AWAY:
        if connection.in_atomic_block:
            raise
        return {}


def _as_uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)

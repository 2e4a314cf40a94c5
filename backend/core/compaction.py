"""Removes deleted rows from the database's files.

SQLite overwrites deleted rows, but its write-ahead log keeps older pages. PostgreSQL leaves the
bytes of dead rows in place until the table is rewritten (docs/retention.md).
"""

import logging
import math
import time
from dataclasses import dataclass, field

from django.apps import apps
from django.db import OperationalError, connection, transaction

log = logging.getLogger("kier.compaction")

# -- SQLite -------------------------------------------------------------------------------------
# For so long other writers wait behind us, where somebody still reads.
WAIT_MILLISECONDS = 1000


def truncate_log(wait: int = WAIT_MILLISECONDS) -> bool:
    """Empty SQLite's log, waiting at most `wait` ms; return False if readers prevent it."""
    kept = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {wait:d}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            [is_busy, *_pages] = cursor.fetchone()
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {kept:d}")
    return not is_busy


def truncate_log_on_commit() -> None:
    """Empty SQLite's log after the commit, or leave it to the worker if somebody reads."""
    if connection.vendor == "sqlite":
        transaction.on_commit(lambda: truncate_log(wait=0), robust=True)


# -- PostgreSQL ---------------------------------------------------------------------------------
# A larger table would be shut for longer than a seeker should wait: it is only vacuumed.
MAX_BYTES_REWRITTEN = 32 * 1024 * 1024
# What is above this is written anew, and into the write-ahead log with it, every ten minutes.
SMALL_BYTES = 1024 * 1024
PAUSE_SECONDS = 600.0
# Whoever comes behind us, while we wait for a table, waits no longer.
LOCK_TIMEOUT = "1s"
COUNTERS = """
    SELECT relname, pg_total_relation_size(relid), n_tup_del, n_tup_upd
    FROM pg_stat_user_tables WHERE schemaname = current_schema()
"""
DEAD_ROWS = "SELECT pg_stat_get_dead_tuples(%s::regclass)"


@dataclass(frozen=True, slots=True)
class Table:
    """The size of a PostgreSQL table, and its numbers of deleted and changed rows."""

    name: str
    size: int
    deleted: int
    changed: int


@dataclass(slots=True)
class Compactor:
    """Compacts the tables that lost rows since the last run; one per process."""

    done: dict[str, tuple[Table, float]] = field(default_factory=dict)

    def compact(self, *, also_changed: bool = False) -> list[str]:
        """Compact the tables that need it and return their names."""
        ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        with connection.cursor() as cursor:
            cursor.execute(COUNTERS)
            tables = [Table(*row) for row in cursor.fetchall() if row[0] in ours]
        wanted = [table for table in tables if self._is_due(table, also_changed=also_changed)]
        compacted = [table.name for table in wanted if self._compact(table)]
        if compacted:
            # What was analysed before: values of erased rows as examples.
            _vacuum("FULL", "pg_statistic")
        return compacted

    def _is_due(self, table: Table, *, also_changed: bool) -> bool:
        before, at = self.done.get(table.name, (Table(table.name, 0, 0, 0), -math.inf))
        pause = PAUSE_SECONDS if table.size > SMALL_BYTES else 0.0
        if time.monotonic() - at < pause:
            return False
        is_changed = also_changed and table.changed != before.changed
        return is_changed or table.deleted != before.deleted

    def _compact(self, table: Table) -> bool:
        how = "FULL" if table.size <= MAX_BYTES_REWRITTEN else "INDEX_CLEANUP ON"
        at = time.monotonic()
        if not _vacuum(f"{how}, ANALYZE", table.name):
            return False
        with connection.cursor() as cursor:
            cursor.execute(DEAD_ROWS, [connection.ops.quote_name(table.name)])
            [dead] = cursor.fetchone()
        if not dead:
            # Else somebody sees an older state, like a backup that is being made.
            self.done[table.name] = table, at
        return True


def _vacuum(how: str, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            cursor.execute(f"VACUUM ({how}) {connection.ops.quote_name(table)}")
        except OperationalError:
            log.info("a table is in use and was not compacted")
            return False
        finally:
            cursor.execute("RESET lock_timeout")
    return True


compactor = Compactor()


def compact(*, also_changed: bool = False) -> None:
    """Compact this database; `also_changed` includes PostgreSQL tables with rows only changed."""
    if connection.vendor == "sqlite":
        truncate_log()
    else:
        compactor.compact(also_changed=also_changed)

"""Empties SQLite's write-ahead log when no process of Kier runs.

What was erased may stand in it, and a process that was killed leaves it as it is.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

# For another program that reads the file just then.
WAIT_SECONDS = 5.0


def empty(file: Path | None) -> None:
    """Move what is in the log of this database into it; if it cannot be, the next start does.

    On PostgreSQL there is no file, and nothing to do.
    """
    if file is None or not file.exists():
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(file, timeout=WAIT_SECONDS)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

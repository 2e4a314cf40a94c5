"""Empties SQLite's write-ahead log, which may contain erased data, while Kier does not run."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

# For another program that reads the file just then.
WAIT_SECONDS = 5.0


def empty(file: Path | None) -> None:
    """Checkpoint the log of this database, if it is SQLite."""
    if file is None or not file.exists():
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(file, timeout=WAIT_SECONDS)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

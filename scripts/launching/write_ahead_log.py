"""Empties SQLite's write-ahead log when all processes have ended: `python -m` this module.

What was erased may stand in it, and a process that was killed leaves it as it is.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")

from django.conf import settings

WAIT_SECONDS = 5.0


def empty() -> None:
    """Move what is in the log into the database; on PostgreSQL there is nothing to do."""
    file = settings.DATABASES["default"]["NAME"]
    if settings.SQLITE and Path(file).exists():
        with closing(sqlite3.connect(file, timeout=WAIT_SECONDS)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    empty()

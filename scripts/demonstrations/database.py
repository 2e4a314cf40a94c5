"""What somebody reads who has a copy of a server's whole database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from .server import OwnServer
from .stage import NotAsExpected

Row = dict[str, Any]


@contextmanager
def opened(server: OwnServer) -> Iterator[sqlite3.Connection]:
    """Open the database, for reading alone."""
    path = server.data / "kier.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        yield database


def rows_of(server: OwnServer, table: str) -> list[Row]:
    """Return the rows of a table, in the order of the file."""
    with opened(server) as database:
        found = database.execute(f'SELECT * FROM "{table}" ORDER BY rowid')  # noqa: S608 - our table
        return [dict(row) for row in found]


def all_rows(server: OwnServer) -> dict[str, list[str]]:
    """Return the whole database as text, a line for each row, by table."""
    with opened(server) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: [repr(tuple(row)) for row in database.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 - our tables
            for (name,) in names
        }


def stolen(server: OwnServer) -> bytes:
    """Return the files of the database, with what was not written into them yet."""
    return b"".join(path.read_bytes() for path in sorted(server.data.glob("kier.sqlite3*")))


def expect_nowhere(server: OwnServer, *texts: str) -> None:
    """Raise `NotAsExpected` if one of these stands somewhere in the database."""
    files = stolen(server)
    if found := [text for text in texts if text.encode() in files]:
        raise NotAsExpected(f"in the database: {found[:3]}")

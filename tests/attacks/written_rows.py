"""Rows changed by somebody who can write to the database, and put back afterwards."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.attacks.writer import DatabaseWriter

# The server reads organisations anew every two seconds; the machine may be slow.
LONGEST_SECONDS = 120


@contextmanager
def written(
    writer: DatabaseWriter, table: str, key: str, value: Any, **columns: Any
) -> Iterator[None]:
    """Change columns of the row whose `key` is `value`, and restore them on leaving."""
    names = ", ".join(columns)
    [before] = writer.execute(f"SELECT {names} FROM {table} WHERE {key} = %s", value)  # noqa: S608
    places = ", ".join(f"{name} = %s" for name in columns)
    statement = f"UPDATE {table} SET {places} WHERE {key} = %s"  # noqa: S608
    writer.execute(statement, *columns.values(), value)
    try:
        yield
    finally:
        writer.execute(statement, *before, value)


def once[Answer](ask: Callable[[], Answer], good: Callable[[Answer], bool]) -> Answer:
    """Ask until the answer is a good one, for `LONGEST_SECONDS` at most, and return it."""
    end = time.monotonic() + LONGEST_SECONDS
    while not good(answer := ask()):
        assert time.monotonic() < end, f"still {answer!r}"
        time.sleep(0.2)
    return answer

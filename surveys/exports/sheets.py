"""Sheets of rows, independent of a file format, and reports of progress."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# Rows that are written at once, before somebody is told how many are done.
CHUNK = 5_000
# Of a sheet of Excel, with its header (Microsoft, "Excel specifications and limits").
MAX_ROWS = 1_048_576
# How many of the rows are done.
type Report = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file."""

    name: str
    # Names of its columns, for programs.
    header: Sequence[str]
    # Texts, numbers, dates, None; made lazily.
    rows: Iterator[Sequence[Any]]
    # How many rows there are, as far as that is known.
    total: int = 0


def nobody_asks(_done: int) -> None:
    """Ignore a report of progress."""

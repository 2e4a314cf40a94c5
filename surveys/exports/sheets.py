"""What a file has in it before it has a form: sheets of rows, and how far one has got."""

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
    """A table of a file.

    :ivar header: names of its columns, as programs find them
    :ivar rows: texts, numbers, dates, None; each made when it is asked for, and held by nobody
    :ivar total: how many rows there are, as far as that is known
    """

    name: str
    header: Sequence[str]
    rows: Iterator[Sequence[Any]]
    total: int = 0


def nobody_asks(_done: int) -> None:
    """A report that goes nowhere."""

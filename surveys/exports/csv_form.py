"""CSV as Excel opens it in the Netherlands and Belgium, and R with `read.csv2`.

As RFC 4180, but with `;` between cells and `,` in decimals, which Excel takes from the region of
Windows. UTF-8 with a byte order mark, without which Excel assumes another encoding. A text that
begins like a formula gets a `'` (OWASP, "CSV Injection").
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from surveys.results.variables import NO_ANSWER

from .columns import Column, Sort
from .layout import Layout
from .sheets import CHUNK, Report, Sheet, nobody_asks

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
# A spreadsheet calculates what begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# What may begin so all the same: a number, and the sign that stands for no answer.
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
# A number that stays what it is in a spreadsheet; the plus of a telephone number would be gone.
PLAIN = re.compile(r"-[0-9]+(\.[0-9]+)?")


def lines_of(sheet: Sheet, report: Report = nobody_asks) -> Iterator[bytes]:
    """Yield a sheet of escaped texts (`safe`) as CSV, some thousand rows at a time."""
    yield BOM + _lines([sheet.header])
    done = 0
    while lines := _lines(islice(sheet.rows, CHUNK)):
        yield lines
        done += CHUNK
        report(min(done, sheet.total))


def cell_of(column: Column) -> Callable[[Any], Any] | None:
    """Return how values of a column are written: choices as their names."""
    match column.sort:
        case Sort.CHOICE if column.values:
            known = {choice.name: safe(choice.name) for choice in column.values}
            return lambda value: known[value] if value in known else safe(value)
        case Sort.NUMBER:
            return decimal
        case Sort.TEXT:
            return worked_out
        case Sort.DATE_TIME:
            return lambda value: value.replace("T", " ")
        case Sort.CHOICE | Sort.NAMES | Sort.JSON:
            return safe
        case _:
            return None


def plain(value: Any) -> Any:
    """Return a cell of any kind."""
    if isinstance(value, str):
        return safe(value)
    return value.isoformat() if isinstance(value, date) else decimal(value)


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    is_risky = text.startswith(FORMULA) and text != NO_ANSWER and not PLAIN.fullmatch(text)
    return f"'{text}" if is_risky else text


def decimal(value: Any) -> Any:
    """Return a number with a comma."""
    return repr(value).replace(".", ",") if isinstance(value, float) else value


def worked_out(text: str) -> str:
    """Return a calculation: a number like other numbers, else a text."""
    return text.replace(".", ",") if NUMBER.fullmatch(text) else safe(text)


def rows_layout(columns: list[Column]) -> Layout:
    """Return the layout of rows in this format."""
    return Layout(columns, cell_of)


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()

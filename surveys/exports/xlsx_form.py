"""Files for Excel; importing openpyxl takes a quarter of a second, so workers alone do it."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from itertools import batched
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from .columns import Column, Sort
from .csv_form import FORMULA, NUMBER
from .layout import Layout
from .sheets import CHUNK, MAX_ROWS, Report, Sheet, nobody_asks

# Of a sheet, and of a cell (Microsoft, "Excel specifications and limits").
MAX_TEXT, MAX_TITLE = 32_767, 31
BOLD = Font(bold=True)
WIDTH = 18
SHARE = "0.0%"


class TooManyRows(Exception):
    """More rows than a sheet of Excel has."""


class Book:
    """A file that is being written, with temporary files beside it; `save` keeps it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = Workbook(write_only=True)
        self.is_saved = False
        self._usual: str | None = None

    def __enter__(self) -> "Book":
        self._usual, tempfile.tempdir = tempfile.tempdir, str(self.path.parent)
        return self

    def __exit__(self, *_error: object) -> None:
        tempfile.tempdir = self._usual
        for sheet in () if self.is_saved else self.book.worksheets:
            sheet.close()
            # What `save` does; the library has no other word for giving up.
            sheet._writer.cleanup()

    def add(self, sheet: Sheet, title: str, report: Report = nobody_asks) -> None:
        """Add a sheet with a header and rows; raise TooManyRows if they are more than fit."""
        made = self._started(title, [WIDTH] * len(sheet.header))
        made.freeze_panes = "A2"
        self._append(made, sheet.header, BOLD)
        done = 0
        for some in batched(sheet.rows, CHUNK, strict=False):
            if (done := done + len(some)) >= MAX_ROWS:
                raise TooManyRows
            for row in some:
                self._append(made, row)
            report(done)

    def add_lines(
        self, title: str, widths: Sequence[int], lines: Iterable[tuple[Font | None, Sequence[Any]]]
    ) -> None:
        """Add a sheet of lines, each with its font; floats are shares."""
        made = self._started(title, widths)
        for font, line in lines:
            self._append(made, line, font, share=True)

    def save(self) -> None:
        """Write the file."""
        self.book.save(self.path)
        self.is_saved = True

    def _started(self, title: str, widths: Sequence[int]) -> Any:
        made = self.book.create_sheet(title[:MAX_TITLE])
        for at, width in enumerate(widths[:200], 1):
            made.column_dimensions[get_column_letter(at)].width = width
        return made

    def _append(
        self, made: Any, row: Sequence[Any], font: Font | None = None, *, share: bool = False
    ) -> None:
        cells = [_value(value) for value in row]
        for at, value in enumerate(cells):
            is_risky = isinstance(value, str) and value.startswith(FORMULA)
            if not (font or is_risky or (share and isinstance(value, float))):
                continue
            cell = WriteOnlyCell(made, value)
            if is_risky:
                # As it was written: a text is never calculated here.
                cell.data_type = "s"
            if font:
                cell.font = font
            if share and isinstance(value, float):
                cell.number_format = SHARE
            cells[at] = cell
        made.append(cells)


def cell_of(column: Column) -> Callable[[Any], Any] | None:
    """Return how values of a column are written: choices as labels."""
    match column.sort:
        case Sort.CHOICE:
            labels = {choice.name: choice.label for choice in column.values}
            return lambda value: labels.get(value, value)
        case Sort.DATE:
            return date.fromisoformat
        case Sort.TIME:
            return time.fromisoformat
        case Sort.DATE_TIME:
            return datetime.fromisoformat
        case Sort.TEXT:
            return lambda text: float(text) if NUMBER.fullmatch(text) else text
        case _:
            return None


def rows_layout(columns: Sequence[Column]) -> Layout:
    """Return the layout of rows in this format."""
    return Layout(columns, cell_of)


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_TEXT]
    # Excel knows no day before 1900.
    is_early = isinstance(value, date) and value.year < 1900
    return value.isoformat() if is_early else value

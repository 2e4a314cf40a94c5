"""CSV without a background job, streamed by one query for each page."""

from collections.abc import Iterator

from surveys.models import Round
from surveys.results.result_types import Results

from . import csv_form
from .columns import Column, columns_of
from .content import rows_sheet, tables_sheet
from .rows import are_groups_large, most_entries
from .sheets import Report, Sheet, nobody_asks


def stream_rows(round_: Round, language: str, report: Report = nobody_asks) -> Iterator[bytes]:
    """Yield the rows of a round as CSV, with labels in a language; check `check_export` before."""
    columns = row_columns(round_, language)
    yield from csv_form.lines_of(rows_sheet(round_, csv_form.rows_layout(columns)), report)


def row_columns(round_: Round, language: str) -> list[Column]:
    """Return the columns of rows: without their group if one of the groups is small."""
    entries, has_group = most_entries(round_), are_groups_large(round_)
    return columns_of(round_, language, entries, has_group=has_group)


def stream_tables(results: Results, report: Report = nobody_asks) -> Iterator[bytes]:
    """Yield the published tables of a round, as CSV."""
    yield from stream_safe(tables_sheet(results), report)


def stream_safe(sheet: Sheet, report: Report = nobody_asks) -> Iterator[bytes]:
    """Yield a sheet as CSV, with texts escaped that a spreadsheet might take for formulas."""
    rows = ([csv_form.plain(cell) for cell in row] for row in sheet.rows)
    yield from csv_form.lines_of(Sheet(sheet.name, sheet.header, rows, sheet.total), report)

"""CSV without a job in the background: bit by bit, in memory that does not grow.

Each bit of rows is a query of its own, so that a server may make one on any of its threads.
"""

from collections.abc import Iterator

from surveys.models import Round
from surveys.results.result_types import Results

from . import csv_form
from .columns import Column, columns_of
from .content import rows_sheet, tables_sheet
from .rows import are_groups_large, most_entries
from .sheets import Report, Sheet, nobody_asks


def stream_rows(round_: Round, language: str, report: Report = nobody_asks) -> Iterator[bytes]:
    """Yield the rows of a round as CSV, some thousand at a time.

    Whether they may be exported is looked at by `requests.check_export`.

    :param round_: with its version
    :param language: of labels; names of columns and choices are the same in each
    """
    columns = row_columns(round_, language)
    yield from csv_form.lines_of(rows_sheet(round_, csv_form.rows_layout(columns)), report)


def row_columns(round_: Round, language: str) -> list[Column]:
    """Return the columns that rows have: without their group if one of the groups is small.

    :param round_: with its version
    """
    entries, has_group = most_entries(round_), are_groups_large(round_)
    return columns_of(round_, language, entries, has_group=has_group)


def stream_tables(results: Results, report: Report = nobody_asks) -> Iterator[bytes]:
    """Yield what is published of a round, as CSV."""
    yield from stream_safe(tables_sheet(results), report)


def stream_safe(sheet: Sheet, report: Report = nobody_asks) -> Iterator[bytes]:
    """Yield a sheet with texts in it that a spreadsheet might take for formulas."""
    rows = ([csv_form.plain(cell) for cell in row] for row in sheet.rows)
    yield from csv_form.lines_of(Sheet(sheet.name, sheet.header, rows, sheet.total), report)

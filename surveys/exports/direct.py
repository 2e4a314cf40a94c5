"""Rows as CSV without a job in the background: bit by bit, in memory that does not grow.

Each bit is a query of its own, so that a server may make one on any of its threads.
"""

from collections.abc import Iterator

from surveys.models import Round

from . import csv_form
from .columns import columns_of
from .content import rows_sheet
from .reading import most_entries
from .sheets import Report, nobody_asks


def stream_rows(round_: Round, language: str, report: Report = nobody_asks) -> Iterator[bytes]:
    """The rows of a round as CSV, some thousand at a time.

    Whether they may be exported is looked at by `requests.check_export`.

    :param round_: with its version
    :param language: of labels; names of columns and choices are the same in each
    """
    columns = columns_of(round_, language, most_entries(round_))
    yield from csv_form.lines_of(rows_sheet(round_, csv_form.rows_layout(columns)), report)

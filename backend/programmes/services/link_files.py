"""Figures of links as a file: the rows of the page."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from backend.programmes.selectors.link_figures import FigureTable
from surveys.exports.csv_form import lines_of, safe
from surveys.exports.sheets import Sheet

MEDIA_TYPE: Final = "text/csv; charset=utf-8"


def figures_as_csv(tables: Iterable[FigureTable]) -> bytes:
    """Return published figures as CSV."""
    header = [
        _("Table"),
        _("Value"),
        _("Opened, at least"),
        _("Went on, at least"),
        _("Went on, at most"),
    ]
    rows = [
        tuple(
            safe(str(cell))
            for cell in (
                table.title,
                row.label,
                row.opened,
                row.continued_least,
                row.continued_most,
            )
        )
        for table in tables
        for row in table.rows
    ]
    return b"".join(lines_of(Sheet("links", header, iter(rows), len(rows))))

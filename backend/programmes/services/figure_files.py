"""Figures of the programme as files: what the page shows as CSV, XLSX and PDF (PDF/UA-1)."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.core.errors import Conflict
from backend.core.paper import can_be_made, typeset
from backend.programmes.selectors.figure_tables import (
    FigureTables,
    TableCell,
    TableRow,
    tables_of,
    why_hidden,
)
from surveys.exports.csv_form import lines_of, safe
from surveys.exports.sheets import Sheet

TEMPLATE: Final = Path(__file__).resolve().parents[1] / "data" / "figures.typ"
WIDTHS: Final = (30, 36, 12, 24, 12, 12, 12, 24, 60)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above figures in a file.

    :ivar mark: what the file is, such as a draft; empty for a release
    """

    title: str
    day: date
    mark: str = ""


type Maker = Callable[[Heading, FigureTables], bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file."""

    media_type: str
    make: Maker


def file_of(heading: Heading, content: Mapping[str, Any], form: str) -> bytes:
    """Return figures as a file. May raise `Conflict`: the extra that makes PDFs is not here."""
    return FORMS[form].make(heading, tables_of(content))


def file_language(form: str) -> str:
    """Return the language of a file: the active one, where there is a font for it."""
    language = get_language() or settings.LANGUAGE_CODE
    return "en" if form == "pdf" and language.startswith("zh") else language


def _header() -> list[str]:
    return [
        _("Project"),
        _("Indicator"),
        _("Quarter"),
        _("Unit"),
        _("Target"),
        _("At least"),
        _("At most"),
        _("Reached"),
        _("Remark"),
    ]


def _lines(tables: FigureTables) -> Iterator[list[Any]]:
    for project in tables.projects:
        for row in project.rows:
            for code, cell in zip(tables.codes, row.cells, strict=True):
                yield [project.name, row.name, code, row.unit, *_numbers(cell), cell.note]


def _numbers(cell: TableCell) -> list[Any]:
    least = cell.reached.least if cell.reached else None
    most = cell.reached.most if cell.reached else None
    return [cell.target, least, most, cell.text]


def _csv(_heading: Heading, tables: FigureTables) -> bytes:
    rows = [
        tuple(safe("" if value is None else str(value)) for value in line)
        for line in _lines(tables)
    ]
    return b"".join(lines_of(Sheet("figures", _header(), iter(rows), len(rows))))


def _xlsx(heading: Heading, tables: FigureTables) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - a quarter of a second, for whoever makes one
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - the same
    from openpyxl.styles import Font  # noqa: PLC0415 - the same

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_("Figures"))
    for place, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        sheet.column_dimensions[place].width = width
    sheet.freeze_panes = "A2"

    def cells(values: Sequence[Any], *, bold: bool = False) -> list[Any]:
        made = [WriteOnlyCell(sheet, value) for value in values]
        for cell, value in zip(made, values, strict=True):
            if isinstance(value, str):
                # A text is never calculated, however it begins.
                cell.data_type = "s"
            if bold:
                cell.font = Font(bold=True)
        return made

    sheet.append(cells(_header(), bold=True))
    for line in _lines(tables):
        sheet.append(cells(line))
    about: Any = book.create_sheet(_("About"))
    about.column_dimensions["A"].width = 100
    for text in (heading.title, heading.mark, date_format(heading.day, "j F Y"), why_hidden()):
        if text:
            about.append([text])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _pdf(heading: Heading, tables: FigureTables) -> bytes:
    if not can_be_made():
        raise Conflict(_("This server makes no PDF."))
    made_at = datetime.combine(heading.day, datetime.min.time(), tzinfo=UTC)
    return typeset(TEMPLATE, _content(heading, tables), int(made_at.timestamp()))


def _content(heading: Heading, tables: FigureTables) -> dict[str, Any]:
    return {
        "language": (get_language() or "nl").partition("-")[0],
        "title": heading.title,
        "mark": heading.mark,
        "day": date_format(heading.day, "j F Y"),
        "span": tables.span,
        "quarters": list(tables.codes),
        "projects": [
            {
                "name": project.name,
                "organisation": project.organisation,
                "rows": [_row(row) for row in project.rows],
            }
            for project in tables.projects
        ],
        "words": {
            "indicator": _("Indicator"),
            "together": _("Together"),
            "of": _("Reached, and the target below it"),
            "notes": _("Notes"),
            "part": _("of which"),
            "why": why_hidden(),
            "owner": _("Programme"),
        },
    }


def _cell(cell: TableCell) -> dict[str, Any]:
    return {
        "reached": cell.text,
        "target": cell.target_text,
        "has_target": cell.target is not None,
    }


def _row(row: TableRow) -> dict[str, Any]:
    total = row.total
    return {
        "name": row.name,
        "part": bool(row.whole),
        "unit": row.unit,
        "cells": [_cell(cell) for cell in row.cells],
        "total": {
            **_cell(total),
            "least": total.reached.least if total.reached else 0,
            "most": (total.reached.most or total.reached.least) if total.reached else 0,
            "aim": total.target or 0,
        },
        "notes": [{"quarter": cell.quarter, "text": cell.note} for cell in row.notes],
    }


FORMS: Final[Mapping[str, Form]] = {
    "csv": Form("text/csv; charset=utf-8", _csv),
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "pdf": Form("application/pdf", _pdf),
}

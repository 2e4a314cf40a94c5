"""Small forms for tests, as cells of sheets."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

from surveys.xlsform.form_import import read_form
from surveys.xlsform.report import Imported

type Rows = Sequence[Sequence[object]]


def workbook(**sheets: Rows) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(text: str) -> Rows:
    """Return rows of a text: one per line, cells separated by bars."""
    lines = [line.strip() for line in text.strip("\n").splitlines()]
    return [[cell.strip() or None for cell in line.split("|")] for line in lines]


def form(survey: str, choices: str = "", settings: str = "") -> Imported:
    sheets = {"survey": survey, "choices": choices, "settings": settings}
    return read_form("form.xlsx", workbook(**{k: table(v) for k, v in sheets.items() if v}))


def told(found: Imported) -> list[tuple[str, int, str, str]]:
    return [(row.sheet, row.row, row.what.value, row.why) for row in found.rows if row.why]


def ends(found: Imported) -> list[tuple[str, int, str]]:
    return [one[:3] for one in told(found)]

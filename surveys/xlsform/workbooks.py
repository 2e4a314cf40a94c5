"""Reading of .xlsx, .xlsm, .xls and .csv by content; cells become text as in pyxform."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

import openpyxl
import xlrd
from django.utils.translation import gettext as _
from openpyxl.cell.cell import TYPE_ERROR, TYPE_FORMULA
from pyxform.constants import SUPPORTED_SHEET_NAMES
from pyxform.xls2json_backends import xls_value_to_unicode, xlsx_value_to_str
from xlrd.compdoc import CompDoc, CompDocError

from .report import Refusal
from .sheets import BROKEN, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Clock, Sheet, gather

# What a packed file may hold once it is unpacked, and in how many parts.
MAX_UNPACKED, MAX_PARTS = 50_000_000, 1_000
# A row is read as a whole, and other parts at once: what they may hold, so that it fits in memory.
MAX_TAGS_OF_ROW, MAX_TAGS = 150_000, 1_000_000
# Excel itself has room for so many, empty ones included.
MAX_ROWS_OF_FILE = 1_048_576
# Rows that are looked at: below thousands of empty ones nothing belongs to a form.
MAX_SEEN = 4 * MAX_ROWS
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# The kind of an entry in the directory of an .xls that holds data.
STREAM = 2
ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
FORMULA = re.compile(rb"<f[ >/]")


def read_sheets(data: bytes) -> list[Sheet]:
    """Return all sheets of a file; raise Refusal if it is no spreadsheet, broken, or too large."""
    if len(data) > MAX_BYTES:
        message = _(
            "This file is larger than {n} MB. Remove pictures and sheets that are not used."
        )
        raise Refusal(message.replace("{n}", str(MAX_BYTES // 1_000_000)))
    if not data:
        raise Refusal(_("This file is empty."))
    try:
        if data.startswith(ZIP):
            return list(_read_xlsx(data))
        if data.startswith(OLE):
            return list(_read_xls(data))
    except (Refusal, MemoryError):
        raise
    # These libraries raise whatever a broken file makes them stumble over.
    except Exception as error:
        message = _("This file cannot be read: it is damaged. Open it and save it as .xlsx again.")
        raise Refusal(message) from error
    return _read_csv(data)


# -- .xlsx ---------------------------------------------------------------------------------------
def _read_xlsx(data: bytes) -> Iterator[Sheet]:
    has_formulas = _look_inside(data)
    clock = Clock()
    options = {"read_only": True, "keep_links": False}
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, **options)
    sources = openpyxl.load_workbook(io.BytesIO(data), **options) if has_formulas else None
    for place, sheet in enumerate(book.worksheets[:MAX_SHEETS]):
        # What a file says about its own size is often wrong.
        sheet.reset_dimensions()
        rows = islice(sheet.iter_rows(), MAX_SEEN)
        if sources:
            other = sources.worksheets[place]
            other.reset_dimensions()
            pairs = zip(rows, other.iter_rows(), strict=False)
            yield gather(sheet.title, (_with_formulas(*pair) for pair in pairs), clock)
        else:
            yield gather(sheet.title, (map(_xlsx_text, row) for row in rows), clock)


def _look_inside(data: bytes) -> bool:
    """Tell whether any sheet has a formula; raise Refusal if it is no workbook, or huge."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Refusal(_("This file is far too large once it is unpacked."))
        if not any(part.filename.startswith("xl/") for part in parts):
            raise Refusal(_("This is no Excel file. Save it as .xlsx, and try again."))
        # Each part is looked at, also after the first formula.
        found = [_has_formula(part.filename, packed.read(part)) for part in parts if _is_xml(part)]
        return any(found)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _has_formula(name: str, data: bytes) -> bool:
    """Tell whether a part is a sheet with formulas; raise Refusal if it would fill the memory."""
    if "worksheets/" not in name:
        _check_tags(data, 0, len(data), MAX_TAGS)
        return False
    start = 0
    for number, row in enumerate(ROW.finditer(data), 1):
        if number > MAX_ROWS_OF_FILE:
            message = _("A sheet has more than {n} rows. Delete the empty ones below the form.")
            raise Refusal(message.replace("{n}", str(MAX_ROWS_OF_FILE)))
        _check_tags(data, start, row.start(), MAX_TAGS_OF_ROW)
        start = row.start()
    _check_tags(data, start, len(data), MAX_TAGS_OF_ROW)
    return bool(FORMULA.search(data))


def _check_tags(data: bytes, start: int, end: int, most: int) -> None:
    if data.count(b"<", start, end) > most:
        raise Refusal(_("This file is far too large once it is unpacked."))


def _with_formulas(cells: tuple[Any, ...], sources: tuple[Any, ...]) -> Iterator[str | None]:
    for cell, source in zip(cells, sources, strict=False):
        is_formula = source.data_type == TYPE_FORMULA
        yield BROKEN if is_formula and cell.value is None else _xlsx_text(cell)


def _xlsx_text(cell: Any) -> str | None:
    if cell.data_type == TYPE_ERROR:
        return BROKEN
    if cell.value is None or isinstance(cell.value, str):
        return cell.value
    return str(xlsx_value_to_str(cell.value))


# -- .xls ----------------------------------------------------------------------------------------
def _read_xls(data: bytes) -> Iterator[Sheet]:
    try:
        _check_streams(data)
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True)
    except (xlrd.XLRDError, CompDocError) as error:
        message = _("This file cannot be read: it has a password, or is damaged. Save it as .xlsx.")
        raise Refusal(message) from error
    clock = Clock()
    for name in book.sheet_names()[:MAX_SHEETS]:
        sheet = book.sheet_by_name(name)
        rows = (sheet.row(number) for number in range(min(sheet.nrows, MAX_SEEN)))
        yield gather(
            name, ((_xls_text(cell, book.datemode) for cell in row) for row in rows), clock
        )
        book.unload_sheet(name)


def _check_streams(data: bytes) -> None:
    """Raise CompDocError if a chain of small streams is circular: xlrd would never end."""
    found = CompDoc(data, logfile=io.StringIO())
    for entry in found.dirlist:
        if entry.etype != STREAM or entry.tot_size >= found.min_size_std_stream:
            continue
        place, seen = entry.first_SID, set[int]()
        while 0 <= place < len(found.SSAT):
            if place in seen:
                raise CompDocError
            seen.add(place)
            place = found.SSAT[place]


def _xls_text(cell: Any, datemode: int) -> str | None:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return BROKEN
    if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_TEXT}:
        return str(cell.value)
    try:
        return str(xls_value_to_unicode(cell.value, cell.ctype, datemode))
    # A date of before March 1900, which no two programs agree on.
    except (xlrd.xldate.XLDateError, ValueError):
        return BROKEN


# -- .csv ----------------------------------------------------------------------------------------
def _read_csv(data: bytes) -> list[Sheet]:
    text = _decoded(data)
    first = text[:5_000]
    delimiter = max((",", ";", "\t"), key=first.count)
    if first.count(delimiter) < 2:
        raise Refusal(_("This is no form: save it as .xlsx, .xls or .csv, with its columns."))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [row[: MAX_COLUMNS + 2] for row in islice(reader, MAX_ROWS + 2)]
    except csv.Error as error:
        raise Refusal(_("This file cannot be read: it is no proper .csv.")) from error
    if not rows or _is_plain(rows[0]):
        return [gather("survey", rows, Clock())]
    return list(_parts(rows))


def _is_plain(row: list[str]) -> bool:
    """Tell whether a row is the header of a file with nothing but questions."""
    names = [cell.strip().lower() for cell in row]
    return bool(names and names[0]) and names[0] not in SUPPORTED_SHEET_NAMES and "type" in names


def _parts(rows: list[list[str]]) -> Iterator[Sheet]:
    """Yield sheets below each other: names in the first column, contents right of it."""
    title, top, part, clock = "", 0, list[list[str]](), Clock()
    for number, row in enumerate([*rows, ["end"]], 1):
        if row and (name := row[0].strip()):
            if part:
                yield gather(title, part, clock, top)
            title, part = name, []
        rest = ["", *row[1:]]
        if part or any(map(str.strip, rest)):
            top = top if part else number
            part.append(rest)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        # Excel in Western Europe saves as the last.
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal(_("This is no spreadsheet. Save the form as .xlsx, .xls or .csv."))

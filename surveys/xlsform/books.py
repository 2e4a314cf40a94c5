"""Fast writing of .xlsx with texts alone (ECMA-376, part 1, SpreadsheetML)."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WIDTH: Final = 24
# What a cell holds; more of it is left out.
MAX_TEXT: Final = 32_767
# What no XML may hold.
ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet would take for the start of a formula when somebody edits the cell.
FORMULA: Final = re.compile(r"[=+@-]")
# Of the cells: usual or bold, and either of them also with what keeps a text a text.
USUAL, BOLD, QUOTED = 0, 1, 2
STYLES: Final = (
    f'{HEAD}<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4">'
    + "".join(
        f'<xf numFmtId="0" fontId="{font}" fillId="0" borderId="0" xfId="0" applyFont="{font}"'
        f' quotePrefix="{quoted}"/>'
        for quoted in (0, 1)
        for font in (0, 1)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)


@dataclass(frozen=True)
class Sheet:
    """A header, and rows by its names; other names are left out."""

    title: str
    header: Sequence[str]
    rows: Iterable[Mapping[str, str]]


def write_book(sheets: Sequence[Sheet]) -> bytes:
    """Return a file of these sheets, in which every text stays a text."""
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            {f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml") for number in numbers}
            | {"rIdStyles": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": STYLES,
    }
    parts |= {
        f"xl/worksheets/sheet{at}.xml": _worksheet(sheet) for at, sheet in enumerate(sheets, 1)
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            # Of no day: who gets the file twice gets the same.
            packed.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _content_types(numbers: Iterable[int]) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{KIND}.worksheet+xml"/>'
        for place in numbers
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>{sheets}</Types>'
    )


def _relations(found: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in found.items()
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _workbook(sheets: Sequence[Sheet]) -> str:
    rows = "".join(
        f'<sheet name={quoteattr(sheet.title)} sheetId="{at}" r:id="rId{at}"/>'
        for at, sheet in enumerate(sheets, 1)
    )
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<bookViews><workbookView/></bookViews><sheets>{rows}</sheets></workbook>"
    )


def _worksheet(sheet: Sheet) -> str:
    columns = f'<col min="1" max="{len(sheet.header)}" width="{WIDTH}" customWidth="1"/>'
    # The header stays where it is while the rows below it move.
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return "".join(
        [
            f'{HEAD}<worksheet xmlns="{MAIN}">',
            f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>',
            f"<cols>{columns}</cols>",
            "<sheetData>",
            *_rows(sheet),
            "</sheetData></worksheet>",
        ]
    )


def _rows(sheet: Sheet) -> Iterator[str]:
    columns = {name: (at, get_column_letter(at)) for at, name in enumerate(sheet.header, 1)}
    named = {name: name for name in sheet.header}
    for number, row in enumerate([named, *sheet.rows], 1):
        texts = [(*columns[name], row[name]) for name in row if row[name] and name in columns]
        font = BOLD if number == 1 else USUAL
        cells = "".join(
            _cell(f"{letter}{number}", text, font) for _at, letter, text in sorted(texts)
        )
        yield f'<row r="{number}">{cells}</row>'


def _cell(place: str, text: str, font: int) -> str:
    clean = ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:MAX_TEXT]
    style = font | QUOTED if FORMULA.match(clean) else font
    return (
        f'<c r="{place}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{escape(clean)}</t></is></c>'
    )

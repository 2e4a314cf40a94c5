"""A .docx becomes a document: headings, paragraphs, lists, quotes, bold text, links."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn

from .assembly import (
    Assembly,
    Block,
    Run,
    heading,
    joined,
    list_of,
    paragraph,
    text_of,
)
from .docx_package import check_package, damaged
from .docx_styles import BULLETS, NUMBERS, Styles, value_in
from .docx_text import TextReader, trimmed_lines
from .import_report import Change, Imported, ImportRefused, Report
from .schema import LONGEST_SUMMARY, LONGEST_TITLE

_WRAPPERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")}
LISTS = (BULLETS, NUMBERS)
_AROUND = ("/header", "/footer")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or table: its kind, its level, and its lines."""

    kind: str
    lines: Sequence[list[Run]]
    place: int
    level: int = 0

    @property
    def text(self) -> str:
        """All in one line, without marks."""
        return text_of(joined(self.lines))


def import_docx(data: bytes) -> Imported:
    """Return the document of a .docx.

    :raises ImportRefused: it is none, is damaged or dangerous, or more than a page holds
    """
    check_package(data)
    report = Report()
    try:
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(document.part, report)
        pieces = list(reader.pieces(document.element.body))
        reader.look_around()
    except (ImportRefused, MemoryError):
        raise
    # The libraries raise whatever a broken file makes them stumble over.
    except Exception as error:
        raise damaged() from error
    title, summary, pieces, shift = _top_of(pieces)
    assembly = Assembly(report)
    for block, place in _blocks(pieces, shift, report):
        assembly.add(block, place)
    summary = assembly.cut(summary, LONGEST_SUMMARY, Change.LONG_SUMMARY)
    title = assembly.cut(title, LONGEST_TITLE, Change.LONG_TITLE)
    return Imported(assembly.document(), title, summary, report.lines, is_lines=False)


class _Reader:
    """Reads paragraphs and tables in the order of the file."""

    def __init__(self, part: Any, report: Report) -> None:
        self._part, self._report = part, report
        self._styles = Styles(self._related("/styles"), self._related("/numbering"))
        self._text = TextReader(report, self._address, self._styles.is_bold)
        self._place = 0

    def pieces(self, parent: Any) -> Iterator[Piece]:
        """Yield what stands in an element; empty paragraphs are counted and passed over."""
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield self._table(element)
            elif element.tag in _WRAPPERS:
                yield from self.pieces(element)
            elif element.tag == qn("w:altChunk"):
                self._report.add(Change.SHAPE, self._place)

    def look_around(self) -> None:
        """Report headers and footers with text."""
        parts = {
            relation.target_part
            for relation in self._part.rels.values()
            if not relation.is_external and relation.reltype.endswith(_AROUND)
        }
        for part in parts:
            if any((text.text or "").strip() for text in part.element.iter(qn("w:t"))):
                self._report.add(Change.NOTE)

    def _paragraph(self, element: Any) -> Iterator[Piece]:
        looks = element.find(qn("w:pPr"))
        style_id = value_in(looks, "w:pStyle")
        name = self._styles.name_of(style_id)
        place = self._place = self._place + 1
        lines = trimmed_lines(self._text.inline(element, place))
        if not lines:
            return
        if name.startswith("toc ") and name.removeprefix("toc ").isdecimal():
            self._report.add(Change.SHAPE, place, text_of(lines[0]))
        elif name in {"title", "subtitle"}:
            yield Piece(name, lines, place)
        elif name.startswith("heading ") and name.removeprefix("heading ").isdecimal():
            yield Piece("heading", lines, place, int(name.removeprefix("heading ")[:2]))
        elif found := self._styles.list_of(looks, style_id):
            yield Piece(found[0], lines, place, found[1])
        else:
            yield Piece("quote" if name in {"quote", "intense quote"} else "text", lines, place)

    def _table(self, table: Any) -> Piece:
        first = self._place + 1
        rows: list[list[Run]] = []
        for row in _children(table, qn("w:tr")):
            cells = []
            for cell in _children(row, qn("w:tc")):
                lines: list[list[Run]] = []
                for element in cell.iter(qn("w:p")):
                    self._place += 1
                    lines += trimmed_lines(self._text.inline(element, self._place))
                if lines:
                    cells.append(joined(lines))
            if cells:
                rows.append([run for cell in cells for run in (*cell, Run(" – "))][:-1])
        return Piece("table", rows, first)

    def _related(self, kind: str) -> Any:
        """Return the XML of a part of this document; None if there is none."""
        for relation in self._part.rels.values():
            if not relation.is_external and relation.reltype.endswith(kind):
                return getattr(relation.target_part, "element", None)
        return None

    def _address(self, relation_id: str) -> str:
        relation = self._part.rels.get(relation_id)
        return str(relation.target_ref) if relation is not None and relation.is_external else ""


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _children(element, tag)


def _top_of(pieces: list[Piece]) -> tuple[str, str, list[Piece], int]:
    """Return title, summary, what follows, and by how much headings move down."""
    title = summary = ""
    first_levels = sum(piece.kind == "heading" and piece.level == 1 for piece in pieces)
    shift = 1
    if pieces and pieces[0].kind == "title":
        title, pieces = pieces[0].text, pieces[1:]
    elif pieces and pieces[0].kind == "heading" and pieces[0].level == 1 and first_levels == 1:
        # The only one of its level, above all else, is the title.
        title, pieces, shift = pieces[0].text, pieces[1:], 0
    if pieces and pieces[0].kind == "subtitle":
        summary, pieces = pieces[0].text, pieces[1:]
    return title, summary, pieces, shift


def _blocks(pieces: Iterable[Piece], shift: int, report: Report) -> Iterator[tuple[Block, int]]:
    """Yield blocks and their places; items and quotes that follow each other are one block."""
    together: list[Piece] = []
    for piece in pieces:
        if together and not _goes_with(together[0], piece):
            yield _block_of(together, report), together[0].place
            together = []
        if piece.kind in {*LISTS, "quote"}:
            together.append(piece)
        else:
            yield from ((block, piece.place) for block in _alone(piece, shift, report))
    if together:
        yield _block_of(together, report), together[0].place


def _goes_with(first: Piece, piece: Piece) -> bool:
    is_inner_item = first.kind in LISTS and piece.kind in LISTS and piece.level > 0
    return piece.kind == first.kind or is_inner_item


def _block_of(pieces: list[Piece], report: Report) -> Block:
    """Return a list or a quote."""
    kind = pieces[0].kind
    if kind == "quote":
        lines = [paragraph(line) for piece in pieces for line in piece.lines]
        return {"type": "quote", "attrs": {"source": ""}, "content": lines}
    for piece in pieces:
        if piece.level:
            report.add(Change.NESTED, piece.place, piece.text)
        if len(piece.lines) > 1:
            report.add(Change.LINE_BREAK, piece.place, piece.text)
    return list_of(kind, (paragraph(joined(piece.lines)) for piece in pieces))


def _alone(piece: Piece, shift: int, report: Report) -> Iterator[Block]:
    """Yield the blocks of a piece that stands by itself."""
    if piece.kind == "table":
        report.add(Change.TABLE, piece.place)
        if piece.lines:
            yield list_of(BULLETS, map(paragraph, piece.lines))
    elif piece.kind in {"heading", "title"}:
        level = piece.level + shift if piece.kind == "heading" else 2
        if level not in {2, 3}:
            report.add(Change.LEVEL, piece.place, piece.text)
        if any(run.href for line in piece.lines for run in line):
            report.add(Change.LINK_IN_TITLE, piece.place, piece.text)
        yield heading(min(max(level, 2), 3), piece.text)
    else:
        if len(piece.lines) > 1:
            report.add(Change.LINE_BREAK, piece.place, piece.text)
        yield from map(paragraph, piece.lines)

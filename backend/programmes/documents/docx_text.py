"""Text of a paragraph of a .docx: elements of WordprocessingML become runs of text."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from .assembly import Inline, LineBreak, Run, link_address, one_line, text_of, trimmed
from .import_report import Change, Report

# What only wraps runs: insertions, content controls, simple fields, tags.
_WRAPPERS = {
    qn(name) for name in ("w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:fldSimple", "w:smartTag")
} | {qn("w:customXml"), qn("w:dir"), qn("w:bdo")}
_DELETED = {qn("w:del"), qn("w:moveFrom"), qn("w:delText")}
_NOTES = {qn("w:footnoteReference"), qn("w:endnoteReference"), qn("w:commentReference")}
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DRAWINGS = {qn("w:drawing"), qn("w:pict"), qn("w:object"), qn("w:altChunk"), _ALTERNATIVES}
_SHAPES = {_MATHS, f"{_MATHS}Para"}
_PICTURES = {qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata"}
_SIGNS = {qn("w:tab"): " ", qn("w:noBreakHyphen"): "\u2011", qn("w:ptab"): " "}
_OFF = {"0", "false", "off", "none"}
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.IGNORECASE)
# An instruction is short; what is longer leads nowhere.
_LONGEST_INSTRUCTION = 2_000
_SLANTED = tuple(qn(name) for name in ("w:i", "w:strike", "w:dstrike", "w:u"))


@dataclass(slots=True)
class Field:
    """A field that is being read: its instruction comes first, then what is shown of it.

    :ivar address: where what it shows leads; at first where the field around it leads
    :ivar is_seen: whether what stands around it is shown
    """

    address: str
    is_seen: bool
    instruction: str = ""
    is_shown: bool = False

    def show(self) -> None:
        """Begin with what is shown; the instruction is whole."""
        self.is_shown = True
        if found := _HYPERLINK.match(self.instruction):
            self.address = found[1] or self.address


class TextReader:
    """Reads paragraphs; `addresses` are targets of links, `is_bold_style` tells of a style."""

    def __init__(
        self,
        report: Report,
        addresses: Callable[[str], str],
        is_bold_style: Callable[[str], bool],
    ) -> None:
        self._report = report
        self._address_of = addresses
        self._is_bold_style = is_bold_style
        # Fields may reach over several paragraphs.
        self._fields: list[Field] = []

    def inline(self, paragraph: Any, place: int) -> list[Inline]:
        """Return runs and ends of lines."""
        return list(self._parts(paragraph, place, ""))

    def _parts(self, parent: Any, place: int, href: str) -> Iterator[Inline]:
        for element in parent:
            tag = element.tag
            if tag == qn("w:r"):
                yield from self._run(element, place, href)
            elif tag == qn("w:hyperlink"):
                target = self._address_of(element.get(qn("r:id")) or "")
                yield from self._parts(element, place, self._checked(target, place) or href)
            elif tag in _WRAPPERS:
                yield from self._parts(element, place, href)
            else:
                self._left_out(element, place)

    def _left_out(self, element: Any, place: int) -> None:
        if element.tag in _DELETED:
            self._report.add(Change.DELETED, place)
        elif element.tag in _NOTES:
            self._report.add(Change.NOTE, place)
        elif element.tag in _DRAWINGS:
            is_picture = any(True for _part in element.iter(*_PICTURES))
            self._report.add(Change.PICTURE if is_picture else Change.SHAPE, place)
        elif element.tag in _SHAPES:
            self._report.add(Change.SHAPE, place)

    def _run(self, run: Any, place: int, href: str) -> Iterator[Inline]:
        looks = run.find(qn("w:rPr"))
        if looks is not None and _is_on(looks, qn("w:vanish")):
            self._report.add(Change.DELETED, place)
            return
        is_bold = looks is not None and self._is_bold(looks)
        if looks is not None and any(_is_on(looks, name) for name in _SLANTED):
            text = "".join(part.text or "" for part in run.iter(qn("w:t")))
            if text.strip():
                self._report.add(Change.ITALIC, place, text)
        for element in run:
            if element.tag in {qn("w:fldChar"), qn("w:instrText")}:
                self._field(element)
            elif not self._is_seen:
                continue
            elif element.tag == qn("w:t"):
                text = one_line(element.text or "", self._report, place)
                yield Run(text, is_bold, href or self._field_address(place))
            elif element.tag in _SIGNS:
                yield Run(_SIGNS[element.tag], is_bold, href)
            elif element.tag in {qn("w:br"), qn("w:cr")}:
                yield LineBreak()
            else:
                self._left_out(element, place)

    def _is_bold(self, looks: Any) -> bool:
        if looks.find(qn("w:b")) is not None:
            return _is_on(looks, qn("w:b"))
        style = looks.find(qn("w:rStyle"))
        return style is not None and self._is_bold_style(style.get(qn("w:val")) or "")

    @property
    def _is_seen(self) -> bool:
        """Whether text that comes now is shown: each field around it says so."""
        return not self._fields or (self._fields[-1].is_shown and self._fields[-1].is_seen)

    def _field(self, element: Any) -> None:
        if element.tag == qn("w:instrText"):
            if self._fields and len(self._fields[-1].instruction) < _LONGEST_INSTRUCTION:
                self._fields[-1].instruction += (element.text or "")[:_LONGEST_INSTRUCTION]
            return
        match element.get(qn("w:fldCharType")):
            case "begin":
                around = self._fields[-1].address if self._fields else ""
                self._fields.append(Field(around, self._is_seen))
            case "separate" if self._fields:
                self._fields[-1].show()
            case "end" if self._fields:
                self._fields.pop()

    def _field_address(self, place: int) -> str:
        return self._checked(self._fields[-1].address if self._fields else "", place)

    def _checked(self, target: str, place: int) -> str:
        found = link_address(target)
        if target and not found:
            self._report.add(Change.LINK, place, target)
        return found


def _is_on(looks: Any, name: str) -> bool:
    found = looks.find(name)
    return found is not None and (found.get(qn("w:val")) or "true").lower() not in _OFF


def trimmed_lines(inline: Iterable[Inline]) -> list[list[Run]]:
    """Return lines that have text, without the spaces around them."""
    lines: list[list[Run]] = [[]]
    for part in inline:
        if isinstance(part, Run):
            lines[-1].append(part)
        else:
            lines.append([])
    return [line for line in map(trimmed, lines) if text_of(line)]

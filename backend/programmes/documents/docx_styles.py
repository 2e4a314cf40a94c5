"""Styles and numbering of a .docx: which paragraphs are headings, items, quotes."""

from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

BULLETS, NUMBERS = "bullet_list", "ordered_list"
# A style may be based on one that is based on another; a broken file goes round in circles.
_MOST_BASES = 10
_PLAIN_FORMATS = {"bullet", "none"}


@dataclass(frozen=True, slots=True)
class Style:
    """A style by its name in English, which Word keeps in all languages."""

    name: str = ""
    base: str = ""
    is_bold: bool = False
    list_id: str = ""


class Styles:
    """Styles by id, and kinds of lists."""

    def __init__(self, styles: Any, numbering: Any) -> None:
        self._styles = {
            element.get(qn("w:styleId")) or "": _style(element)
            for element in (() if styles is None else styles.iterchildren(qn("w:style")))
        }
        self._kinds = {} if numbering is None else _kinds_of_lists(numbering)

    def name_of(self, style_id: str) -> str:
        """Return a style's name in small letters: `heading 1`."""
        return self._styles.get(style_id, Style()).name

    def is_bold(self, style_id: str) -> bool:
        """Return whether text in a style is bold."""
        return any(style.is_bold for style in self._with_bases(style_id))

    def list_of(self, paragraph_looks: Any, style_id: str) -> tuple[str, int] | None:
        """Return the kind of the list that a paragraph is in and its level; None if in none."""
        number = None if paragraph_looks is None else paragraph_looks.find(qn("w:numPr"))
        list_id = value_in(number, "w:numId")
        level = value_in(number, "w:ilvl")
        if not list_id:
            list_id = next((s.list_id for s in self._with_bases(style_id) if s.list_id), "")
        if list_id and list_id != "0":
            return self._kinds.get((list_id, level or "0"), BULLETS), _whole(level)
        if number is None and self.name_of(style_id).startswith(("list bullet", "list number")):
            is_numbered = self.name_of(style_id).startswith("list number")
            return NUMBERS if is_numbered else BULLETS, 0
        return None

    def _with_bases(self, style_id: str) -> list[Style]:
        found = []
        for _hop in range(_MOST_BASES):
            style = self._styles.get(style_id)
            if style is None:
                break
            found.append(style)
            style_id = style.base
        return found


def value_in(parent: Any, name: str) -> str:
    """Return the `w:val` of a child; empty if there is none."""
    child = None if parent is None else parent.find(qn(name))
    return "" if child is None else child.get(qn("w:val")) or ""


def _style(element: Any) -> Style:
    looks, paragraph_looks = element.find(qn("w:rPr")), element.find(qn("w:pPr"))
    bold = None if looks is None else looks.find(qn("w:b"))
    number = None if paragraph_looks is None else paragraph_looks.find(qn("w:numPr"))
    return Style(
        name=value_in(element, "w:name").lower(),
        base=value_in(element, "w:basedOn"),
        is_bold=bold is not None and bold.get(qn("w:val")) not in {"0", "false"},
        list_id=value_in(number, "w:numId"),
    )


def _kinds_of_lists(numbering: Any) -> dict[tuple[str, str], str]:
    """Return the kind of each list and level."""
    abstract = {
        element.get(qn("w:abstractNumId")): {
            level.get(qn("w:ilvl")) or "0": value_in(level, "w:numFmt")
            for level in element.iterchildren(qn("w:lvl"))
        }
        for element in numbering.iterchildren(qn("w:abstractNum"))
    }
    return {
        (number.get(qn("w:numId")) or "", level): BULLETS if form in _PLAIN_FORMATS else NUMBERS
        for number in numbering.iterchildren(qn("w:num"))
        for level, form in abstract.get(value_in(number, "w:abstractNumId"), {}).items()
    }


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 3 else 0

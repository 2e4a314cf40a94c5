"""Putting together a document from what an import found, block by block."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from backend.core.limits import PLAIN

from .addresses import is_link
from .attributes import DocumentInvalid
from .import_report import Change, Report, too_large
from .schema import MOST_BLOCKS, MOST_CHARACTERS, check_document

Block = dict[str, Any]

# What `PLAIN` excludes, but for tabs and new lines.
_UNSEEN = re.compile(PLAIN.replace("[^", "(?![\t\n])[", 1))
# Blocks that hold text, and attributes that people read.
_LINES = ("paragraph", "heading", "step_title", "accordion_title")
_READ_ATTRIBUTES = ("text", "label", "alternative", "caption", "title", "source")
_IN_NUMBERS = re.compile(r"[\s()]")
_WIDE = frozenset("WF")


@dataclass(frozen=True, slots=True)
class Run:
    """Text with the same marks."""

    text: str
    is_bold: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """The end of a line within a paragraph."""


@dataclass(frozen=True, slots=True)
class PictureFound:
    """A picture within a paragraph; `file` is what the text calls it."""

    file: str
    alternative: str
    caption: str = ""


Inline = Run | LineBreak | PictureFound


def seen(text: str, report: Report, place: int = 0) -> str:
    """Return a text whose only control characters are tabs and new lines."""
    found, count = _UNSEEN.subn("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if count:
        report.add(Change.SIGNS, place, count=count)
    return found


def one_line(text: str, report: Report, place: int = 0) -> str:
    """Return a text without control characters."""
    return seen(text, report, place).replace("\t", " ").replace("\n", " ")


def link_address(target: str) -> str:
    """Return the address of a link; empty if a page may not link there."""
    if target.startswith("tel:"):
        target = tidy_number(target)
    return target if is_link(target) else ""


def tidy_number(number: str) -> str:
    """Return a phone number without spaces and brackets."""
    return _IN_NUMBERS.sub("", number)


def text_of(runs: Iterable[Inline]) -> str:
    """Return text without marks, in one line."""
    return "".join(run.text if isinstance(run, Run) else " " for run in runs)


def trimmed(runs: Iterable[Run]) -> list[Run]:
    """Return a line without the spaces around it."""
    line = list(runs)
    text = text_of(line)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    found, at = [], 0
    for run in line:
        part = run.text[max(start - at, 0) : max(end - at, 0)]
        found.append(Run(part, run.is_bold, run.href))
        at += len(run.text)
    return [run for run in found if run.text]


def text_nodes(runs: Iterable[Run]) -> list[Block]:
    """Return text nodes; neighbours with the same marks are one."""
    nodes: list[Block] = []
    for run in runs:
        marks: list[Block] = [{"type": "bold"}] if run.is_bold else []
        if run.href:
            marks.append({"type": "link", "attrs": {"href": run.href}})
        if not run.text:
            continue
        if nodes and nodes[-1].get("marks", []) == marks:
            nodes[-1]["text"] += run.text
        else:
            nodes.append({"type": "text", "text": run.text} | ({"marks": marks} if marks else {}))
    return nodes


def paragraph(runs: Iterable[Run]) -> Block:
    """Return a paragraph, without content if it is empty."""
    nodes = text_nodes(runs)
    return {"type": "paragraph"} | ({"content": nodes} if nodes else {})


def titled(kind: str, title: str) -> Block:
    """Return a block of text without marks: a heading's, a step's."""
    return {"type": kind} | ({"content": [{"type": "text", "text": title}]} if title else {})


def heading(level: int, text: str) -> Block:
    """Return a heading."""
    return {"attrs": {"level": level}} | titled("heading", text)


def list_of(kind: str, paragraphs: Iterable[Block]) -> Block:
    """Return a list with a paragraph in each item."""
    return {
        "type": kind,
        "content": [{"type": "list_item", "content": [part]} for part in paragraphs],
    }


def space_between(before: str, after: str) -> str:
    """Return what joins two lines: a space, but nothing between Chinese characters."""
    signs = before[-1:] + after[:1]
    is_wide = len(signs) == 2 and all(unicodedata.east_asian_width(sign) in _WIDE for sign in signs)
    return "" if is_wide else " "


def joined(lines: Iterable[Sequence[Run]]) -> list[Run]:
    """Return lines as one."""
    runs: list[Run] = []
    for line in lines:
        if runs and line:
            runs.append(Run(space_between(runs[-1].text, line[0].text)))
        runs += line
    return runs


def texts_in(block: Block) -> Iterator[list[Run]]:
    """Yield what people read in a block, each text as a line."""
    attrs = block.get("attrs", {})
    if block["type"] in _LINES:
        yield runs_of(block)
    else:
        for child in block.get("content", []):
            yield from texts_in(child)
    texts = [attrs.get(name, "") for name in _READ_ATTRIBUTES]
    for choice in attrs.get("choices", []):
        texts += [choice["text"], choice["reply"]]
    yield from ([Run(text)] for text in texts if text)


def paragraphs_of(block: Block) -> list[Block]:
    """Return what people read in a block as paragraphs."""
    return [paragraph(line) for line in texts_in(block) if any(run.text.strip() for run in line)]


def runs_of(block: Block) -> list[Run]:
    """Return the runs of a paragraph."""
    return [_run_of(node) for node in block.get("content", [])]


def _run_of(node: Block) -> Run:
    marks = {mark["type"]: mark for mark in node.get("marks", [])}
    href = marks["link"]["attrs"]["href"] if "link" in marks else ""
    return Run(node["text"], "bold" in marks, href)


class Assembly:
    """A document that grows by blocks; one that is not of the schema becomes plain paragraphs."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.blocks: list[Block] = []
        self._length = 0

    def add(self, block: Block, place: int = 0) -> None:
        """Add a block.

        :raises ImportRefused: the document grows larger than a page may be
        """
        if not _is_valid(block):
            parts = paragraphs_of(block)
            text = next((text_of(line) for line in texts_in(block)), "")
            self.report.add(Change.BLOCK, place, text)
            # A part that still does not fit is too long for a page.
            if not all(map(_is_valid, parts)):
                raise too_large()
        else:
            parts = [block]
        self.blocks += parts
        self._length += sum(len(text_of(line)) for part in parts for line in texts_in(part))
        if len(self.blocks) > MOST_BLOCKS or self._length > MOST_CHARACTERS:
            raise too_large()

    def cut(self, text: str, longest: int, change: Change) -> str:
        """Return a title or summary that fits; one that does not stands whole at the beginning."""
        text = text.strip()
        if len(text) <= longest:
            return text
        self.report.add(change, 1, text)
        self.blocks.insert(0, paragraph([Run(text)]))
        return text[:longest].rstrip()

    def document(self) -> Block:
        """Return the document, with one empty paragraph if there is nothing.

        :raises ImportRefused: it is larger than a page may be
        """
        document = {"type": "doc", "content": self.blocks or [paragraph([])]}
        try:
            check_document(document)
        except DocumentInvalid as error:
            raise too_large() from error
        return document


def _is_valid(block: Block) -> bool:
    try:
        check_document({"type": "doc", "content": [block]})
    except DocumentInvalid:
        return False
    return True

"""A document becomes Markdown that `markdown_import` reads back the same (docs/pages-import.md)."""

import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from .containers import EMPTY, quoted, word
from .front_matter import Values, write_front_matter

# Two lists, one after the other, are told apart by their signs.
_BULLETS, _NUMBERS = "-*", ".)"
# What means something wherever it stands, and at the beginning of a line.
_SIGN = re.compile(r"([\\`*_\[\]<#]|&(?=#?\w+;))|.", re.DOTALL)
_START = re.compile(r"[-+>=~]|:::|\d{1,9}(?=[.)])")
_IN_ADDRESS = re.compile(r"[\\<>()]|&(?=#?\w+;)")
_PUNCTUATION = frozenset(string.punctuation)
_BOLD = "**"


# What follows the name of a block of one line.
_ATOMS: Mapping[str, Callable[[Any], list[str]]] = {
    "call": lambda a: [
        a["target"],
        *([word(a["value"])] if a["value"] else []),
        quoted(a["label"]),
    ],
    "file": lambda a: [a["file"], quoted(a["label"])],
    "picture": lambda a: [
        a["file"],
        quoted(a["alternative"]),
        *([quoted(a["caption"])] if a["caption"] else []),
    ],
    "video": lambda a: [a["file"], a["captions"], quoted(a["title"])],
}


@dataclass(slots=True)
class _Sign:
    """A character as it is and as it is written; marks have no `raw`."""

    raw: str
    written: str

    def encode(self) -> None:
        """Write it as a number, which ends words and is no space to Markdown."""
        self.written = f"&#{ord(self.raw)};"


def export_markdown(document: Mapping[str, Any], settings: Values | None = None) -> str:
    """Return a document as Markdown; `settings` stand at the top."""
    lines = [*write_front_matter(settings), ""] if settings else []
    return "\n".join([*lines, *export_blocks(document["content"])])


def export_blocks(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the lines of blocks, each with an empty one behind it."""
    lines: list[str] = []
    before, turn = None, 0
    for block in blocks:
        turn = 1 - turn if block["type"] == before else 0
        before = block["type"]
        lines += [*_block(block, turn), ""]
    return lines


def export_line(text: str) -> str:
    """Return a text without marks."""
    return _line({"content": [{"type": "text", "text": text}]})


def _block(block: Mapping[str, Any], turn: int = 0) -> list[str]:
    attrs = block.get("attrs", {})
    match block["type"]:
        case "bullet_list" | "ordered_list":
            return _list(block, turn)
        case "paragraph" | "heading":
            return ["#" * attrs["level"] + " " + _line(block) if attrs else _line(block)]
        case "steps" | "accordion" as name:
            return _container(name, map(_part, block["content"]))
        case "quote":
            return _quote(block)
        case "question":
            return _question(attrs)
    return [" ".join([f"::: {block['type']}", *_ATOMS[block["type"]](attrs)])]


def _list(block: Mapping[str, Any], turn: int) -> list[str]:
    items = [_line(item["content"][0]) for item in block["content"]]
    if block["type"] == "bullet_list":
        return [f"{_BULLETS[turn]} {item}" for item in items]
    return [f"{number}{_NUMBERS[turn]} {item}" for number, item in enumerate(items, 1)]


def _quote(block: Mapping[str, Any]) -> list[str]:
    lines = _spaced([[_line(part)] for part in block["content"]])
    if source := block["attrs"]["source"]:
        return [f"::: quote {quoted(source)}", *lines, ":::"]
    return [f"> {line}".rstrip() for line in lines]


def _part(part: Mapping[str, Any]) -> list[str]:
    """Return a step or an item of an accordion."""
    title, *content = part["content"]
    parts, before, turn = [["### " + _line(title)]], None, 0
    for block in content:
        turn = 1 - turn if block["type"] == before else 0
        before = block["type"]
        parts.append(_block(block, turn))
    return _spaced(parts)


def _question(attrs: Mapping[str, Any]) -> list[str]:
    parts = [[export_line(attrs["text"])]]
    for choice in attrs["choices"]:
        parts += [["### " + export_line(choice["text"])], [export_line(choice["reply"])]]
    return _container("question", parts)


def _container(name: str, parts: Iterable[list[str]]) -> list[str]:
    return [f"::: {name}", *_spaced(parts), ":::"]


def _spaced(parts: Iterable[list[str]]) -> list[str]:
    """Return the lines of parts, with an empty one between them."""
    lines: list[str] = []
    for part in parts:
        lines += ["", *part] if lines else part
    return lines


# -- Text -----------------------------------------------------------------------------------------
def _line(block: Mapping[str, Any]) -> str:
    """Return text with its marks; a backslash if there is none."""
    signs = list(_signs(block.get("content", [])))
    if not signs:
        return EMPTY
    _fit_bold(signs)
    for edge in (signs[0], signs[-1]):
        if edge.raw.isspace():
            edge.encode()
    for sign, following in pairwise(signs):
        # Before a link it would make a picture of it.
        if sign.raw == "!" and following.written == "[":
            sign.written = r"\!"
    _guard_start(signs)
    return "".join(sign.written for sign in signs)


def _fit_bold(signs: list[_Sign]) -> None:
    """Have stars begin and end bold text: within is no space, without no letter beside a sign."""
    is_open = False
    for place, sign in enumerate(signs):
        if sign.raw or sign.written != _BOLD:
            continue
        is_open = not is_open
        before = signs[place - 1] if place else None
        after = signs[place + 1] if place + 1 < len(signs) else None
        within, without = (after, before) if is_open else (before, after)
        if within is None or within.raw.isalnum():
            continue
        if within.raw.isspace():
            within.encode()
        if without and without.raw and not (without.raw.isspace() or without.raw in _PUNCTUATION):
            without.encode()


def _guard_start(signs: list[_Sign]) -> None:
    """Have the first signs of a line mean nothing but themselves."""
    found = _START.match("".join(sign.raw or sign.written for sign in signs[:12]))
    if found and not signs[0].written.startswith(("\\", "&", "[", "*")):
        guarded = signs[found.end() if found[0].isdecimal() else 0]
        guarded.written = f"\\{guarded.raw}"


def _signs(nodes: Iterable[Mapping[str, Any]]) -> Iterator[_Sign]:
    for is_bold, group in groupby(nodes, _is_bold):
        if is_bold:
            yield _Sign("", _BOLD)
        for href, linked in groupby(group, _href):
            if href:
                yield _Sign("", "[")
            for node in linked:
                for found in _SIGN.finditer(node["text"]):
                    yield _Sign(found[0], f"\\{found[0]}" if found[1] else found[0])
            if href:
                yield _Sign("", f"]({_IN_ADDRESS.sub(r'\\\g<0>', href).replace(' ', '&#32;')})")
        if is_bold:
            yield _Sign("", _BOLD)


def _is_bold(node: Mapping[str, Any]) -> bool:
    return any(mark["type"] == "bold" for mark in node.get("marks", []))


def _href(node: Mapping[str, Any]) -> str:
    return next((m["attrs"]["href"] for m in node.get("marks", []) if m["type"] == "link"), "")

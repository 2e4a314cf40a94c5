"""The closed schema of documents (docs/pages.md); the editor has the same one.

Pages share their origin with the inbox: what is not in the schema is refused, never repaired.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django.utils.translation import gettext as _

from .addresses import SLUG, is_link, is_phone, is_web
from .attributes import (
    Attribute,
    Choice,
    DocumentInvalid,
    Entries,
    FileReference,
    Line,
    Path,
    check_attributes,
    check_number,
    list_at,
    mapping_at,
    refuse_others,
)

MOST_BLOCKS: Final = 200
MOST_CHARACTERS: Final = 60_000
MOST_BYTES: Final = 200_000
LONGEST_TITLE: Final = 120
LONGEST_SUMMARY: Final = 300
CALLS: Final = ("help", "page", "web", "phone")


# -- Nodes ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Children:
    """Nodes of these types that follow each other, so many of them."""

    types: Sequence[str]
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A type of node: its children in their order, or its text, and its attributes.

    :ivar text: how many characters the text has; None: it has children, or nothing
    """

    children: Sequence[Children] = ()
    text: Line | None = None
    with_marks: bool = False
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    @property
    def is_atom(self) -> bool:
        """Whether it has no content."""
        return not self.children and self.text is None


_LISTS = ("bullet_list", "ordered_list")
BLOCKS: Final = (
    *("heading", "paragraph", *_LISTS, "quote", "steps", "accordion"),
    *("picture", "call", "file", "question", "video"),
)
_ITEMS = [Children(["list_item"], 1, MOST_BLOCKS)]
_TITLE = Node(text=Line(1, 200))

NODES: Final[Mapping[str, Node]] = {
    "doc": Node([Children(BLOCKS, 1, MOST_BLOCKS)]),
    "heading": Node(text=Line(1, 200), attributes={"level": Choice((2, 3))}),
    "paragraph": Node(text=Line(0, MOST_CHARACTERS), with_marks=True),
    "bullet_list": Node(_ITEMS),
    "ordered_list": Node(_ITEMS),
    "list_item": Node([Children(["paragraph"], 1, 1)]),
    "quote": Node([Children(["paragraph"], 1)], attributes={"source": Line(0, 200)}),
    "steps": Node([Children(["step"], 1)]),
    "step": Node([Children(["step_title"], 1, 1), Children(["paragraph"])]),
    "step_title": _TITLE,
    "accordion": Node([Children(["accordion_item"], 1)]),
    "accordion_item": Node(
        [Children(["accordion_title"], 1, 1), Children(["paragraph", *_LISTS], 1)]
    ),
    "accordion_title": _TITLE,
    "picture": Node(
        attributes={
            "file": FileReference("picture"),
            "alternative": Line(1, 300),
            "caption": Line(0, 300),
        }
    ),
    "call": Node(
        attributes={
            "target": Choice(CALLS),
            "value": Line(0, 1000),
            "label": Line(1, 80),
        }
    ),
    "file": Node(attributes={"file": FileReference("file"), "label": Line(1, 200)}),
    "question": Node(
        attributes={
            "text": Line(1, 300),
            "choices": Entries(2, 6, {"text": Line(1, 200), "reply": Line(1, 600)}),
        }
    ),
    "video": Node(
        attributes={
            "file": FileReference("video"),
            "captions": FileReference("captions"),
            "title": Line(1, 200),
        }
    ),
}
MARKS: Final[Mapping[str, Mapping[str, Attribute]]] = {
    "bold": {},
    "link": {"href": Line(1, 1000)},
}


# -- Checks ---------------------------------------------------------------------------------------
def check_document(document: Any) -> None:
    """Check that this is a document of the schema, and not too long. May raise `DocumentInvalid`.

    The first fault is told. What is not in the schema is not looked into, so that depth is bounded.
    """
    mapping = mapping_at(document, ())
    if mapping.get("type") != "doc":
        raise DocumentInvalid(("type",), "unknown", _("This is no document."))
    characters = _check_node(mapping, NODES["doc"], ())
    if characters > MOST_CHARACTERS:
        raise _too_long()
    # Sequences of many short nodes.
    if len(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()) > MOST_BYTES:
        raise _too_long()


def _too_long() -> DocumentInvalid:
    text = _("This text is too long. Make two pages of it.")
    return DocumentInvalid(("content",), "too-long", text)


def _check_node(mapping: Mapping[str, Any], node: Node, path: Path) -> int:
    """Check a node whose type is known; return how many characters it has."""
    allowed = {"type"}
    characters = 0
    if node.attributes:
        allowed.add("attrs")
        attributes = mapping.get("attrs", {})
        characters += check_attributes(attributes, node.attributes, (*path, "attrs"))
        if mapping["type"] == "call":
            _check_call(attributes, (*path, "attrs"))
    if not node.is_atom:
        allowed.add("content")
    refuse_others(mapping, allowed, path)
    if node.text is not None:
        characters += _check_text(mapping.get("content", []), node, (*path, "content"))
    elif node.children:
        characters += _check_children(mapping.get("content", []), node, (*path, "content"))
    return characters


def _check_children(content: Any, node: Node, path: Path) -> int:
    nodes = list_at(content, path)
    characters, place = 0, 0
    for children in node.children:
        first = place
        while place < len(nodes) and _type_of(nodes[place], (*path, place)) in children.types:
            name = _type_of(nodes[place], (*path, place))
            characters += _check_node(nodes[place], NODES[name], (*path, place))
            place += 1
        if place - first < children.least and place < len(nodes):
            break
        check_number(place - first, children.least, children.most, path)
    if place < len(nodes):
        raise DocumentInvalid((*path, place, "type"), "unknown", _("This cannot stand here."))
    return characters


def _check_text(content: Any, node: Node, path: Path) -> int:
    """Check text nodes; those of an empty paragraph may be left out."""
    nodes = list_at(content, path)
    line = cast("Line", node.text)
    characters = 0
    for place, one in enumerate(nodes):
        here = (*path, place)
        if _type_of(one, here) != "text":
            raise DocumentInvalid((*here, "type"), "unknown", _("This cannot stand here."))
        refuse_others(one, {"type", "text", "marks"} if node.with_marks else {"type", "text"}, here)
        found = Line(0, line.most).check(one.get("text"), (*here, "text"))
        if not found:
            raise DocumentInvalid((*here, "text"), "empty", _("Write something here."))
        characters += found
        _check_marks(one.get("marks", []), (*here, "marks"))
    whole = "".join(one["text"] for one in nodes)
    line.check(whole, path)
    return characters


def _check_marks(marks: Any, path: Path) -> None:
    names = []
    for place, mark in enumerate(list_at(marks, path)):
        here = (*path, place)
        name = _type_of(mark, here)
        if name not in MARKS or name in names:
            raise DocumentInvalid((*here, "type"), "unknown", _("This cannot stand here."))
        names.append(name)
        attributes = MARKS[name]
        refuse_others(mark, {"type", "attrs"} if attributes else {"type"}, here)
        if attributes:
            check_attributes(mark.get("attrs"), attributes, (*here, "attrs"))
        if name == "link" and not is_link(mark["attrs"]["href"]):
            raise DocumentInvalid((*here, "attrs", "href"), "address", _address_text())


def _check_call(attributes: Mapping[str, Any], path: Path) -> None:
    """Check where a button leads: asking for help needs no value, all else a right one."""
    checks: Mapping[str, Callable[[str], Any]] = {
        "help": lambda value: not value,
        "page": SLUG.fullmatch,
        "web": is_web,
        "phone": is_phone,
    }
    if not checks[attributes["target"]](attributes["value"]):
        raise DocumentInvalid((*path, "value"), "address", _address_text())


def _address_text() -> str:
    return _("Give an address that begins with https://, a page of ours, mail or a phone number.")


def _type_of(value: Any, path: Path) -> str:
    name = mapping_at(value, path).get("type")
    if not isinstance(name, str):
        raise DocumentInvalid((*path, "type"), "unknown", _("This cannot stand here."))
    return name


# -- What is in a document ------------------------------------------------------------------------
def file_references(document: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Yield path, kind and identifier of each file that a valid document names."""
    for place, block in enumerate(document["content"]):
        for name, attribute in NODES[block["type"]].attributes.items():
            if isinstance(attribute, FileReference):
                path = ("content", place, "attrs", name)
                yield path, attribute.kind, block["attrs"][name]

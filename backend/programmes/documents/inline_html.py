"""Texts of documents as HTML, and what is read from a node that may be anything."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .addresses import is_link, is_web

type Node = Mapping[str, Any]

NOTHING: Final = mark_safe("")
# The schema refuses these; a row that got past it must not turn the direction of what follows.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def safe_address(href: str) -> str:
    """Return an address that a link may lead to, or nothing."""
    return href if is_link(href) else ""


# -- Text ---------------------------------------------------------------------------------------


def inline(node: Node) -> SafeString:
    """Return text with its marks; what lies beside each other under one link is one link."""
    texts = [one for one in nodes(node) if one.get("type") == "text"]
    parts = (
        (link(href, _marked(group)) if href else _marked(group),)
        for href, group in groupby(texts, _href)
    )
    return format_html_join("", "{}", parts)


def _marked(texts: Any) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<strong>{}</strong>", text_of(one.get("text"))),)
            if any(mark.get("type") == "bold" for mark in _marks(one))
            else (text_of(one.get("text")),)
            for one in texts
        ),
    )


def link(address: str, content: SafeString, *, css: str = "") -> SafeString:
    """Return a link; one to another website says so."""
    look = format_html(' class="{}"', css) if css else NOTHING
    if not is_web(address):
        return format_html('<a href="{}"{}>{}</a>', address, look, content)
    return format_html(
        '<a href="{}"{} rel="noopener noreferrer" data-elsewhere>{}'
        ' <span class="apart">({})</span></a>',
        address,
        look,
        content,
        _("leads to another website"),
    )


def _href(text: Node) -> str:
    marks = (mark for mark in _marks(text) if mark.get("type") == "link")
    found = next(marks, None)
    return safe_address(attribute(found, "href", clean=False)) if found else ""


# -- Reading what may be anything ---------------------------------------------------------------


def is_list(value: object) -> bool:
    """Return whether it is a list, and no text."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def nodes(node: Node) -> list[Node]:
    """Return what is in a node, or nothing if it is no list of nodes."""
    content = node.get("content")
    if not is_list(content):
        return []
    return [one for one in content or () if isinstance(one, Mapping)]


def _marks(node: Node) -> list[Node]:
    marks = node.get("marks")
    return [one for one in marks or () if isinstance(one, Mapping)] if is_list(marks) else []


def attribute(node: Node, name: str, *, clean: bool = True) -> str:
    """Return an attribute that is a text, or an empty one."""
    attributes = node.get("attrs")
    value = attributes.get(name) if isinstance(attributes, Mapping) else None
    if clean:
        return text_of(value)
    return value if isinstance(value, str) else ""


def level(node: Node) -> int:
    """Return the level of a heading: 2 or 3."""
    attributes = node.get("attrs")
    level = attributes.get("level") if isinstance(attributes, Mapping) else None
    return level if level in {2, 3} else 2


def plain(node: Node) -> str:
    """Return the text in a node, without marks."""
    return "".join(text_of(one.get("text")) for one in nodes(node))


def text_of(value: object) -> str:
    """Return a text without signs that no document has, or an empty one."""
    return clean(value) if isinstance(value, str) else ""


def clean(text: str) -> str:
    """Return a text without signs that no document has."""
    return UNSEEN.sub("", text)

"""A document that was written as Markdown is read back the same, whatever signs are in it."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given

from backend.programmes.documents.assembly import Run, runs_of, text_nodes
from backend.programmes.documents.markdown_export import export_markdown
from backend.programmes.documents.markdown_import import import_markdown
from tests.programmes.made_up_documents import documents

# Letters become signs that mean something in Markdown.
SIGNS = str.maketrans("abcDE12Äéčžż.,", "*_`\\[]1#-+>=.\u00a0")
WRITTEN = {"text", "reply", "label", "title", "alternative", "caption", "source"}
HOSTILE = (
    *("---", "***", "===", "# a", "## a ##", "1. a", "1) a", "- a", "+ a", "* a", "> a", ":::"),
    *("::: steps", "```", "~~~", "    a", " a ", "a  ", "\\", "a\\", "&amp;", "&#32;", "<b>a</b>"),
    *(
        "**a**",
        "[a](/)",
        "![a](b)",
        "[a]: /b",
        "<https://kier.example>",
        "|-|-|",
        "!",
        "\u00a0a\u00a0",
    ),
)


def same(node: Any) -> Any:
    """Return a node whose texts with the same marks are one, with marks in one order."""
    if isinstance(node, list):
        return [same(part) for part in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") in {"paragraph", "heading", "step_title", "accordion_title"}:
        content = text_nodes(runs_of(node))
        kept = {name: value for name, value in node.items() if name != "content"}
        return kept | ({"content": content} if content else {})
    return {name: same(value) for name, value in node.items()}


def in_signs(node: Any, name: str = "") -> Any:
    """Return a node whose texts are made of signs of Markdown."""
    if isinstance(node, dict):
        return {key: in_signs(value, key) for key, value in node.items()}
    if isinstance(node, list):
        return [in_signs(part) for part in node]
    return node.translate(SIGNS) if name in WRITTEN and isinstance(node, str) else node


def check(document: dict[str, Any]) -> None:
    document = same(document)
    written = export_markdown(document)
    found = import_markdown(written)
    assert found.document == document
    assert not found.report
    assert export_markdown(found.document) == written


@given(documents())
def test_documents_come_back_the_same(document: dict[str, Any]) -> None:
    check(document)


@given(documents())
def test_documents_of_signs_come_back_the_same(document: dict[str, Any]) -> None:
    check(in_signs(document))


@pytest.mark.parametrize("is_bold", [False, True])
@pytest.mark.parametrize("around", ["", "a", ".", "。"])
def test_signs_of_markdown_mean_themselves(is_bold: bool, around: str) -> None:
    addresses = ("", "https://kier.example/(a)*_b_?c=d&amp;e")
    for text, href in product(HOSTILE, addresses):
        runs = [Run(around), Run(text, is_bold, href), Run(around)]
        line = {"type": "paragraph", "content": text_nodes(runs)}
        item = {"type": "list_item", "content": [line]}
        quote = {"type": "quote", "attrs": {"source": text}, "content": [line, line]}
        lists = [{"type": kind, "content": [item, item]} for kind in ("bullet_list",) * 3]
        check({"type": "doc", "content": [line, {"type": "paragraph"}, *lists, quote]})


def test_what_stands_at_the_top_comes_back() -> None:
    settings = {"title": '"A": b', "summary": " c ", "language": "nl", "sources": ["d: e", "- f"]}
    document = {"type": "doc", "content": [{"type": "paragraph"}]}
    found = import_markdown(export_markdown(document, settings))
    assert found.settings == settings
    assert (found.title, found.summary) == ('"A": b', "c")
    assert not found.report


def test_it_is_written_as_people_write() -> None:
    text = (
        "## Where\n\nA **bold** word, [a link](https://kier.example/a_b) and 2 * 3.\n\n- a\n- b\n\n"
        "1. c\n2. d\n\n> Said\n\n::: steps\n### First\n\nCall.\n:::\n\n"
        '::: call help "Ask for help"\n'
    )
    assert export_markdown(import_markdown(text).document) == text.replace("2 * 3", "2 \\* 3")

"""A course that was written as Markdown is read back the same, whatever signs are in it."""

from typing import Any

import pytest
from hypothesis import given

from backend.programmes.documents.course_export import export_course
from backend.programmes.documents.course_import import import_course
from tests.programmes.courses import a_content, a_module, a_question, a_text
from tests.programmes.made_up_courses import ROLES, contents
from tests.programmes.test_markdown_export import HOSTILE, SIGNS, same

SETTINGS = {"roles": [*ROLES]}
# Texts of a course are lines without spaces around them, unlike those within documents.
TITLES = {"title", "label", "hint", "feedback", "right", "wrong"}


def tidy(node: Any, name: str = "", *, signs: bool = False) -> Any:
    """Return a content whose lines have no spaces around them, or are made of signs of Markdown."""
    if isinstance(node, dict):
        if node.get("type") == "doc":
            return same(node)
        return {key: tidy(value, key, signs=signs) for key, value in node.items()}
    if isinstance(node, list):
        return [tidy(part, name, signs=signs) for part in node]
    if name not in TITLES or not isinstance(node, str) or not node:
        return node
    return (node.translate(SIGNS) if signs else node).strip() or "x"


def check(content: dict[str, Any]) -> None:
    written = export_course(content, SETTINGS)
    found = import_course(written)
    assert found.content == content
    assert not found.report
    assert export_course(found.content, SETTINGS) == written


@pytest.mark.full
@given(contents())
def test_each_course_comes_back(content: dict[str, Any]) -> None:
    check(tidy(content))


@pytest.mark.full
@given(contents())
def test_signs_of_markdown_come_back(content: dict[str, Any]) -> None:
    check(tidy(content, signs=True))


def test_hostile_lines_come_back() -> None:
    for line in (*HOSTILE, "[x] a", "[ ] a", "a {#b}", "{#b}", "+ a", "- a", ":::", 'a "b" \\ c'):
        question = a_question(label=line, hint=line, feedback={"right": line, "wrong": line})
        for choice in question["choices"]:
            choice |= {"label": line, "feedback": line}
        steps = [a_text("t1", line), question, a_question("q2", "scale"), a_text("t2", line)]
        check(tidy({"modules": [a_module("m1", *steps) | {"title": line}]}))


def test_texts_with_several_headings_stay_one_step() -> None:
    content = a_content()
    heading = {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "H"}]}
    blocks = content["modules"][0]["steps"][0]["document"]["content"]
    blocks[:] = [heading, *blocks, heading, *blocks]
    check(content)
    blocks[:] = blocks[1:2]
    check(content)

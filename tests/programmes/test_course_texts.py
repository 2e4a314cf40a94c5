"""Courses that come as files: they say that they are examples, and every number leads somewhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.programmes.documents.grades import steps_for
from backend.programmes.management.commands.demonstration_courses import FOLDER, read_course
from backend.programmes.management.commands.demonstration_pages import FOLDER as PAGES

FILES = sorted(FOLDER.glob("*/*.md"))
NAMES = [path.name for path in FILES]
LINES = FOLDER.parents[2] / "organisations" / "data" / "lifelines.json"
MARKS = {"nl": "Dit is een voorbeeld.", "en": "This is an example."}
PHONE = re.compile(r"\b0\d{2,3}-\d[\d ]{3,}\d\b|\b112\b")


def language_of(path: Path) -> str:
    return path.name.split(".")[1]


def strings(node: Any) -> Iterator[str]:
    """Yield all texts of a content, and where its links lead."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_it_says_first_that_it_is_an_example(path: Path) -> None:
    first = read_course(path).content["modules"][0]["steps"][0]["document"]
    texts = [text for text in strings(first) if text in MARKS.values()]
    assert texts == [MARKS[language_of(path)]]
    assert re.search(r"^- https?://", path.read_text(), re.M)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_number_is_one_of_the_data(path: Path) -> None:
    lines = json.loads(LINES.read_text())["lifelines"]
    known = {re.sub(r"\D", "", line["phone"]) for line in lines}
    said = [*strings(read_course(path).content)]
    called = {text.removeprefix("tel:") for text in said if text.startswith("tel:")}
    written = {re.sub(r"\D", "", number) for text in said for number in PHONE.findall(text)}
    assert "112" in called
    assert called | written <= known


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_links_lead_to_pages_in_its_language(path: Path) -> None:
    pages = {(page.name.split(".")[0], page.name.split(".")[1]) for page in PAGES.glob("*/*.md")}
    for text in strings(read_course(path).content):
        if text.startswith("/p/"):
            assert (text.removeprefix("/p/"), language_of(path)) in pages


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_each_role_answers_enough_and_hears_why(path: Path) -> None:
    found = read_course(path)
    for role in [role["id"] for role in found.settings.roles] or [""]:
        questions = [step.content for step in steps_for(found.content, role) if step.is_question]
        assert len([one for one in questions if one["counts"]]) >= 9
        for question in questions:
            if question["counts"]:
                assert question["feedback"]["right"]
                assert question["feedback"]["wrong"]

"""Pages that come as files: they import whole, are easy to read, and lead somewhere."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from backend.core.languages import BY_CODE
from backend.programmes.documents.easy_language import Reason, reading_of
from backend.programmes.documents.import_report import Imported
from backend.programmes.documents.schema import check_document
from backend.programmes.management.commands.demonstration_pages import FOLDER, read_page
from backend.programmes.states import PageAudience
from tests.domain.test_seekers_texts import AVOIDED

pytestmark = pytest.mark.full

FILES = sorted(FOLDER.glob("*/*.md"))
NAMES = [path.name for path in FILES]
DATA = FOLDER.parent
LINES = FOLDER.parents[2] / "organisations" / "data" / "lifelines.json"
# Organisations on their own pages (public sites, November 2026).
OFFICES = {"0475359947", "0703614747"}
MARKS = {"nl": "Dit is een voorbeeld.", "en": "This is an example."}


@cache
def read(path: Path) -> Imported:
    return read_page(path)


def named(path: Path) -> tuple[str, str]:
    slug, language, _suffix = path.name.split(".")
    return slug, language


def seekers() -> list[Path]:
    return [path for path in FILES if read(path).settings["audience"] == PageAudience.SEEKERS]


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Yield all nodes of a document, and marks."""
    if isinstance(node, dict):
        if "type" in node:
            yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def texts(path: Path) -> Iterator[str]:
    found = read(path)
    yield from (found.title, found.summary)
    for node in nodes(found.document):
        yield from (value for value in [node.get("text")] if isinstance(value, str))
        yield from re.findall(r'"(?:text|reply|label)": "([^"]*)"', json.dumps(node.get("attrs")))


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_is_imported_without_a_change(path: Path) -> None:
    found = read(path)
    check_document(found.document)
    assert found.report == []
    slug, language = named(path)
    assert found.settings["language"] == language
    assert language in BY_CODE
    assert found.title
    assert found.summary
    others = [read(other) for other in FILES if named(other)[0] == slug]
    for name in ("audience", "position", "review_every"):
        assert {str(other.settings[name]) for other in others} == {found.settings[name]}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_page_says_that_it_is_an_example_and_where_it_is_from(path: Path) -> None:
    found = read(path)
    assert found.settings["demonstration"] == "true"
    first = found.document["content"][0]["content"][0]
    assert first["text"] == MARKS[named(path)[1][:2]]
    sources = found.settings["sources"]
    assert isinstance(sources, list)
    assert all(re.fullmatch(r"https?://\S+", source) for source in sources)


@pytest.mark.parametrize("path", seekers(), ids=lambda path: path.name)
def test_what_seekers_read_is_short_and_does_not_frighten(path: Path) -> None:
    found, language = read(path), named(path)[1]
    reading = reading_of(
        language=language, title=found.title, summary=found.summary, content=found.document
    )
    assert reading.looks_at_sentences
    too_long = [one.text for one in reading.findings if one.reason == Reason.LONG_SENTENCE]
    assert too_long == []
    avoided = AVOIDED[BY_CODE[language].locale]
    assert [text for text in texts(path) if re.search(avoided, text, re.I)] == []


def test_pages_for_seekers_have_a_twin_in_easy_words() -> None:
    pages = {named(path) for path in seekers()}
    slugs = {slug for slug, _language in pages}
    assert len(slugs) == 5
    assert pages == {(slug, code) for slug in slugs for code in ("nl", "nl-easy", "en")}


@pytest.mark.parametrize("path", seekers(), ids=lambda path: path.name)
def test_pages_for_seekers_end_with_asking_for_help_and_numbers(path: Path) -> None:
    blocks = read(path).document["content"]
    assert {"target": "help", "value": ""}.items() <= next(
        block["attrs"] for block in reversed(blocks) if block["type"] == "call"
    ).items()
    assert blocks[-1]["type"] == "bullet_list"
    assert "tel:112" in hrefs(blocks[-1])


def hrefs(node: Any) -> list[str]:
    return [mark["attrs"]["href"] for mark in nodes(node) if mark["type"] == "link"]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_link_leads_to_something(path: Path) -> None:
    document, language = read(path).document, named(path)[1]
    lines = json.loads(LINES.read_text())["lifelines"]
    numbers = {re.sub(r"\D", "", line["phone"]) for line in lines} | OFFICES
    calls = [node["attrs"] for node in nodes(document) if node["type"] == "call"]
    led = [f"/p/{call['value']}" for call in calls if call["target"] == "page"]
    dialled = [f"tel:{call['value']}" for call in calls if call["target"] == "phone"]
    for href in (*hrefs(document), *led, *dialled):
        if href.startswith("tel:"):
            assert href.removeprefix("tel:") in numbers
        else:
            assert (href.removeprefix("/p/"), language) in {named(other) for other in FILES}, href


@pytest.mark.parametrize("language", ["nl", "en"])
def test_sentences_to_say_are_those_of_the_data(language: str) -> None:
    """The page that is printed and the one on a worker's phone say the same."""
    phrases = json.loads((DATA / "outreach" / "handover.json").read_text())["phrases"]
    page = "\n".join(texts(FOLDER / "shop-outreach" / f"kaart-geven.{language}.md"))
    for phrase in phrases:
        assert phrase["when"][language] in page
        for code in ("vi", "zh-hans", "th", "id", "fil"):
            assert phrase["texts"][code] in page

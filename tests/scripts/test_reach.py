"""`scripts/messages` finds the texts of seekers by itself."""

import ast
import re
from pathlib import Path

import pytest

from scripts.checks import reach
from scripts.checks.modules import messages_of
from tests.domain.test_translations import SEEKERS_TEMPLATE, TEMPLATE

STATIC = reach.BASE / "backend/web/static/kier"
PLACES = {place for message in SEEKERS_TEMPLATE for place, _line in message.locations}


@pytest.mark.parametrize(
    "text",
    [
        # A label of a choice, a sentence two calls away, an included
        # template, a tag's, a label of a question, a page of mistakes, the text of a push.
        "A boy or young man",
        "There is no answer yet. {name} reads your message.",
        "Calling can stay visible on your phone bill.",
        "Answer this question.",
        "The mistake is ours, not yours. Try again in a few minutes.",
        "There is something new.",
    ],
)
def test_what_seekers_see_is_found(text: str) -> None:
    assert TEMPLATE.get(text) is not None, "choose another text"
    assert SEEKERS_TEMPLATE.get(text) is not None


@pytest.mark.parametrize(
    "folder", ["backend/web/inbox/", "backend/web/advice/", "backend/operator/", "backend/experts/"]
)
def test_what_professionals_see_is_left_out(folder: str) -> None:
    assert {place for place in PLACES if place.startswith(folder)} == set()
    assert len(SEEKERS_TEMPLATE) < len(TEMPLATE) / 3


def test_templates_of_seekers_are_all_reached() -> None:
    folder = reach.BASE / "backend/web/templates/web/seeker"
    assert {*folder.glob("*.html")} - reach.Reach().templates == set()


def test_each_exception_is_needed() -> None:
    """Without it, messages of that place would be among those of seekers."""
    found = {path.relative_to(reach.BASE).as_posix() for path in reach.Reach().lines}
    for place in reach.FOR_OTHERS:
        assert any(path.startswith(place) for path in found), place


def test_modules_of_seekers_have_no_texts_of_their_own() -> None:
    """Theirs stand in the page, so that a seekers' language needs no catalogue of modules."""
    todo, seen = [STATIC / "seeker/main.js", STATIC / "respondent/main.js"], set[Path]()
    while todo:
        path = todo.pop()
        if path in seen or "vendor" in path.parts:
            continue
        seen.add(path)
        assert [*messages_of(path)] == [], path
        source = path.read_text()
        todo += [
            (path.parent / name).resolve()
            for name in re.findall(r'(?:from|import)\s*\(?\s*"(\.[^"]+\.js)"', source)
        ]
    assert len(seen) > 30


def test_a_template_that_cannot_be_followed_is_refused() -> None:
    module = reach.Module(Path("screens.py"))
    found = reach.Reach.__new__(reach.Reach)
    node = ast.parse('f"web/{step}.html"').body[0].value  # type: ignore[attr-defined]
    with pytest.raises(reach.NotInFull, match=r"screens\.py:1"):
        found._name(module, node)

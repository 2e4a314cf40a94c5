"""All screens of a round in one part: who gets them, and who does not."""

from typing import Any

import pytest

from surveys.states import Audience
from tests.web.respondent import Respondent
from tests.web.survey_samples import (
    EVERY_KIND,
    SHORT,
    WITHOUT_REPEATS,
    an_open_round,
    one,
    texts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_proof")]


def part_of(definition: dict[str, Any], part: str = "whole", **more: Any) -> tuple[bool, bool]:
    visitor = Respondent(f"/s/{an_open_round(definition, **more).code}")
    said = b" data-here" in visitor.answer.content
    visitor.send(visitor.form(), **{"Kier-Part": part})
    return said, b'<template id="offline-bundle"' in visitor.answer.content


def test_who_gets_all_screens() -> None:
    many = SHORT | {"items": [one(f"q{place}", "Where?") for place in range(101)]}
    offered = [{"name": f"n{place}", "label": texts("x")} for place in range(1001)]
    choices = SHORT | {"choices": {"work": offered}}
    long = SHORT | {"items": [one(f"q{place}", "x" * 2_000) for place in range(80)]}
    found = {
        "short": part_of(SHORT),
        "every kind but repeats": part_of(WITHOUT_REPEATS),
        "on one page": part_of(WITHOUT_REPEATS, one_per_screen=False),
        "a screen alone": part_of(SHORT, "page"),
        "with a repeat": part_of(EVERY_KIND),
        "many items": part_of(many),
        "many choices": part_of(choices),
        "long texts": part_of(long),
    }
    assert found == {
        "short": (True, True),
        "every kind but repeats": (True, True),
        "on one page": (True, True),
        "a screen alone": (True, False),
        "with a repeat": (False, False),
        "many items": (False, False),
        "many choices": (False, False),
        "long texts": (False, False),
    }


def test_a_code_that_does_not_work_opens_no_question() -> None:
    visitor = Respondent(f"/s/{an_open_round(SHORT, audience=Audience.TOKEN).code}")
    visitor.type_code("no-code").send(visitor.form(), **{"Kier-Part": "whole"})
    assert (visitor.step, b"template" in visitor.answer.content) == ("start", False)


def test_all_screens_hold_texts_as_text() -> None:
    nasty = "</template></script><script>alert(1)</script>"
    items = [one("a", nasty), {"kind": "text", "name": "b", "label": texts(f"{nasty} ${{a}}")}]
    visitor = Respondent(f"/s/{an_open_round(SHORT | {'items': items}).code}")
    visitor.send(visitor.form(), **{"Kier-Part": "whole"})
    assert b"<script>" not in visitor.answer.content
    assert b"${a}" in visitor.answer.content
    assert visitor.answer.content.count(b"</template>") == 1

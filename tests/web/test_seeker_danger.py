"""Words of immediate danger: recognised in each language, and what the server shows for them."""

import json
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from backend.web.seeker.danger import sentences_of, tells_of_danger, words_of
from backend.web.seeker.offers import Lines
from tests.domain.matcher_samples import REQUESTS
from tests.factories import Desk, a_desk, demonstration_lifelines
from tests.personas import PROFILE
from tests.web.paper import Element
from tests.web.visitor import Visitor

# The phone's module is tested with them too: tests/browser/modules/seeker/danger.test.mjs.
SENTENCES: dict[str, dict[str, list[str]]] = json.loads(
    Path(__file__).with_name("danger_sentences.json").read_text()
)
CASES = [
    (language, text, kind == "danger")
    for language, kinds in SENTENCES.items()
    for kind, texts in kinds.items()
    for text in texts
]
# Of the requests of the demonstration, in a language with words: whoever is not safe tonight, may
# not leave the house, or cannot get out of that of an employer.
URGENT_REQUESTS = ["s04", "s10", "s11"]
MOST_BYTES = 3_000


def test_a_sentence_tells_of_danger_or_not() -> None:
    wrong = [case for case in CASES if tells_of_danger(case[1], case[0]) is not case[2]]
    assert wrong == []


def test_requests_of_the_demonstration() -> None:
    rows: list[dict[str, Any]] = [json.loads(line) for line in REQUESTS.read_text().splitlines()]
    found = [row["id"] for row in rows if tells_of_danger(row["text"], row["profile"]["language"])]
    assert found == URGENT_REQUESTS


def test_easy_dutch_has_the_words_of_dutch_and_other_languages_have_none() -> None:
    assert words_of("nl-easy") == words_of("nl")
    assert words_of("sw") is None
    assert not tells_of_danger("help", "sw")


def test_sentences_are_small_letters_between_single_spaces() -> None:
    assert sentences_of("Foto’s? I'm  HERE, 3x\n在门口。") == [
        " fotos ",
        " im here ",
        " 3x ",
        " 在门口 ",
        "  ",
    ]
    # Vowels that are marks, and stops of other scripts.
    assert sentences_of("मुझे मारा। ช่วยด้วย") == [" मुझे मारा ", " ช่วยด้วย "]


def test_a_long_text_is_read_quickly() -> None:
    for language in SENTENCES:
        assert not tells_of_danger("a b " * 3_750, language)
        assert not tells_of_danger("niet in not any 没有 không có " * 500, language)


@pytest.mark.parametrize("language", SENTENCES)
def test_the_patterns_of_a_language_are_small(language: str) -> None:
    words = words_of(language)
    assert words is not None
    assert len("".join(astuple(words)).encode()) <= MOST_BYTES


@pytest.fixture
def desk(db: None) -> Desk:
    demonstration_lifelines()
    return a_desk("first")


def alarms_of(visitor: Visitor) -> list[Element]:
    return visitor.paper.find(
        lambda element: "alarm" in element.attributes.get("class", "") and not element.hidden
    )


def numbers_in(element: Element) -> list[str]:
    links = [one.attributes.get("href", "") for one in element.inside() if one.tag == "a"]
    return [link for link in links if link.startswith("tel:")]


@pytest.mark.parametrize(("text", "shown"), [("Hij slaat me", True), ("Hij slaat me niet", False)])
def test_without_scripts_the_lines_stand_above_the_code(desk: Desk, text: str, shown: bool) -> None:
    visitor = Visitor(language="nl").be_at_offers(PROFILE).type("text", text).press()
    assert visitor.step == "code"
    assert [numbers_in(one)[0] for one in alarms_of(visitor)] == ["tel:112"] * shown
    # The page itself says so when it comes in another language; nothing else was kept.
    assert visitor.speak("en").step == "code"
    assert [numbers_in(one)[0] for one in alarms_of(visitor)] == ["tel:112"] * shown
    visitor.press().press("talk")
    assert alarms_of(visitor) == []


def test_without_scripts_a_reply_that_tells_of_danger_shows_the_lines(desk: Desk) -> None:
    visitor = Visitor(language="vi").be_at_offers(PROFILE).type("text", "a").press()
    visitor.press().press("talk").type("reply", "Ông chủ đánh tôi").press("reply")
    assert [numbers_in(one)[0] for one in alarms_of(visitor)] == ["tel:112"]
    visitor.press("look")
    assert alarms_of(visitor) == []


def test_with_danger_ticked_the_lines_stand_above_the_match(desk: Desk) -> None:
    visitor = Visitor().be_at_offers(PROFILE | {"urgent": True})
    [alarm] = alarms_of(visitor)
    # 112 as a button, a few lines, and all others folded.
    assert numbers_in(alarm)[:3] == ["tel:112", "tel:112", "tel:08000113"]
    assert len(numbers_in(alarm)) > 6
    order = [*visitor.paper.root.inside()]
    [heading] = [one for one in order if one.tag == "h1" and not one.hidden]
    assert order.index(alarm) < order.index(heading)


@pytest.mark.parametrize(
    ("groups", "few"),
    [
        (["", "", "", "a", "a"], 3),
        (["", "", "a", "a"], 2),
        (["", "a", "a", "a", "b"], 1),
        (["", "a", "b", "c"], 3),
        (["a", "a", "a", "a"], 4),
        (["", "a", "a"], 3),
        ([], 0),
    ],
)
def test_a_few_lines_do_not_divide_those_that_belong_together(groups: list[str], few: int) -> None:
    lines = Lines({"together": group} for group in groups)
    assert (len(lines.few), len(lines.others)) == (few, len(groups) - few)


def test_words_come_with_parts_for_scripts_alone(desk: Desk) -> None:
    assert "data-danger" not in Visitor().be_at_offers(PROFILE).answer.content.decode()
    for part in ("match", "talk", "page"):
        page = part_in("vi", part)
        assert page.count("<template data-danger") == (2 if part == "page" else 1)
        assert "nguy hiểm" in page
    assert "data-danger" not in part_in("vi", "match", urgent="yes")


def part_in(language: str, part: str, **more: str) -> str:
    headers = {"Kier-Part": part, "Sec-Fetch-Site": "same-origin"}
    answer = Client().post("/", {"in": language, "step": "write"} | more, headers=headers)
    return answer.content.decode()

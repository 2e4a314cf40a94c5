"""Texts of outreach that come as data: complete, short, without a word that frightens."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from backend.core.languages import BY_CODE
from tests.domain.test_seekers_texts import AVOIDED, LONGEST

FOLDER = Path(__file__).parents[2] / "backend" / "programmes" / "data" / "outreach"
FILES = ("handover.json", "messages.json", "stops.json")


def read(file: str) -> dict[str, Any]:
    return json.loads((FOLDER / file).read_text())


def maps(data: Any, languages: set[str]) -> list[dict[str, str]]:
    """Return the texts by language within some data."""
    if isinstance(data, dict):
        if {*data} == languages:
            return [data]
        return [found for value in data.values() for found in maps(value, languages)]
    if isinstance(data, list):
        return [found for value in data for found in maps(value, languages)]
    return []


@pytest.mark.parametrize("file", FILES)
def test_every_text_is_there_in_every_language_of_its_file(file: str) -> None:
    content = read(file)
    found = maps(content, {*content["languages"]})
    assert len(found) >= 4
    assert {*content["languages"]} <= {*BY_CODE}
    for texts in found:
        assert all(text.strip() == text and text for text in texts.values())


@pytest.mark.parametrize("file", FILES)
def test_no_text_frightens_and_sentences_are_short(file: str) -> None:
    content = read(file)
    for texts in maps(content, {*content["languages"]}):
        for code, text in texts.items():
            locale = BY_CODE[code].locale
            assert not re.search(AVOIDED[locale], text, re.I), text
            longest = LONGEST.get(locale)
            # A list of what somebody may need counts its parts: it is read one by one.
            for sentence in re.split(r"(?<=[.?!।,:])\s+", text.replace("{link}", "")):
                assert longest is None or len(sentence.split()) <= longest, sentence


def test_messages_have_four_tones_a_link_and_a_way_to_stop() -> None:
    content = read("messages.json")
    assert {one["tone"] for one in content["messages"]} == {"plain", "warm", "brief", "practical"}
    for message in content["messages"]:
        for text in message["text"].values():
            assert len(text) <= content["longest"]
            assert text.count("{link}") == 1
            assert "STOP" in text
            assert "{" not in text.replace("{link}", "")


def test_the_quiz_has_six_questions_with_one_right_answer() -> None:
    questions = read("stops.json")["quiz"]["questions"]
    assert len({question["name"] for question in questions}) == 6
    for question in questions:
        assert question["right"] in question["choices"]


def test_sounds_are_of_languages_with_another_script() -> None:
    for phrase in read("handover.json")["phrases"]:
        assert {*phrase["sound"]} == {"zh-hans", "th"}
        assert all(sound.isprintable() for sound in phrase["sound"].values())

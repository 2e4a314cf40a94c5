"""The phrase book: each sentence in each language, short, kind, and true of every organisation."""

import json
import re
from typing import Any

import pytest
from django.conf import settings

from scripts.checks import catalogues
from tests.domain.test_seekers_texts import AVOIDED, LONGEST

FILE = catalogues.BASE / "backend" / "web" / "static" / "kier" / "inbox" / "phrases.json"
PHRASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["phrases"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
GROUPS = ["greeting", "safety", "when", "work", "shelter", "boys", "next", "closing"]
# What is filled in by itself: templates.js.
FIELDS = {"name", "organisation", "next_opening"}
# No organisation can promise it for another.
PROMISES = {
    "en": r"\bwe will\b|\bI will\b|guarantee|\bfree\b|police",
    "nl": r"\bik zal\b|\bwij zullen\b|gratis|garantie|politie",
    "nl-easy": r"\bik zal\b|\bwij zullen\b|gratis|garantie|politie",
    "vi": r"tôi sẽ|chúng tôi sẽ|miễn phí|bảo đảm|cảnh sát",
    "zh-hans": r"我会|我们会|免费|警察",
}
# Syllables and signs, which no language of these two sets apart as words.
LONGEST_OTHER = {"vi": 16, "zh-hans": 24}


def locale_of(code: str) -> str:
    return {"nl-easy": "nl_Easy", "zh-hans": "zh_Hans"}.get(code, code)


def sentences(text: str) -> list[str]:
    plain = re.sub(r"\{\w+\}", "N", text)
    return [part for part in re.split(r"(?<=[.?!:;。？！：；])\s*", plain) if part]


def length(sentence: str, code: str) -> int:
    counted = r"[\u4e00-\u9fff]" if code == "zh-hans" else r"[\w’'-]+"
    return len(re.findall(counted, sentence))


def test_there_are_as_many_as_one_can_look_through() -> None:
    assert 40 <= len(PHRASES) <= 60
    assert len({phrase["id"] for phrase in PHRASES}) == len(PHRASES)
    assert [*dict.fromkeys(phrase["group"] for phrase in PHRASES)] == GROUPS


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase["id"])
def test_each_is_there_in_each_language(phrase: dict[str, Any]) -> None:
    assert phrase.keys() == {"id", "group", "texts", "reviewed"}
    assert {*phrase["texts"]} == {*phrase["reviewed"]} == {*LANGUAGES}
    fields = {frozenset(re.findall(r"\{(\w+)\}", text)) for text in phrase["texts"].values()}
    assert len(fields) == 1
    assert {*next(iter(fields))} <= FIELDS


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_is_short_and_kind(code: str) -> None:
    locale = locale_of(code)
    longest = LONGEST.get(locale) or LONGEST_OTHER[code]
    for phrase in PHRASES:
        text = phrase["texts"][code]
        assert text == text.strip() != ""
        assert not re.search(AVOIDED[locale], text, re.I), text
        assert not re.search(PROMISES[code], text, re.I), text
        for sentence in sentences(text):
            assert length(sentence, code) <= longest, sentence


@pytest.mark.parametrize("code", ["nl", "nl-easy"])
def test_dutch_says_je(code: str) -> None:
    assert [text for text in texts(code) if re.search(r"\b[Uu]w?\b", text)] == []


def test_chinese_says_you_in_one_way() -> None:
    assert [text for text in texts("zh-hans") if "您" in text] == []


def texts(code: str) -> list[str]:
    return [phrase["texts"][code] for phrase in PHRASES]


def test_a_review_says_who_and_when() -> None:
    for phrase in PHRASES:
        for review in phrase["reviewed"].values():
            if review is not None:
                assert review.keys() == {"by", "on"}
                assert review["by"]
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", review["on"])

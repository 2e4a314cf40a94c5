"""What the editor of a page is told about long sentences and words that are not common."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.programmes.documents.easy_language import (
    LONGEST_SENTENCE,
    MOST_FINDINGS,
    Reason,
    reading_of,
    sentences_of,
)
from backend.programmes.documents.frequent_words import frequent_words, is_frequent

LONG = "Als je hulp wilt dan kun je ons elke dag bellen of een bericht sturen."


def line(text: str, kind: str = "paragraph") -> dict[str, Any]:
    """Return a block with one line of text."""
    return {"type": kind, "content": [{"type": "text", "text": text}]}


def read(
    *blocks: dict[str, Any], language: str = "nl", title: str = "Hulp", summary: str = ""
) -> Any:
    """Return the reading of a page with these blocks."""
    content = {"type": "doc", "content": [*blocks]}
    return reading_of(language=language, title=title, summary=summary, content=content)


def test_a_long_sentence_is_named_with_where_it_stands() -> None:
    found = read(line("Je bent niet alleen."), line(f"Wij helpen je. {LONG}"))
    assert [(one.path, one.reason, one.text, one.words) for one in found.findings] == [
        ("content.1", Reason.LONG_SENTENCE, LONG, 15)
    ]
    assert (found.sentences, found.looks_at_sentences, found.looks_at_words) == (4, True, True)


def test_twelve_words_are_not_too_many() -> None:
    assert not read(line("je " * LONGEST_SENTENCE)).findings
    assert read(line("je " * (LONGEST_SENTENCE + 1))).findings


def test_a_word_that_is_not_common_is_named_once_and_where_it_stands_first() -> None:
    found = read(line("De jurisprudentie telt."), line("Jurisprudentie is moeilijk."))
    assert [(one.path, one.reason, one.text) for one in found.findings] == [
        ("content.0", Reason.RARE_WORD, "jurisprudentie")
    ]


@pytest.mark.parametrize(
    "word",
    ["vragen", "gewerkt", "geleefd", "huizen", "leukste", "telefoonnummer", "foto's", "autootje"],
)
def test_forms_and_compounds_of_common_words_are_common(word: str) -> None:
    assert is_frequent(word, "nl")


@pytest.mark.parametrize("word", ["slachtofferschap", "jurisprudentie", "xylofoon", "ge", "geqqt"])
def test_other_words_are_not(word: str) -> None:
    assert is_frequent(word, "nl") is (len(word) < 3)


@pytest.mark.parametrize(("word", "known"), [("worries", True), ("helped", True), ("tort", False)])
def test_english_words_have_a_list_of_their_own(word: str, *, known: bool) -> None:
    assert is_frequent(word, "en") is known


def test_names_numbers_and_addresses_are_no_hard_words() -> None:
    text = (
        "Wij zijn van Qwertystad en xqzt@kier.example of https://xqzt.example/zqx, bel 0800-1234."
    )
    assert [one.text for one in read(line(text)).findings if one.reason == Reason.RARE_WORD] == []


def test_every_place_with_text_is_looked_at() -> None:
    blocks: list[dict[str, Any]] = [
        line("Xqa", "heading"),
        {"type": "bullet_list", "content": [{"type": "list_item", "content": [line("Xqb")]}]},
        {"type": "quote", "attrs": {"source": "Xqz"}, "content": [line("Xqc")]},
        {
            "type": "steps",
            "content": [{"type": "step", "content": [line("Xqd", "step_title"), line("Xqe")]}],
        },
        {"type": "picture", "attrs": {"file": "x", "alternative": "Xqf", "caption": "Xqg"}},
        {"type": "call", "attrs": {"target": "help", "value": "", "label": "Xqh"}},
        {
            "type": "question",
            "attrs": {"text": "Xqi", "choices": [{"text": "Xqj", "reply": "Xqk"}]},
        },
    ]
    found = read(*blocks, title="Xql", summary="Xqm")
    assert {one.text: one.path for one in found.findings} == {
        "Xql": "title",
        "Xqm": "summary",
        "Xqa": "content.0",
        "Xqb": "content.1.content.0.content.0",
        "Xqc": "content.2.content.0",
        "Xqd": "content.3.content.0.content.0",
        "Xqe": "content.3.content.0.content.1",
        "Xqf": "content.4.attrs.alternative",
        "Xqg": "content.4.attrs.caption",
        "Xqh": "content.5.attrs.label",
        "Xqi": "content.6.attrs.text",
        "Xqj": "content.6.attrs.choices.0.text",
        "Xqk": "content.6.attrs.choices.0.reply",
    }


def test_marks_do_not_part_a_sentence() -> None:
    pieces = [
        {"type": "text", "text": "Als je hulp wilt dan kun je ons "},
        {"type": "text", "text": "elke dag bellen of mailen.", "marks": [{"type": "bold"}]},
    ]
    found = read({"type": "paragraph", "content": pieces})
    assert [one.words for one in found.findings] == [13]


@pytest.mark.parametrize("language", ["th", "vi", "zh-hans", "zh-hant"])
def test_languages_without_separate_words_are_not_judged(language: str) -> None:
    found = read(line("这 " * 40), language=language)
    assert (found.findings, found.looks_at_sentences, found.looks_at_words) == ((), False, False)


def test_languages_without_a_list_are_judged_by_their_sentences_alone() -> None:
    found = read(line("qwx " * 13), language="pl")
    assert [one.reason for one in found.findings] == [Reason.LONG_SENTENCE]
    assert not found.looks_at_words


def test_sentences_end_where_readers_stop() -> None:
    assert sentences_of("Stop. Ga weg! Kan dat? Ja, bijv. morgen om 9.30 uur.") == [
        "Stop.",
        "Ga weg!",
        "Kan dat?",
        "Ja, bijv. morgen om 9.30 uur.",
    ]
    assert sentences_of("मदद लें। हम सुनते हैं।") == ["मदद लें।", "हम सुनते हैं।"]


def test_a_long_page_has_a_bounded_answer() -> None:
    found = read(*(line(f"{LONG[:-1]} {number}.") for number in range(MOST_FINDINGS + 1)))
    assert (len(found.findings), found.has_more) == (MOST_FINDINGS, True)


@pytest.mark.parametrize("kind", ["nl", "en"])
def test_lists_say_where_they_are_from(kind: str) -> None:
    assert 3_000 <= len(frequent_words(kind)) < 4_000
    assert not any(word.startswith("#") for word in frequent_words(kind))


@given(st.text(max_size=300), st.sampled_from(["nl", "en", "pl", "ar", "zh-hans"]))
def test_any_text_is_read(text: str, language: str) -> None:
    found = read(line(text), language=language)
    assert len(found.findings) <= MOST_FINDINGS

"""What makes a page hard to read: long sentences, and words that are not common.

Readers are at level A2. Which words are common is looked up in lists of Dutch and English
(`frequent_words.py`); of other languages only the length of sentences is looked at, and of those
whose words are not separated by spaces nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .frequent_words import is_frequent, is_known_language

LONGEST_SENTENCE = 12
MOST_FINDINGS = 200
# Spaces separate syllables in Vietnamese, and nothing in the others.
WITHOUT_SEPARATE_WORDS = frozenset({"th", "vi", "zh-hans", "zh-hant"})
ABBREVIATIONS = frozenset(
    {"bijv.", "bv.", "ca.", "dhr.", "dr.", "e.g.", "evt.", "i.e.", "mevr.", "mr.", "mrs."}
    | {"ms.", "nr.", "o.a.", "st.", "tel."}
)
END_OF_SENTENCE = re.compile(r"(?<=[.!?…।؟])[\"'”’)\]]*\s+")
WORD = re.compile(r"[^\W\d_]+(?:['’\-\u2010\u2011][^\W\d_]+)*")
ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*|\S+\.(?:nl|com|org|eu)\b\S*")
SIGNS_OF_A_WORD = re.compile(r"\w")
# Attributes of blocks that readers see; of questions the choices are walked through apart.
SHOWN_ATTRIBUTES = ("alternative", "caption", "label", "text", "title")
CHOICE_TEXTS = ("text", "reply")
# Which hold text themselves.
LINES = frozenset({"heading", "paragraph", "step_title", "accordion_title"})


class Reason(StrEnum):
    """Why a piece of a page is hard to read."""

    LONG_SENTENCE = "long-sentence"
    RARE_WORD = "rare-word"


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that is too long, or a word that is not common.

    :ivar path: where it stands, such as `content.3` or `content.4.attrs.label`
    :ivar text: the sentence or the word, as written
    :ivar words: how many words the sentence has; 1 of a word
    """

    path: str
    reason: Reason
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a text, and what was looked at at all.

    :ivar has_more: there is more than `MOST_FINDINGS`
    """

    findings: tuple[Finding, ...]
    has_more: bool
    sentences: int
    words: int
    looks_at_sentences: bool
    looks_at_words: bool


def reading_of(*, language: str, title: str, summary: str, content: Mapping[str, Any]) -> Reading:
    """Return what is hard to read in a page; each word is named once, where it stands first."""
    looks_at_sentences = language not in WITHOUT_SEPARATE_WORDS
    looks_at_words = is_known_language(language)
    findings: list[Finding] = []
    seen: set[str] = set()
    sentences = words = 0
    for path, text in _texts({"title": title, "summary": summary, **content}):
        for sentence in sentences_of(text) if looks_at_sentences else ():
            length = _length(sentence)
            sentences, words = sentences + 1, words + length
            if length > LONGEST_SENTENCE:
                findings.append(Finding(path, Reason.LONG_SENTENCE, sentence, length))
            if looks_at_words:
                for word in _rare_words(sentence, language):
                    if word.casefold() not in seen:
                        seen.add(word.casefold())
                        findings.append(Finding(path, Reason.RARE_WORD, word, 1))
    return Reading(
        tuple(findings[:MOST_FINDINGS]),
        len(findings) > MOST_FINDINGS,
        sentences,
        words,
        looks_at_sentences,
        looks_at_words,
    )


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a line of text; an abbreviation ends none."""
    found: list[str] = []
    for piece in END_OF_SENTENCE.split(text.strip()):
        last = found[-1].rpartition(" ")[2].casefold() if found else ""
        if last in ABBREVIATIONS:
            found[-1] = f"{found[-1]} {piece}"
        elif piece:
            found.append(piece)
    return found


def _length(sentence: str) -> int:
    return sum(bool(SIGNS_OF_A_WORD.search(piece)) for piece in sentence.split())


def _rare_words(sentence: str, language: str) -> Iterator[str]:
    is_first = True
    for match in WORD.finditer(ADDRESS.sub(" ", sentence)):
        word = match.group()
        # A name, unless it begins the sentence.
        is_name = word[0].isupper() and not is_first
        is_first = False
        if len(word) > 2 and not is_name and not is_frequent(word, language):
            yield word


def _texts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each line that readers see with its path, in the order in which they read."""
    for name in ("title", "summary"):
        if document[name]:
            yield name, document[name]
    yield from _texts_of_blocks(document.get("content", ()), "content")


def _texts_of_blocks(blocks: Any, path: str) -> Iterator[tuple[str, str]]:
    for place, block in enumerate(blocks):
        here = f"{path}.{place}"
        if block["type"] in LINES:
            yield here, "".join(piece.get("text", "") for piece in block.get("content", ()))
            continue
        attributes = block.get("attrs", {})
        for name in SHOWN_ATTRIBUTES:
            if attributes.get(name):
                yield f"{here}.attrs.{name}", attributes[name]
        for number, choice in enumerate(attributes.get("choices", ())):
            for name in CHOICE_TEXTS:
                yield f"{here}.attrs.choices.{number}.{name}", choice[name]
        yield from _texts_of_blocks(block.get("content", ()), f"{here}.content")

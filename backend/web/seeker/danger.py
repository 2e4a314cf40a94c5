"""Words of immediate danger, in the languages of the interface (docs/seeker-page.md, "Danger").

The phone looks for them while somebody types (`seeker/danger.js`, by the same rule), and the server
only where it has the text anyway, since no scripts run. Nothing is kept or told of it.
"""

import json
import re
import unicodedata
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).resolve().parent / "data" / "danger.json"
# Written without spaces between words.
UNSPACED = ("zh", "th")
APOSTROPHES = re.compile("['’‘`´]")
STOPS = re.compile("[.!?;:,\n。！？；：，、…।؟،؛]+")
NOTHING = "(?!)"


@dataclass(frozen=True, slots=True)
class DangerWords:
    """Patterns for both sides: `words` tell of danger, after `calm` ones are taken away.

    What is `wished` not to happen any more tells of danger too. A sentence in which one of `past`
    stands tells of another time, unless one of `now` stands there as well.
    """

    words: str
    calm: str
    past: str
    wished: str
    now: str


def words_of(language: str | None = None) -> DangerWords | None:
    """Return the patterns of a language, or of its base; None if there are none."""
    wanted = language or get_language() or ""
    found = _all()
    return found.get(wanted) or found.get(wanted.partition("-")[0])


def tells_of_danger(text: str, language: str | None = None) -> bool:
    """Return whether a text tells of immediate danger, as far as words can say it."""
    patterns = words_of(language)
    if patterns is None:
        return False
    words, calm, past, wished, now = map(re.compile, astuple(patterns))
    return any(
        (words.search(calm.sub(" ", sentence)) or wished.search(sentence))
        and (now.search(sentence) or not past.search(sentence))
        for sentence in sentences_of(text)
    )


def sentences_of(text: str) -> list[str]:
    """Return the parts between stops: small letters and digits, a space around each word."""
    plain = STOPS.sub(".", APOSTROPHES.sub("", unicodedata.normalize("NFC", text).lower()))
    parts = (
        "".join(sign if _is_of_a_word(sign) else " " for sign in part) for part in plain.split(".")
    )
    return [f" {' '.join(part.split())} " for part in parts]


def _is_of_a_word(sign: str) -> bool:
    """Return whether it is a letter, a digit or a mark: vowels of Thai and Devanagari are marks."""
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


KINDS = tuple(field.name for field in fields(DangerWords))


@cache
def _all() -> dict[str, DangerWords]:
    rows: dict[str, dict[str, list[str]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        language: DangerWords(**{kind: _joined(language, row.get(kind, [])) for kind in KINDS})
        for language, row in rows.items()
    }


def _joined(language: str, patterns: list[str]) -> str:
    """Return one pattern for all; whole words where there are spaces between them."""
    if not patterns:
        return NOTHING
    either = "|".join(patterns)
    return either if language.startswith(UNSPACED) else f" (?:{either})(?= )"

"""Answers encrypted at rest, padded to a size that depends on the questionnaire alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Damaged, TooLarge
from backend.core.crypto.padding import MAX_PACKED_SIZE, pack, packed_size, unpack
from backend.core.errors import Conflict

ANSWER = b"survey answer"
TEXT = b"survey text"
COUNTS = b"survey text counts"
# Room for some fifty languages of each question; and the least of a box of counts.
AROUND_COUNTS, MIN_COUNTS = 1_000, 4_000

# By question, then by language.
type Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Answered:
    """One respondent's answers and, apart from them, texts as (question, text) with a language."""

    answers: Mapping[str, Any]
    texts: Sequence[tuple[str, str]]
    language: str
    group: str


@dataclass(frozen=True, slots=True)
class Written:
    """A free text and the language it was answered in; `text` is None if it cannot be decrypted."""

    text: str | None
    language: str


def lock_answer(answered: Answered, size: int) -> bytes:
    """Return an encrypted answer of a padded size; raise Conflict if it is over 64 KiB."""
    content = {
        "answers": in_one_order(answered.answers),
        "texts": [list(text) for text in answered.texts],
        "language": answered.language,
        "group": answered.group,
    }
    return _lock(ANSWER, content, size)


def lock_anew(box: bytes, size: int) -> bytes:
    """Encrypt an answer again; return the same box if it cannot be opened or does not fit."""
    try:
        text = open_at_rest(ANSWER, box)
        if len(text) == encoded_size(size):
            # Without a look at what is in it: this is done to a whole pool with every answer.
            return lock_at_rest(ANSWER, text)
        return lock_answer(open_answer(box), size)
    except (Damaged, Conflict):
        return box


def open_answer(box: bytes) -> Answered:
    """Return what `lock_answer` encrypted; raise Damaged if no secret key opens it."""
    content: Any = unpack(decode(open_at_rest(ANSWER, box)))
    texts = [(question, text) for question, text in content["texts"]]
    return Answered(content["answers"], texts, content["language"], content["group"])


def lock_text(text: str, language: str, size: int) -> bytes:
    """Return an encrypted free text of a padded size; raise Conflict if it is too long."""
    return _lock(TEXT, {"text": text, "language": language}, size)


def open_text(box: bytes) -> Written:
    """Return what `lock_text` encrypted; raise Damaged if no secret key opens it."""
    content = unpack(decode(open_at_rest(TEXT, box)))
    return Written(str(content["text"]), str(content.get("language", "")))


def lock_counts(counts: Counts) -> bytes:
    """Return the encrypted counts of free texts by question and language."""
    return lock_at_rest(COUNTS, encode(pack({"counts": counts}, size=_size_of(counts))))


def open_counts(box: bytes) -> dict[str, dict[str, int]]:
    """Return what `lock_counts` encrypted; nothing if no secret key opens it."""
    if not box:
        return {}
    try:
        content: Any = unpack(decode(open_at_rest(COUNTS, box)))
    except Damaged:
        return {}
    return {question: dict(found) for question, found in content["counts"].items()}


def in_one_order(value: Any) -> Any:
    """Return JSON with sorted keys: their order would show which client sent it."""
    if isinstance(value, Mapping):
        return {name: in_one_order(value[name]) for name in sorted(value)}
    if isinstance(value, list | tuple):
        return [in_one_order(item) for item in value]
    return value


def encoded_size(size: int) -> int:
    """Return how long so many bytes are as base64 without padding."""
    return (size * 4 + 2) // 3


def _size_of(counts: Counts) -> int:
    """Return a size that shows neither how many languages there are nor how often."""
    questions = sum(len(question.encode()) + AROUND_COUNTS for question in counts)
    return min(MAX_PACKED_SIZE, packed_size(max(questions, MIN_COUNTS)))


def _lock(purpose: bytes, content: Mapping[str, object], size: int) -> bytes:
    try:
        packed = pack(content, size=size)
    except TooLarge:
        raise Conflict(_("Together your texts are too long. Make one of them shorter.")) from None
    return lock_at_rest(purpose, encode(packed))

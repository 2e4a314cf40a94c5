"""What was answered, locked under the server's secret, all of a round padded to one size.

The sizes follow from the questionnaire alone (`surveys.questionnaire.sizes`).
"""

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
    """One respondent's answers, and apart from them what they wrote: (question, text).

    `language` is the one of the texts; with the answers themselves none is kept.
    """

    answers: Mapping[str, Any]
    texts: Sequence[tuple[str, str]]
    language: str
    group: str


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote to one question, and in which language they answered.

    :ivar text: None if no secret key of the server opens it
    """

    text: str | None
    language: str


def lock_answer(answered: Answered, size: int) -> bytes:
    """Return the box that waits in the buffer.

    :param size: of what is locked, the same for all of a round
    :raises Conflict: there is more than a box may hold, 64 KiB
    """
    content = {
        "answers": in_one_order(answered.answers),
        "texts": [list(text) for text in answered.texts],
        "language": answered.language,
        "group": answered.group,
    }
    return _lock(ANSWER, content, size)


def lock_anew(box: bytes, size: int) -> bytes:
    """Another box with the same answer; one that does not open, or does not fit, stays as it is."""
    try:
        text = open_at_rest(ANSWER, box)
        if len(text) == encoded_size(size):
            # Without a look at what is in it: this is done to a whole pool with every answer.
            return lock_at_rest(ANSWER, text)
        return lock_answer(open_answer(box), size)
    except (Damaged, Conflict):
        return box


def open_answer(box: bytes) -> Answered:
    """Return what `lock_answer` locked.

    :raises Damaged: none of the server's secret keys opens it
    """
    content: Any = unpack(decode(open_at_rest(ANSWER, box)))
    texts = [(question, text) for question, text in content["texts"]]
    return Answered(content["answers"], texts, content["language"], content["group"])


def lock_text(text: str, language: str, size: int) -> bytes:
    """Return the box of a free text.

    :param language: in which it was answered
    :param size: of what is locked, the same for all of a round
    :raises Conflict: it is longer than a box may hold
    """
    return _lock(TEXT, {"text": text, "language": language}, size)


def open_text(box: bytes) -> Written:
    """Return what `lock_text` locked; one from before languages stood in the box has none.

    :raises Damaged: none of the server's secret keys opens it
    """
    content = unpack(decode(open_at_rest(TEXT, box)))
    return Written(str(content["text"]), str(content.get("language", "")))


def lock_counts(counts: Counts) -> bytes:
    """Return the box that says how many texts were written to each question in each language."""
    return lock_at_rest(COUNTS, encode(pack({"counts": counts}, size=_size_of(counts))))


def open_counts(box: bytes) -> dict[str, dict[str, int]]:
    """Return what `lock_counts` locked; nothing if none of the server's secret keys opens it."""
    if not box:
        return {}
    try:
        content: Any = unpack(decode(open_at_rest(COUNTS, box)))
    except Damaged:
        return {}
    return {question: dict(found) for question, found in content["counts"].items()}


def in_one_order(value: Any) -> Any:
    """JSON with its keys in alphabetical order: how it came says which client made it."""
    if isinstance(value, Mapping):
        return {name: in_one_order(value[name]) for name in sorted(value)}
    if isinstance(value, list | tuple):
        return [in_one_order(one) for one in value]
    return value


def encoded_size(size: int) -> int:
    """Return how long so many bytes are as base64 without padding."""
    return (size * 4 + 2) // 3


def _size_of(counts: Counts) -> int:
    """Return a size that says neither how many languages there are nor how often."""
    questions = sum(len(question.encode()) + AROUND_COUNTS for question in counts)
    return min(MAX_PACKED_SIZE, packed_size(max(questions, MIN_COUNTS)))


def _lock(purpose: bytes, content: Mapping[str, object], size: int) -> bytes:
    try:
        packed = pack(content, size=size)
    except TooLarge:
        raise Conflict(_("Together your texts are too long. Make one of them shorter.")) from None
    return lock_at_rest(purpose, encode(packed))

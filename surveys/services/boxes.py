"""What was answered, locked under the server's secret and padded, so that its size tells little.

Padded as a message is (`backend.core.crypto.padding`): 512 bytes, or a power of two above.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import TooLarge
from backend.core.crypto.padding import pack, unpack
from backend.core.errors import Conflict

ANSWER = b"survey answer"
TEXT = b"survey text"


@dataclass(frozen=True, slots=True)
class Answered:
    """One respondent's answers, and apart from them what they wrote: (question, text).

    `language` is the one of the texts; with the answers themselves none is kept.
    """

    answers: Mapping[str, Any]
    texts: Sequence[tuple[str, str]]
    language: str
    group: str


def lock_answer(answered: Answered) -> bytes:
    """The box that waits in the buffer.

    :raises Conflict: there is more than a box may hold, 64 KiB
    """
    content = {
        "answers": in_one_order(answered.answers),
        "texts": [list(one) for one in answered.texts],
        "language": answered.language,
        "group": answered.group,
    }
    return _lock(ANSWER, content)


def open_answer(box: bytes) -> Answered:
    """What `lock_answer` locked.

    :raises Damaged: none of the server's secret keys opens it
    """
    content: Any = unpack(decode(open_at_rest(ANSWER, box)))
    texts = [(question, text) for question, text in content["texts"]]
    return Answered(content["answers"], texts, content["language"], content["group"])


def lock_text(text: str) -> bytes:
    """The box of a free text.

    :raises Conflict: it is longer than a box may hold
    """
    return _lock(TEXT, {"text": text})


def open_text(box: bytes) -> str:
    """What `lock_text` locked.

    :raises Damaged: none of the server's secret keys opens it
    """
    return str(unpack(decode(open_at_rest(TEXT, box)))["text"])


def in_one_order(value: Any) -> Any:
    """JSON with its keys in alphabetical order: how it came says which client made it."""
    if isinstance(value, Mapping):
        return {name: in_one_order(value[name]) for name in sorted(value)}
    if isinstance(value, list | tuple):
        return [in_one_order(one) for one in value]
    return value


def _lock(purpose: bytes, content: Mapping[str, object]) -> bytes:
    try:
        packed = pack(content)
    except TooLarge:
        raise Conflict(_("Together your texts are too long. Make one of them shorter.")) from None
    return lock_at_rest(purpose, encode(packed))

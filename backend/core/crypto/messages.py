"""Messages between a seeker and an organisation, encrypted with the request key."""

from dataclasses import dataclass, field

from backend.core.crypto import labels
from backend.core.crypto.boxes import LOCK_OVERHEAD, lock, unlock
from backend.core.crypto.consents import Mark, read_mark
from backend.core.crypto.errors import Damaged, Malformed, TooLarge
from backend.core.crypto.labels import Identifier
from backend.core.crypto.padding import MAX_PACKED_SIZE, MIN_PACKED_SIZE, pack, unpack

MAX_TEXT_SIZE = 16_384
"""Bytes of UTF-8 that one message may say."""

MIN_BODY_SIZE = MIN_PACKED_SIZE + LOCK_OVERHEAD
MAX_BODY_SIZE = MAX_PACKED_SIZE + LOCK_OVERHEAD
"""Bytes of the largest box of a message: 65,564."""


@dataclass(frozen=True, slots=True)
class MessageContent:
    """A text and the last message its writer had seen, which reveals dropped messages.

    `mark` is a seeker's, and not checked.
    """

    text: str = field(repr=False)
    after: str | None = None
    mark: Mark | None = None


def lock_message(
    request_key: bytes,
    *,
    request: Identifier,
    message: Identifier,
    sender: str,
    text: str,
    after: Identifier | None = None,
    mark: Mark | None = None,
    number: int = 1,
) -> bytes:
    """Encrypt a message with request key `number`. May raise `TooLarge` or `Malformed`."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise Malformed("the message is not text") from None
    if size > MAX_TEXT_SIZE:
        raise TooLarge(f"{size} bytes of text, and {MAX_TEXT_SIZE} at the most")
    content: dict[str, object] = {"text": text}
    if after is not None:
        content["after"] = labels.checked_identifier(after)
    if mark is not None:
        content["consents"] = mark._asdict()
    return lock(request_key, labels.message(request, message, sender, number), pack(content))


def unlock_message(
    request_key: bytes,
    *,
    request: Identifier,
    message: Identifier,
    sender: str,
    body: bytes,
    number: int = 1,
) -> MessageContent:
    """Decrypt a message, ignoring unknown fields; raise `Damaged` if it cannot be shown."""
    aad = labels.message(request, message, sender, number)
    content = unpack(unlock(request_key, aad, body))
    return MessageContent(
        text=_text(content.get("text")),
        after=_after(content.get("after")),
        mark=read_mark(content.get("consents")),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Damaged("there is no text in the message")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Damaged("the message is not text") from None
    return value


def _after(value: object) -> str | None:
    if value is None:
        return None
    try:
        return labels.checked_identifier(str(value))
    except Malformed:
        raise Damaged("the message before this one is not named") from None

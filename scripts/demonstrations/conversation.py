"""What phone and desk share: messages under numbered request keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import CryptoError
from backend.core.crypto.messages import lock_message, unlock_message

Keys = Mapping[int, bytes]
"""Request keys by their numbers."""


@dataclass(frozen=True, slots=True)
class Written:
    """A message as it is shown; `text` is nothing if the box is damaged."""

    id: str
    number: int
    sender: str
    text: str | None


def read_messages(keys: Keys, request: str, messages: Iterable[Any]) -> list[Written]:
    """Open what can be opened; what cannot is damaged, never text."""
    return [Written(m["id"], m["number"], m["sender"], _open(keys, request, m)) for m in messages]


def new_message(
    keys: Keys, request: str, sender: str, text: str, after: str | None = None
) -> dict[str, Any]:
    """Return what is sent: the text under the newest key, with the last message that was seen."""
    number, message = max(keys), str(uuid4())
    body = lock_message(
        keys[number],
        request=request,
        message=message,
        sender=sender,
        text=text,
        after=after,
        number=number,
    )
    sent: dict[str, Any] = {"id": message, "body": encode(body)}
    return sent | ({"key_number": number} if number > 1 else {})


def _open(keys: Keys, request: str, message: Mapping[str, Any]) -> str | None:
    number = message["key_number"]
    try:
        return unlock_message(
            keys[number],
            request=request,
            message=message["id"],
            sender=message["sender"],
            body=decode(message["body"]),
            number=number,
        ).text
    except (KeyError, CryptoError):
        return None

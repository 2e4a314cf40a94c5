"""Internal notes of an organisation about a request, locked under a key from its seed.

The key is symmetric, so that a note that opens was written by somebody who holds the seed; anybody
could have sealed one to the public key.
"""

from dataclasses import dataclass, field

from backend.core.crypto import labels, messages
from backend.core.crypto.boxes import LOCK_OVERHEAD, hkdf, lock, unlock
from backend.core.crypto.errors import Damaged, Malformed, TooLarge
from backend.core.crypto.labels import Identifier
from backend.core.crypto.padding import MAX_PACKED_SIZE, MIN_PACKED_SIZE, pack, unpack

MAX_TEXT_SIZE = 8_192
"""Bytes of UTF-8 that one note may say."""

MAX_PACKED_NOTE = 16_384
NOTE_SIZES = tuple(
    (1 << power) + LOCK_OVERHEAD
    for power in range(MIN_PACKED_SIZE.bit_length() - 1, MAX_PACKED_NOTE.bit_length())
)
"""Sizes of the box of a note."""


@dataclass(frozen=True, slots=True)
class NotePlace:
    """What a note belongs to, who wrote it, which revision it is, and which key locks it."""

    organisation: Identifier
    request: Identifier
    note: Identifier
    author: Identifier
    key_id: Identifier
    revision: int = 1
    # Of a note, or of a reply that a second reader sees first: one is never the other.
    purpose: bytes = labels.ORGANISATION_NOTE

    def label(self) -> bytes:
        """Return the additional data of the box."""
        return labels.organisation_note(
            self.organisation,
            self.request,
            self.note,
            self.author,
            self.revision,
            self.key_id,
            purpose=self.purpose,
        )

    def limits(self) -> tuple[int, int]:
        """Return the largest sizes of text and of what is packed."""
        if self.purpose == labels.ORGANISATION_DRAFT:
            return messages.MAX_TEXT_SIZE, MAX_PACKED_SIZE
        return MAX_TEXT_SIZE, MAX_PACKED_NOTE


@dataclass(frozen=True, slots=True)
class NoteContent:
    """A text, the number of the last message its writer had seen, and what it is about."""

    text: str = field(repr=False)
    after: int = 0
    about: str | None = None


def lock_note(organisation_seed: bytes, place: NotePlace, content: NoteContent) -> bytes:
    """Encrypt a note. May raise `TooLarge` or `Malformed`."""
    try:
        size = len(content.text.encode())
    except UnicodeEncodeError:
        raise Malformed("the note is not text") from None
    most, most_packed = place.limits()
    if size > most:
        raise TooLarge(f"{size} bytes of text, and {most} at the most")
    said: dict[str, object] = {"text": content.text, "after": content.after}
    if content.about is not None:
        said["about"] = content.about
    packed = pack(said)
    if len(packed) > most_packed:
        raise TooLarge(f"{len(packed)} bytes, and {most_packed} at the most")
    return lock(hkdf(organisation_seed, place.purpose), place.label(), packed)


def unlock_note(organisation_seed: bytes, place: NotePlace, box: bytes) -> NoteContent:
    """Decrypt a note; raise `Damaged` for another place, author, revision or key."""
    content = unpack(unlock(hkdf(organisation_seed, place.purpose), place.label(), box))
    text, after, about = content.get("text"), content.get("after", 0), content.get("about")
    if not isinstance(text, str) or type(after) is not int or after < 0:
        raise Damaged("there is no text in the note")
    return NoteContent(text, after, about if isinstance(about, str) else None)

"""Contact persons of places: their sealed addresses, and links without an account."""

import hmac
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from backend.core.at_rest import digests_at_rest, lock_at_rest, open_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Malformed
from backend.programmes.models import Place

# All boxes have one length, whatever they hold.
PADDED: Final = 700
TAG_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is written to about a place."""

    name: str
    email: str


class Purpose(StrEnum):
    """What a link in a mail is for."""

    CONFIRM = "confirm"
    MINE = "mine"


def purpose_of(row: Place) -> bytes:
    """Return the purpose for which a contact is locked: one that was moved does not open."""
    place_id: UUID = row.pk
    return b"kier/places/contact/" + place_id.bytes


def sealed(row: Place, contact: Contact) -> bytes:
    """Return the box of a contact person."""
    text = json.dumps(asdict(contact), ensure_ascii=False)
    spaces = PADDED - len(text.encode())
    return lock_at_rest(purpose_of(row), text + " " * spaces)


def contact_of(row: Place) -> Contact | None:
    """Return the contact person of a place; None if the place has none any more."""
    if not row.contact:
        return None
    return Contact(**json.loads(open_at_rest(purpose_of(row), bytes(row.contact))))


def link_token(row: Place, purpose: Purpose) -> str:
    """Return what stands in a link to a place; a new `link` number ends it."""
    place_id: UUID = row.pk
    return encode(place_id.bytes + _tags(row, purpose)[0])


def place_of_token(token: str, purpose: Purpose) -> Place | None:
    """Return the place behind a link, with its project; None for any that is not valid now."""
    try:
        raw = decode(token)
    except Malformed:
        return None
    if len(raw) != 16 + TAG_BYTES:
        return None
    found = Place.objects.filter(pk=UUID(bytes=raw[:16])).select_related("project").first()
    if found is None or not found.contact:
        return None
    tags = _tags(found, purpose)
    return found if any(hmac.compare_digest(tag, raw[16:]) for tag in tags) else None


def _tags(row: Place, purpose: Purpose) -> list[bytes]:
    text = f"{row.pk}|{row.link}"
    return [
        digest[:TAG_BYTES]
        for digest in digests_at_rest(b"kier/places/link/" + purpose.encode(), text)
    ]

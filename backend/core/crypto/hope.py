"""Texts for Platform HOPE, each with its own key (docs/experts-sealed.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from backend.core.crypto import labels
from backend.core.crypto.boxes import (
    checked_key,
    hkdf,
    lock,
    new_key,
    open_sealed_key,
    seal,
    unlock,
)
from backend.core.crypto.key_pairs import KeyPair, PublicKey
from backend.core.crypto.labels import Identifier
from backend.core.crypto.padding import pack, unpack


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text: `envelope` (1168 bytes) holds the key for the platform, `body` the content."""

    id: UUID
    key_id: UUID
    envelope: bytes
    body: bytes


def seal_text(
    public: PublicKey,
    *,
    organisation: Identifier,
    key_id: UUID,
    content: Mapping[str, object],
    text_id: UUID | None = None,
    text_key: bytes | None = None,
) -> tuple[Sealed, bytes]:
    """Seal JSON content; return the boxes and the text's key. May raise `TooLarge`."""
    text_id, text_key = text_id or uuid4(), checked_key(text_key or new_key())
    envelope = seal(public, labels.hope_key(text_id, organisation, key_id), text_key)
    body = lock(text_key, labels.hope_text(text_id), pack(content))
    return Sealed(text_id, key_id, envelope, body), text_key


def seal_to_member(
    public: PublicKey, *, text_id: Identifier, member: Identifier, text_key: bytes
) -> bytes:
    """Return the envelope (1168 bytes) with which one member opens a text."""
    return seal(public, labels.hope_member_key(text_id, member), checked_key(text_key))


def draft_key(seed: bytes, *, text_id: Identifier, member: Identifier) -> bytes:
    """Derive the key of a draft from its writer's seed."""
    return hkdf(checked_key(seed), labels.hope_draft(text_id, member))


def open_text_key(
    pair: KeyPair,
    *,
    text_id: Identifier,
    organisation: Identifier,
    key_id: Identifier,
    envelope: bytes,
) -> bytes:
    """Return a text's key, opened by the platform; raise `Damaged` if it does not open."""
    return open_sealed_key(pair, labels.hope_key(text_id, organisation, key_id), envelope)


def open_member_key(
    pair: KeyPair, *, text_id: Identifier, member: Identifier, envelope: bytes
) -> bytes:
    """Return a text's key, opened by a member; raise `Damaged` if it does not open."""
    return open_sealed_key(pair, labels.hope_member_key(text_id, member), envelope)


def open_body(text_key: bytes, *, text_id: Identifier, body: bytes) -> dict[str, object]:
    """Return the content of a text; raise `Damaged` if it does not decrypt."""
    return unpack(unlock(text_key, labels.hope_text(text_id), body))

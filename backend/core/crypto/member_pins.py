"""Pins: the keys that a member trusts, locked under the password and kept at the server.

A member's client compares every key with them before it seals or grants (protocol.md, "Which keys
are trusted"). Pins that are absent, do not open or are older than known are an alarm.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from backend.core.crypto import labels
from backend.core.crypto.boxes import hkdf, lock, unlock
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Damaged, Malformed
from backend.core.crypto.labels import Identifier
from backend.core.crypto.padding import pack, unpack

FIRST_VERSION = 1

_HASH_SIZE = 32


@dataclass(frozen=True, slots=True)
class OrganisationPins:
    """The trusted keys of one organisation by identifier; outsiders are given `newest` alone."""

    newest: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pins:
    """Hashes of trusted public keys: of members, and of organisations."""

    members: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, OrganisationPins] = field(default_factory=dict)

    def with_member(self, member: Identifier, public: bytes) -> Self:
        """Return these pins with the key of a member.

        :raises Malformed: another key of this member is pinned
        """
        name = labels.checked_identifier(member)
        members = _joined(self.members, {name: key_hash(public)})
        return type(self)(members, self.organisations)

    def with_newest(self, organisation: Identifier, key_id: Identifier, public: bytes) -> Self:
        """Return these pins with the newest key of an organisation.

        :raises Malformed: the identifier is pinned with another key
        """
        name, key = labels.checked_identifier(organisation), labels.checked_identifier(key_id)
        known = self.organisations.get(name)
        keys = _joined(known.keys if known else {}, {key: key_hash(public)})
        changed = {**self.organisations, name: OrganisationPins(key, keys)}
        return type(self)(self.members, changed)

    def has_member(self, member: Identifier, public: bytes) -> bool:
        """Tell whether this is the pinned key of this member."""
        return self.members.get(str(member)) == key_hash(public)

    def has_key(self, organisation: Identifier, key_id: Identifier, public: bytes) -> bool:
        """Tell whether this is a pinned key of this organisation."""
        known = self.organisations.get(str(organisation))
        return known is not None and known.keys.get(str(key_id)) == key_hash(public)


def key_hash(public: bytes) -> str:
    """Return the hash by which a public key is pinned, as base64url text."""
    return encode(hashlib.sha256(public).digest())


def lock_pins(root: bytes, *, member: Identifier, version: int, pins: Pins) -> bytes:
    """Return the box of a member's pins; `root` is that of the password (`member_root`)."""
    content: dict[str, object] = {
        "members": dict(pins.members),
        "organisations": {
            name: {"newest": known.newest, "keys": dict(known.keys)}
            for name, known in pins.organisations.items()
        },
    }
    return lock(_key(root), labels.member_pins(member, version), pack(content))


def unlock_pins(root: bytes, *, member: Identifier, version: int, box: bytes) -> Pins:
    """Return a member's pins; raise `Damaged` for another password, member or version."""
    content = unpack(unlock(_key(root), labels.member_pins(member, version), box))
    return Pins(
        _hashes(content.get("members")),
        {
            name: _organisation(known)
            for name, known in _by_identifier(content.get("organisations")).items()
        },
    )


def merged(one: Pins, other: Pins) -> Pins:
    """Return what two browsers of a member pinned side by side; `newest` is that of `other`.

    :raises Malformed: there are two keys for one identifier
    """
    organisations = dict(one.organisations)
    for name, known in other.organisations.items():
        before = organisations.get(name)
        keys = _joined(before.keys if before else {}, known.keys)
        organisations[name] = OrganisationPins(known.newest, keys)
    return Pins(_joined(one.members, other.members), organisations)


def _key(root: bytes) -> bytes:
    return hkdf(root, labels.MEMBER_PINS)


def _joined(known: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    if any(known.get(name, value) != value for name, value in more.items()):
        raise Malformed("there are two keys for one identifier")
    return {**known, **more}


def _by_identifier(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Damaged("these are no pins")
    try:
        return {labels.checked_identifier(name): inner for name, inner in value.items()}
    except Malformed:
        raise Damaged("a pin has no identifier") from None


def _hashes(value: object) -> dict[str, str]:
    hashes = {}
    for name, text in _by_identifier(value).items():
        try:
            hashes[name] = encode(decode(str(text), _HASH_SIZE))
        except Malformed:
            raise Damaged("a pin is no hash") from None
    return hashes


def _organisation(value: object) -> OrganisationPins:
    known = value if isinstance(value, dict) else {}
    keys, newest = _hashes(known.get("keys")), known.get("newest")
    if newest not in keys:
        raise Damaged("the newest key is not among the pins")
    return OrganisationPins(str(newest), keys)

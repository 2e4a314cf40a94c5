"""Public keys that a member trusts, encrypted under the password and stored at the server."""

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
    """Hashes of an organisation's trusted keys, by identifier. Others get to know `newest` only."""

    newest: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pins:
    """Hashes of the trusted public keys of members and organisations."""

    members: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, OrganisationPins] = field(default_factory=dict)

    def with_member(self, member: Identifier, public: bytes) -> Self:
        """Return these pins with a member's key; raise `Malformed` if another one is pinned."""
        name = labels.checked_identifier(member)
        members = _joined(self.members, {name: key_hash(public)})
        return type(self)(members, self.organisations)

    def with_newest(self, organisation: Identifier, key_id: Identifier, public: bytes) -> Self:
        """Return these pins with an organisation's newest key. May raise `Malformed`."""
        name, key = labels.checked_identifier(organisation), labels.checked_identifier(key_id)
        known = self.organisations.get(name)
        keys = _joined(known.keys if known else {}, {key: key_hash(public)})
        changed = {**self.organisations, name: OrganisationPins(key, keys)}
        return type(self)(self.members, changed)

    def has_member(self, member: Identifier, public: bytes) -> bool:
        """Return whether this is the pinned key of the member."""
        return self.members.get(str(member)) == key_hash(public)

    def has_key(self, organisation: Identifier, key_id: Identifier, public: bytes) -> bool:
        """Return whether this is a pinned key of the organisation."""
        known = self.organisations.get(str(organisation))
        return known is not None and known.keys.get(str(key_id)) == key_hash(public)


def key_hash(public: bytes) -> str:
    """Return the hash of a public key as it is pinned, in base64url."""
    return encode(hashlib.sha256(public).digest())


def lock_pins(root: bytes, *, member: Identifier, version: int, pins: Pins) -> bytes:
    """Encrypt a member's pins; `root` is that of the password (`member_root`)."""
    content: dict[str, object] = {
        "members": dict(pins.members),
        "organisations": {
            name: {"newest": known.newest, "keys": dict(known.keys)}
            for name, known in pins.organisations.items()
        },
    }
    return lock(_key(root), labels.member_pins(member, version), pack(content))


def unlock_pins(root: bytes, *, member: Identifier, version: int, box: bytes) -> Pins:
    """Decrypt a member's pins; raise `Damaged` for a wrong password, member or version."""
    content = unpack(unlock(_key(root), labels.member_pins(member, version), box))
    return Pins(
        _hashes(content.get("members")),
        {
            name: _organisation(known)
            for name, known in _by_identifier(content.get("organisations")).items()
        },
    )


def merged(first: Pins, second: Pins) -> Pins:
    """Merge pins, with `newest` from `second`; raise `Malformed` if keys conflict."""
    organisations = dict(first.organisations)
    for name, known in second.organisations.items():
        before = organisations.get(name)
        keys = _joined(before.keys if before else {}, known.keys)
        organisations[name] = OrganisationPins(known.newest, keys)
    return Pins(_joined(first.members, second.members), organisations)


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

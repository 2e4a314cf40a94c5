"""The seeker's own list of who may read, and what follows from it (docs/protocol.md).

Who is let in stands in this list alone: no row of the server adds a reader.
"""

import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, Self

from backend.core.crypto import labels, proofs
from backend.core.crypto.boxes import KEY_SIZE, LOCK_OVERHEAD, lock, unlock
from backend.core.crypto.encoding import decode, digest, encode
from backend.core.crypto.errors import CryptoError, Damaged
from backend.core.crypto.labels import Identifier
from backend.core.crypto.padding import pack, unpack
from backend.core.crypto.seeker_secret import anchor_of, request_of

FIRST_VERSION = 1
MAX_BOX_SIZE = 16_384 + LOCK_OVERHEAD
"""Bytes of the largest list's box; twenty organisations take 4,096 and the overhead."""

READING = frozenset({"waiting", "offered", "accepted", "interprets", "closed"})
"""States of organisations that read, or will when their turn comes."""
LEFT = frozenset({"withdrawn", "declined"})
"""States of organisations that read nothing more: the next key is due."""


@dataclass(frozen=True, slots=True)
class Consent:
    """An organisation's key that the seeker sealed to, and what it may read.

    `first` is the lowest request key, `until` an interpreter's last day.
    """

    key: str
    hash: str
    first: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ConsentList:
    """Who may read a request, by the identifier of an organisation."""

    secret: bytes = field(repr=False)
    number: int
    organisations: Mapping[str, Consent]

    def with_consent(self, organisation: Identifier, consent: Consent) -> Self:
        """Return the list with one more organisation, or with its changed consent."""
        return replace(self, organisations={**self.organisations, str(organisation): consent})

    def without(self, organisations: Collection[str]) -> Self:
        """Return the list without some organisations."""
        staying = {
            id_: consent for id_, consent in self.organisations.items() if id_ not in organisations
        }
        return replace(self, organisations=staying)

    def at(self, number: int) -> Self:
        """Return the list for a newer request key."""
        return replace(self, number=number)


class Mark(NamedTuple):
    """What a message of the seeker says about the list that was the newest then."""

    version: int
    digest: str
    mac: str


class Floor(NamedTuple):
    """The highest version of the list that is proven, and its digest if a mark proved it."""

    version: int = 0
    digest: str | None = None


class Readers(NamedTuple):
    """Who gets the next request key, who is named though never let in, and who is to leave."""

    receivers: frozenset[str]
    intruders: frozenset[str]
    leaving: frozenset[str]


def lock_consents(key: bytes, *, request: Identifier, version: int, consents: ConsentList) -> bytes:
    """Return the box of a list. May raise `TooLarge` or `Malformed`.

    :param key: `SeekerKeys.consents`
    """
    content = {
        "secret": encode(consents.secret),
        "number": consents.number,
        "organisations": {
            organisation: {
                "key": one.key,
                "hash": one.hash,
                "from": one.first,
                **({"until": one.until.isoformat()} if one.until else {}),
            }
            for organisation, one in consents.organisations.items()
        },
    }
    return lock(key, labels.seeker_consents(request, version), pack(content))


def unlock_consents(key: bytes, *, request: Identifier, version: int, box: bytes) -> ConsentList:
    """Return the list in a box; raise `Damaged` if it is not this request's, or malformed."""
    if len(box) > MAX_BOX_SIZE:
        raise Damaged("the list is too large")
    content = unpack(unlock(key, labels.seeker_consents(request, version), box))
    try:
        consents = ConsentList(
            decode(str(content["secret"]), KEY_SIZE),
            int(labels.checked_number(content["number"])),  # type: ignore[arg-type]
            {
                labels.checked_identifier(organisation): _consent(one)
                for organisation, one in content["organisations"].items()  # type: ignore[attr-defined]
            },
        )
    except (AttributeError, CryptoError, KeyError, TypeError, ValueError):
        raise Damaged("not a list of consents") from None
    if str(request_of(anchor_of(consents.secret))) != str(request):
        raise Damaged("the secret is that of another request")
    return consents


def checked_consents(
    consents: ConsentList, box: bytes, *, version: int, highest: int, floor: Floor
) -> ConsentList:
    """Return the list if it is the newest; raise `Damaged` if it was put back or replaced.

    :param highest: the number of the newest request key that opened
    """
    if consents.number != highest:
        raise Damaged("the list is of another request key")
    if version < floor.version:
        raise Damaged("an older list than the seeker's last")
    if version == floor.version and floor.digest not in {None, digest(box)}:
        raise Damaged("another list than the seeker's last")
    return consents


def make_mark(
    secret: bytes, *, request: Identifier, message: Identifier, version: int, box: bytes
) -> Mark:
    """Return the mark of a message that is sent while this list is the newest."""
    hashed = digest(box)
    return Mark(version, hashed, _mark_mac(secret, request, message, version, hashed))


def is_mark(mark: Mark | None, secret: bytes, *, request: Identifier, message: Identifier) -> bool:
    """Return whether a message was written by the holder of the secret."""
    if mark is None:
        return False
    expected = _mark_mac(secret, request, message, mark.version, mark.digest)
    return hmac.compare_digest(expected, mark.mac)


def read_mark(content: object) -> Mark | None:
    """Return the mark in a message's content, or None if there is none, or one without form."""
    if not isinstance(content, Mapping):
        return None
    version, hashed, mac = (content.get(name) for name in Mark._fields)
    if type(version) is not int or version < FIRST_VERSION:
        return None
    try:
        decode(str(hashed), KEY_SIZE)
        decode(str(mac), KEY_SIZE)
    except CryptoError:
        return None
    return Mark(version, str(hashed), str(mac))


def readers_of(consents: ConsentList, shown: Iterable[tuple[str, str]], *, today: date) -> Readers:
    """Return who gets the next request key, by the list and by what the server shows.

    :param shown: identifier and state of each organisation
    :param today: the day in the Netherlands
    """
    states, listed = dict(shown), consents.organisations
    leaving = {
        id_
        for id_, one in listed.items()
        if states.get(id_) in LEFT or (one.until is not None and one.until < today)
    }
    reading = {id_ for id_, state in states.items() if state in READING}
    return Readers(
        frozenset(reading & (listed.keys() - leaving)),
        frozenset(reading - listed.keys()),
        frozenset(leaving),
    )


def _consent(content: Mapping[str, object]) -> Consent:
    until = content.get("until")
    return Consent(
        labels.checked_identifier(str(content["key"])),
        encode(decode(str(content["hash"]), KEY_SIZE)),
        int(labels.checked_number(content["from"])),  # type: ignore[arg-type]
        date.fromisoformat(str(until)) if until is not None else None,
    )


def _mark_mac(
    secret: bytes, request: Identifier, message: Identifier, version: int, hashed: str
) -> str:
    label = labels.seeker_mark(request, message, version, hashed)
    return encode(proofs.mac(secret, labels.SEEKER_MARK, label))

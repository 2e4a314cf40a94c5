"""Signal tables: the key of a table, its envelopes, chain and pins, and what it locks.

One key per table, numbered, as a request key is (`protocol.md`): members' browsers make it, and the
server opens nothing. A text that leaves the table is sealed to one organisation.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.core.crypto import labels
from backend.core.crypto.boxes import (
    LOCK_OVERHEAD,
    SEAL_OVERHEAD,
    checked_key,
    hkdf,
    lock,
    open_sealed,
    open_sealed_key,
    seal,
    unlock,
)
from backend.core.crypto.errors import TooLarge
from backend.core.crypto.key_pairs import KeyPair, PublicKey
from backend.core.crypto.labels import Identifier
from backend.core.crypto.padding import MIN_PACKED_SIZE, pack, unpack

MAX_PACKED_SIGNAL = 16_384
PACKED_SIZES = tuple(
    1 << power for power in range(MIN_PACKED_SIZE.bit_length() - 1, MAX_PACKED_SIGNAL.bit_length())
)
SIGNAL_SIZES = tuple(size + LOCK_OVERHEAD for size in PACKED_SIZES)
"""Sizes of the boxes of signals and enrichments."""

MOVE_SIZES = tuple(size + SEAL_OVERHEAD for size in PACKED_SIZES)
"""Sizes of the boxes of moves to organisations that are not at the table."""


# -- The key of a table ---------------------------------------------------------------------------
def seal_table_key(
    public: PublicKey,
    *,
    table: Identifier,
    organisation: Identifier,
    key_id: Identifier,
    table_key: bytes,
    number: int = 1,
) -> bytes:
    """Return an organisation's envelope (1168 bytes) of table key `number`."""
    info = labels.signal_table_key(table, organisation, key_id, number)
    return seal(public, info, checked_key(table_key))


def open_table_key(
    pair: KeyPair,
    *,
    table: Identifier,
    organisation: Identifier,
    key_id: Identifier,
    envelope: bytes,
    number: int = 1,
) -> bytes:
    """Return table key `number`; raise `Damaged` if the envelope is for another place."""
    info = labels.signal_table_key(table, organisation, key_id, number)
    return open_sealed_key(pair, info, envelope)


def table_key_chain(previous: bytes, *, table: Identifier, number: int, table_key: bytes) -> bytes:
    """Return the proof that table key `number` comes from a holder of the previous one."""
    label = labels.signal_table_key_chain(table, number, checked_key(table_key))
    return _mac(previous, labels.SIGNAL_TABLE_KEY_CHAIN, label)


def is_table_key_chain(
    proof: bytes, previous: bytes, *, table: Identifier, number: int, table_key: bytes
) -> bool:
    """Return whether a holder of table key `number - 1` made this one."""
    expected = table_key_chain(previous, table=table, number=number, table_key=table_key)
    return hmac.compare_digest(expected, proof)


def table_pin(
    organisation_seed: bytes,
    *,
    table: Identifier,
    organisation: Identifier,
    number: int,
    table_key: bytes,
) -> bytes:
    """Return the MAC by which an organisation recognises the first table key it got."""
    digest = hashlib.sha256(checked_key(table_key)).digest()
    label = labels.signal_table_pin(table, organisation, number, digest)
    return _mac(organisation_seed, labels.SIGNAL_TABLE_PIN, label)


def peer_pin(
    own_seed: bytes,
    *,
    organisation: Identifier,
    own_key: Identifier,
    other: Identifier,
    other_key: Identifier,
    public: bytes,
) -> bytes:
    """Return the MAC of another organisation's key whose words were compared by voice."""
    digest = hashlib.sha256(public).digest()
    label = labels.organisation_peer(organisation, own_key, other, other_key, digest)
    return _mac(own_seed, labels.ORGANISATION_PEER, label)


# -- What is written ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SignalPlace:
    """What a signal's box is bound to; one that was moved does not open."""

    table: Identifier
    signal: Identifier
    organisation: Identifier
    number: int = 1
    revision: int = 1

    def label(self) -> bytes:
        """Return the additional data of the box."""
        return labels.signal(self.table, self.signal, self.organisation, self.number, self.revision)


@dataclass(frozen=True, slots=True)
class EnrichmentPlace:
    """What the box of an enrichment is bound to."""

    table: Identifier
    signal: Identifier
    enrichment: Identifier
    organisation: Identifier
    number: int = 1

    def label(self) -> bytes:
        """Return the additional data of the box."""
        return labels.signal_enrichment(
            self.table, self.signal, self.enrichment, self.organisation, self.number
        )


def lock_signal(
    table_key: bytes, place: SignalPlace | EnrichmentPlace, content: Mapping[str, Any]
) -> bytes:
    """Encrypt a signal or an enrichment under the table's key. May raise `TooLarge`."""
    return lock(checked_key(table_key), place.label(), _packed(content))


def unlock_signal(
    table_key: bytes, place: SignalPlace | EnrichmentPlace, box: bytes
) -> dict[str, Any]:
    """Return what a signal or an enrichment says; raise `Damaged` for another place or key."""
    return unpack(unlock(checked_key(table_key), place.label(), box))


def seal_move(
    public: PublicKey,
    *,
    signal: Identifier,
    move: Identifier,
    organisation: Identifier,
    key_id: Identifier,
    content: Mapping[str, Any],
) -> bytes:
    """Encrypt a signal to an organisation that is not at the table. May raise `TooLarge`."""
    info = labels.signal_move(signal, move, organisation, key_id)
    return seal(public, info, _packed(content))


def open_move(
    pair: KeyPair,
    *,
    signal: Identifier,
    move: Identifier,
    organisation: Identifier,
    key_id: Identifier,
    box: bytes,
) -> dict[str, Any]:
    """Return what was moved on; raise `Damaged` for another move, organisation or key."""
    info = labels.signal_move(signal, move, organisation, key_id)
    return unpack(open_sealed(pair, info, box))


def _packed(content: Mapping[str, Any]) -> bytes:
    packed = pack(content)
    if len(packed) > MAX_PACKED_SIGNAL:
        raise TooLarge(f"{len(packed)} bytes, and {MAX_PACKED_SIGNAL} at the most")
    return packed


def _mac(key: bytes, purpose: bytes, label: bytes) -> bytes:
    return hmac.digest(hkdf(checked_key(key), purpose), label, hashlib.sha256)

"""Proofs that a new key comes from a holder of the previous one. HPKE authenticates no sender."""

import hashlib
import hmac

from backend.core.crypto import labels
from backend.core.crypto.boxes import checked_key, hkdf
from backend.core.crypto.encoding import digest
from backend.core.crypto.errors import Malformed
from backend.core.crypto.labels import Identifier

PROOF_SIZE = 32
"""Bytes of a succession, a chain and a referral pin."""

PAIR_SIZE = 64
"""Bytes of anchor and pair."""


def succession(
    old_seed: bytes,
    *,
    organisation: Identifier,
    old_key: Identifier,
    new_key: Identifier,
    public: bytes,
) -> bytes:
    """Return the proof that a new organisation key comes from a holder of the old one."""
    label = labels.organisation_succession(organisation, old_key, new_key, public)
    return mac(old_seed, labels.ORGANISATION_SUCCESSION, label)


def is_succession(
    proof: bytes,
    old_seed: bytes,
    *,
    organisation: Identifier,
    old_key: Identifier,
    new_key: Identifier,
    public: bytes,
) -> bool:
    """Return whether a holder of the old organisation key made the new one."""
    expected = succession(
        old_seed, organisation=organisation, old_key=old_key, new_key=new_key, public=public
    )
    return hmac.compare_digest(expected, proof)


def chain(previous: bytes, *, request: Identifier, number: int, request_key: bytes) -> bytes:
    """Return the proof that request key `number` comes from a holder of the previous one."""
    label = labels.request_key_chain(request, number, checked_key(request_key))
    return mac(previous, labels.REQUEST_KEY_CHAIN, label)


def is_chain(
    proof: bytes, previous: bytes, *, request: Identifier, number: int, request_key: bytes
) -> bool:
    """Return whether a holder of request key `number - 1` made this one."""
    expected = chain(previous, request=request, number=number, request_key=request_key)
    return hmac.compare_digest(expected, proof)


def referral_pin(
    organisation_seed: bytes,
    *,
    request: Identifier,
    organisation: Identifier,
    number: int,
    request_key: bytes,
) -> bytes:
    """Return the MAC by which an organisation recognises the first request key it got."""
    hashed = hashlib.sha256(checked_key(request_key)).digest()
    label = labels.referral_pin(request, organisation, number, hashed)
    return mac(organisation_seed, labels.REFERRAL_PIN, label)


def is_referral_pin(
    proof: bytes,
    organisation_seed: bytes,
    *,
    request: Identifier,
    organisation: Identifier,
    number: int,
    request_key: bytes,
) -> bool:
    """Return whether the organisation's first request key was this one."""
    expected = referral_pin(
        organisation_seed,
        request=request,
        organisation=organisation,
        number=number,
        request_key=request_key,
    )
    return hmac.compare_digest(expected, proof)


def referral_pair(
    organisation_seed: bytes, *, request: Identifier, organisation: Identifier, proof: bytes
) -> bytes:
    """Return the MAC by which an organisation recognises the seeker of a request.

    :param proof: anchor and pair, 64 bytes
    """
    label = labels.referral_pair(request, organisation, digest(_checked_pair(proof)))
    return mac(organisation_seed, labels.REFERRAL_PAIR, label)


def is_referral_pair(
    pin: bytes,
    organisation_seed: bytes,
    *,
    request: Identifier,
    organisation: Identifier,
    proof: bytes,
) -> bool:
    """Return whether the organisation accepted the request of this seeker."""
    expected = referral_pair(
        organisation_seed, request=request, organisation=organisation, proof=proof
    )
    return hmac.compare_digest(expected, pin)


def pair_moved(
    pair: bytes,
    *,
    request: Identifier,
    organisation: Identifier,
    old_key: Identifier,
    new_key: Identifier,
    public: bytes,
) -> bytes:
    """Return the proof for the seeker that the organisation has another key."""
    label = labels.pair_moved(request, organisation, old_key, new_key, digest(public))
    return mac(pair, labels.PAIR_MOVED, label)


def is_pair_moved(
    proof: bytes,
    pair: bytes,
    *,
    request: Identifier,
    organisation: Identifier,
    old_key: Identifier,
    new_key: Identifier,
    public: bytes,
) -> bool:
    """Return whether somebody of this organisation, and nobody else, named its next key."""
    expected = pair_moved(
        pair,
        request=request,
        organisation=organisation,
        old_key=old_key,
        new_key=new_key,
        public=public,
    )
    return hmac.compare_digest(expected, proof)


def mac(key: bytes, purpose: bytes, label: bytes) -> bytes:
    """Return HMAC-SHA256 of a label under a 32-byte key, derived for the purpose."""
    return hmac.digest(hkdf(checked_key(key), purpose), label, hashlib.sha256)


def _checked_pair(proof: bytes) -> bytes:
    if len(proof) != PAIR_SIZE:
        raise Malformed(f"anchor and pair of {len(proof)} bytes instead of {PAIR_SIZE}")
    return proof

"""Proofs that a new key comes from a holder of the previous one. HPKE authenticates no sender."""

import hashlib
import hmac

from backend.core.crypto import labels
from backend.core.crypto.boxes import checked_key, hkdf
from backend.core.crypto.labels import Identifier

PROOF_SIZE = 32
"""Bytes of a succession, a chain and a referral pin."""


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
    return _mac(old_seed, labels.ORGANISATION_SUCCESSION, label)


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
    return _mac(previous, labels.REQUEST_KEY_CHAIN, label)


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
    digest = hashlib.sha256(checked_key(request_key)).digest()
    label = labels.referral_pin(request, organisation, number, digest)
    return _mac(organisation_seed, labels.REFERRAL_PIN, label)


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


def _mac(key: bytes, purpose: bytes, label: bytes) -> bytes:
    return hmac.digest(hkdf(checked_key(key), purpose), label, hashlib.sha256)

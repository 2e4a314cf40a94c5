"""Keys derived from a seeker's case code, of which the server receives only `access`."""

import hashlib
from dataclasses import dataclass, field

from backend.core.crypto import labels
from backend.core.crypto.boxes import checked_key, hkdf, lock, unlock_key
from backend.core.crypto.case_code import parse_code
from backend.core.crypto.key_derivation import SEEKER_PARAMETERS, Argon2Parameters, stretch
from backend.core.crypto.labels import Identifier


@dataclass(frozen=True, slots=True)
class SeekerKeys:
    """The 32-byte keys of a case code."""

    access: bytes = field(repr=False)
    wrap: bytes = field(repr=False)
    consents: bytes = field(repr=False)


def seeker_root(code: str, salt: bytes, parameters: Argon2Parameters = SEEKER_PARAMETERS) -> bytes:
    """Derive the root of a case code (32 MiB); raise `WrongCode` if it is malformed."""
    return stretch(parse_code(code).encode("ascii"), salt, parameters)


def seeker_keys(root: bytes) -> SeekerKeys:
    """Derive a seeker's keys from the root of the case code."""
    return SeekerKeys(
        access=hkdf(root, labels.SEEKER_ACCESS),
        wrap=hkdf(root, labels.SEEKER_WRAP),
        consents=hkdf(root, labels.SEEKER_CONSENTS),
    )


def access_digest(access: bytes) -> bytes:
    """Return SHA-256 of the access key, which the server stores."""
    return hashlib.sha256(access).digest()


def lock_request_key(
    wrap: bytes, *, request: Identifier, request_key: bytes, number: int = 1
) -> bytes:
    """Return the seeker's envelope (60 bytes) of request key `number`."""
    return lock(wrap, labels.seeker_key(request, number), checked_key(request_key))


def unlock_request_key(
    wrap: bytes, *, request: Identifier, envelope: bytes, number: int = 1
) -> bytes:
    """Return request key `number`; raise `Damaged` if the envelope does not open."""
    return unlock_key(wrap, labels.seeker_key(request, number), envelope)

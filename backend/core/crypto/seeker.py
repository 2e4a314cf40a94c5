"""What the seeker's phone does with the case code.

The code leads to two keys: `access` proves to the server who asks, `wrap` opens the request key
and never leaves the phone. The server stores SHA-256(access) and the locked request key.
"""

import hashlib
from dataclasses import dataclass, field

from backend.core.crypto import labels
from backend.core.crypto.boxes import checked_key, hkdf, lock, unlock_key
from backend.core.crypto.case_code import parse_code
from backend.core.crypto.key_derivation import SEEKER_PARAMETERS, Argon2Parameters, stretch
from backend.core.crypto.labels import Identifier

ACCESS_SIZE = 32
DIGEST_SIZE = 32


@dataclass(frozen=True, slots=True)
class SeekerKeys:
    """The two 32-byte keys of a case code."""

    access: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


def seeker_root(code: str, salt: bytes, parameters: Argon2Parameters = SEEKER_PARAMETERS) -> bytes:
    """Return the 32-byte root of a case code, spaces allowed; raise `WrongCode` for a slip.

    Takes 32 MiB and the time of three passes over it. `salt` is the deployment's public one.
    """
    return stretch(parse_code(code).encode("ascii"), salt, parameters)


def seeker_keys(root: bytes) -> SeekerKeys:
    """Return the keys that belong to the root of a case code."""
    return SeekerKeys(access=hkdf(root, labels.SEEKER_ACCESS), wrap=hkdf(root, labels.SEEKER_WRAP))


def access_digest(access: bytes) -> bytes:
    """Return SHA-256 of the access key: all that the server keeps to recognise the seeker."""
    return hashlib.sha256(access).digest()


def lock_request_key(
    wrap: bytes, *, request: Identifier, request_key: bytes, number: int = 1
) -> bytes:
    """Return the seeker's envelope (60 bytes) of request key `number`."""
    return lock(wrap, labels.seeker_key(request, number), checked_key(request_key))


def unlock_request_key(
    wrap: bytes, *, request: Identifier, envelope: bytes, number: int = 1
) -> bytes:
    """Return request key `number` from the seeker's envelope; raise `Damaged` if not there."""
    return unlock_key(wrap, labels.seeker_key(request, number), envelope)

"""Key derivation from codes and passwords with Argon2id (RFC 9106)."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from backend.core.crypto.errors import Malformed

ROOT_SIZE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Argon2Parameters:
    """The cost of one derivation, sent to every client."""

    memory_kib: int
    iterations: int
    parallelism: int


SEEKER_PARAMETERS = Argon2Parameters(memory_kib=32_768, iterations=3, parallelism=1)
"""For the case code: about a second on a cheap phone."""

MEMBER_PARAMETERS = Argon2Parameters(memory_kib=65_536, iterations=3, parallelism=1)
"""For a member's password, which is easier to guess than a case code."""


def stretch(secret: bytes, salt: bytes, parameters: Argon2Parameters) -> bytes:
    """Return the 32-byte root of `secret`; raise `Malformed` for impossible parameters or salt."""
    try:
        argon2id = Argon2id(
            salt=salt,
            length=ROOT_SIZE,
            iterations=parameters.iterations,
            lanes=parameters.parallelism,
            memory_cost=parameters.memory_kib,
        )
    except (ValueError, OverflowError):
        raise Malformed("Argon2id cannot work with this salt or these parameters") from None
    return argon2id.derive(secret)

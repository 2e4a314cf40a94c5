"""Key pairs of members and organisations: X-Wing, a hybrid of ML-KEM-768 and X25519.

A private key is a 32-byte seed, expanded with SHAKE-256 to 64 bytes for ML-KEM (FIPS 203: d, z) and
32 for X25519 (draft-connolly-cfrg-xwing-kem, "Key generation"). A public key is the 1184 bytes of
ML-KEM followed by the 32 of X25519.
"""

import hashlib
import os
from functools import cached_property
from typing import Self

from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import (
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
)

from backend.core.crypto.errors import Malformed

SEED_SIZE = 32
PUBLIC_SIZE = 1216

_MLKEM_PUBLIC_SIZE = 1184
_MLKEM_SEED_SIZE = 64
_EXPANDED_SIZE = 96

# Any one will do: X25519 refuses to agree on zeros, which low-order points give with each.
_PROBE = X25519PrivateKey.from_private_bytes(bytes(32))


class PublicKey:
    """A public key of 1216 bytes; `Malformed` if it is invalid (FIPS 203, 7.2; RFC 7748, 6.1)."""

    __slots__ = ("hpke_key", "raw")

    def __init__(self, raw: bytes) -> None:
        if len(raw) != PUBLIC_SIZE:
            raise Malformed(f"a public key of {len(raw)} bytes instead of {PUBLIC_SIZE}")
        try:
            mlkem = MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC_SIZE])
            x25519 = X25519PublicKey.from_public_bytes(raw[_MLKEM_PUBLIC_SIZE:])
            _PROBE.exchange(x25519)
        except ValueError:
            raise Malformed("not a public key") from None
        self.raw = raw
        self.hpke_key = MLKEM768X25519PublicKey(mlkem, x25519)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)


class KeyPair:
    """A key pair from a 32-byte seed; raises `Malformed` for other sizes. Expanding it is slow."""

    # No repr of the seed: pairs stand in local variables that error reports print.
    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_SIZE:
            raise Malformed(f"a seed of {len(seed)} bytes instead of {SEED_SIZE}")
        expanded = hashlib.shake_256(seed).digest(_EXPANDED_SIZE)
        self._mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE])
        self._x25519 = X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:])
        self.seed = seed
        self.hpke_key = MLKEM768X25519PrivateKey(self._mlkem, self._x25519)

    @classmethod
    def generate(cls) -> Self:
        """Return a new pair from the system's cryptographic random source."""
        return cls(os.urandom(SEED_SIZE))

    @cached_property
    def public(self) -> PublicKey:
        """The public key."""
        mlkem = self._mlkem.public_key().public_bytes_raw()
        return PublicKey(mlkem + self._x25519.public_key().public_bytes_raw())

"""The RSA key of one round: whoever has a token signed by it may answer once.

It is used for no other round and erased with it; a thief can make tokens, not link answers.
"""

import hashlib
from functools import cached_property
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from backend.core.crypto.encoding import encode
from backend.core.crypto.errors import Malformed

KEY_BITS = 3072
"""Bits of a new key's modulus.

As strong as AES-128 (NIST SP 800-57, table 2). A signature takes 14 ms instead of the 5 of 2048
bits, and a phone twice as long; each person asks once in a round, so both are little.
"""

MIN_BITS = 2048
"""NIST SP 800-131A allows no fewer."""

MAX_BITS = 4096
"""More would cost a phone seconds."""

EXPONENT = 65_537


class PublicKey:
    """The public key of a round, as X.509 SubjectPublicKeyInfo in DER (rsaEncryption).

    Raise `Malformed` for anything but an RSA key of 2048 to 4096 bits with exponent 65,537.
    """

    def __init__(self, spki: bytes) -> None:
        try:
            key = load_der_public_key(spki)
        except (ValueError, UnsupportedAlgorithm):
            raise Malformed("not a public key") from None
        if not isinstance(key, rsa.RSAPublicKey):
            raise Malformed("not an RSA key")
        numbers = key.public_numbers()
        if not MIN_BITS <= key.key_size <= MAX_BITS or numbers.e != EXPONENT:
            raise Malformed(f"not a key of {MIN_BITS} to {MAX_BITS} bits with e = {EXPONENT}")
        self.spki = spki
        self.rsa_key = key
        self.modulus = numbers.n
        self.exponent = numbers.e
        self.bits = key.key_size

    @property
    def size(self) -> int:
        """Return the bytes of a blinded message and of a signature."""
        return (self.bits + 7) // 8

    def fingerprint(self) -> str:
        """Return the SHA-256 of the key as 43 characters of base64url, to be compared in full."""
        return encode(hashlib.sha256(self.spki).digest())


class BlindKey:
    """The private key of a round; everything secret is in `private_bytes`."""

    def __init__(self, private: rsa.RSAPrivateKey) -> None:
        self._private = private

    @classmethod
    def generate(cls, bits: int = KEY_BITS) -> Self:
        """Return a new key; takes 0.1 s for 3072 bits, now and then several times as long."""
        return cls(rsa.generate_private_key(EXPONENT, bits))

    @classmethod
    def from_private(cls, der: bytes) -> Self:
        """Return the key that `private_bytes` wrote; raise `Malformed` if it is no RSA key."""
        try:
            # The full check takes 80 ms each time; a key that is not right gives a signature that
            # does not verify, and `blind_sign` lets none of those out.
            private = load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise Malformed("not a private key") from None
        if not isinstance(private, rsa.RSAPrivateKey):
            raise Malformed("not an RSA key")
        return cls(private)

    @property
    def private_bytes(self) -> bytes:
        """Return the key as PKCS #8 in DER, unencrypted: encrypt it before it is stored."""
        return self._private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    @cached_property
    def numbers(self) -> rsa.RSAPrivateNumbers:
        """Return the primes and exponents for `signatures`."""
        return self._private.private_numbers()

    @cached_property
    def public(self) -> PublicKey:
        """Return the public key."""
        public = self._private.public_key()
        return PublicKey(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

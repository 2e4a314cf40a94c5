"""The client's steps (RFC 9474, 4.2 and 4.4; RFC 8017, 9.1.1), with random choices as arguments."""

import hashlib
import math

from backend.core.crypto.errors import Damaged, Malformed

from .keys import PublicKey
from .verification import verify

_HASH_SIZE = 48
_COUNTER_SIZE = 4


def encode_message(prepared: bytes, *, salt: bytes, bits: int) -> bytes:
    """Return the PSS-encoded message of `bits` bits, with SHA-384 and MGF1 of the same."""
    size = (bits + 7) // 8
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(prepared).digest() + salt).digest()
    space = size - _HASH_SIZE - 1
    block = b"\x01" + salt
    if len(block) > space:
        raise Malformed("the key is too small for the salt")
    padded = int.from_bytes(block)
    # The leftmost bits beyond `bits` are zero, so that the number stays below the modulus.
    masked = (padded ^ int.from_bytes(_mask(digest, space))) % (1 << bits - 8 * (_HASH_SIZE + 1))
    return masked.to_bytes(space) + digest + b"\xbc"


def blind(key: PublicKey, prepared: bytes, *, salt: bytes, factor: int) -> bytes:
    """Encode with `salt`, multiply by `factor` (1 to n - 1); raise `Malformed` if impossible."""
    encoded = int.from_bytes(encode_message(prepared, salt=salt, bits=key.bits - 1))
    if math.gcd(encoded, key.modulus) != 1 or math.gcd(factor, key.modulus) != 1:
        raise Malformed("a number that cannot be blinded with this key")
    hidden = encoded * pow(factor, key.exponent, key.modulus) % key.modulus
    return hidden.to_bytes(key.size)


def unblind(key: PublicKey, prepared: bytes, blind_signature: bytes, *, factor: int) -> bytes:
    """Return the signature from the blind signature; raise `Damaged` if it does not verify."""
    if len(blind_signature) != key.size:
        raise Damaged(f"a blind signature of {len(blind_signature)} bytes instead of {key.size}")
    inverse = pow(factor, -1, key.modulus)
    signature = int.from_bytes(blind_signature) * inverse % key.modulus
    written = signature.to_bytes(key.size)
    if not verify(key, prepared, written):
        raise Damaged("the blind signature does not fit")
    return written


def _mask(seed: bytes, size: int) -> bytes:
    # MGF1: RFC 8017, appendix B.2.1.
    blocks = -(-size // _HASH_SIZE)
    counters = (block.to_bytes(_COUNTER_SIZE) for block in range(blocks))
    return b"".join(hashlib.sha384(seed + counter).digest() for counter in counters)[:size]

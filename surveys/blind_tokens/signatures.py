"""Blind signing (RFC 9474, 4.3; RFC 8017, 5.1.2), safe only with a key that has no other use."""

import secrets

from backend.core.crypto.errors import CryptoError, Malformed

from .keys import BlindKey


class SigningFailed(CryptoError):
    """A signature that does not verify: it would reveal the primes, so it is never sent."""


def blind_sign(key: BlindKey, blinded: bytes) -> bytes:
    """Return the blind signature of a blinded message; both have `key.public.size` bytes.

    The same input gives the same signature. Raise `Malformed` if `blinded` has another size or is
    not between 0 and the modulus; `SigningFailed` if the result does not verify.
    """
    public = key.numbers.public_numbers
    size = key.public.size
    if len(blinded) != size:
        raise Malformed(f"a blinded message of {len(blinded)} bytes instead of {size}")
    message = int.from_bytes(blinded)
    if not 0 < message < public.n:
        raise Malformed("a blinded message that is not between 0 and the modulus")
    # How long the operation takes depends on what it is done to; so it is done to a number that
    # nobody else knows (Kocher 1996, and RFC 9474, section 7.1).
    factor = 1 + secrets.randbelow(public.n - 1)
    hidden = message * pow(factor, public.e, public.n) % public.n
    signature = _private_operation(key, hidden) * pow(factor, -1, public.n) % public.n
    if pow(signature, public.e, public.n) != message:
        raise SigningFailed("the signature does not verify")
    return signature.to_bytes(size)


def _private_operation(key: BlindKey, number: int) -> int:
    own = key.numbers
    by_p = pow(number % own.p, own.dmp1, own.p)
    by_q = pow(number % own.q, own.dmq1, own.q)
    return by_q + own.q * ((by_p - by_q) * own.iqmp % own.p)

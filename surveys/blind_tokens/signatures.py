"""The one raw private operation of the server: signing what it cannot read.

RFC 9474, section 4.3 (BlindSign), with the operation by RFC 8017, section 5.1.2 (the primes apart).
`cryptography` does not offer it, because signing what one cannot read is dangerous with a key that
has another use; the key of a round has none (RFC 9474, section 6.2).
"""

import secrets

from backend.core.crypto.errors import CryptoError, Malformed

from .keys import BlindKey


class SigningFailed(CryptoError):
    """The signature does not fit: the key is damaged, or the machine miscalculated.

    One wrong signature of this kind gives away the primes, so it goes nowhere (RFC 9474, 4.3).
    """


def blind_sign(key: BlindKey, blinded: bytes) -> bytes:
    """Return the blind signature of a blinded message; both have `key.public.size` bytes.

    The same input gives the same signature, so a call that was cut off may be asked again.
    Raises `Malformed` if `blinded` has another size, or as a number is 0 or not below the modulus;
    `SigningFailed` if the result does not verify.
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

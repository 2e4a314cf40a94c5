"""Base64url without padding (RFC 4648, section 5). Decoding accepts one spelling per value."""

import binascii
import hashlib

from backend.core.crypto.errors import Malformed

_TO_URL = bytes.maketrans(b"+/", b"-_")
# Both characters of the other alphabet and the padding become something that is always refused.
_FROM_URL = bytes.maketrans(b"-_+/=", b"+/...")
# The last character carries bits beyond the last byte; they must be zero.
_LAST_OF_TWO = "AQgw"
_LAST_OF_THREE = "AEIMQUYcgkosw048"


def encode(data: bytes) -> str:
    """Return `data` as base64url text without padding."""
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def digest(data: bytes) -> str:
    """Return SHA-256 of `data` as base64url text."""
    return encode(hashlib.sha256(data).digest())


def decode(text: str, size: int | None = None) -> bytes:
    """Decode base64url text; raise `Malformed` if it is not canonical or not `size` bytes."""
    remainder = len(text) % 4
    if remainder == 2 and text[-1] not in _LAST_OF_TWO:
        raise Malformed("base64url with bits left over")
    if remainder == 3 and text[-1] not in _LAST_OF_THREE:
        raise Malformed("base64url with bits left over")
    try:
        standard = text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4)
        data = binascii.a2b_base64(standard, strict_mode=True)
    except ValueError:
        raise Malformed("not base64url without padding") from None
    if size is not None and len(data) != size:
        raise Malformed(f"{len(data)} bytes instead of {size}")
    return data

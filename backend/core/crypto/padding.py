"""Padding that hides the size of content.

Messages grow to a power of two. The last piece of an attachment grows to the size given by Padmé
(Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PETS 2019, section 4), at most 12
% more. Both end in 0x80 and zeros (ISO/IEC 7816-4).
"""

import json
from collections.abc import Mapping

from backend.core.crypto.errors import Damaged, Malformed, TooLarge

MIN_PACKED_SIZE = 512
MAX_PACKED_SIZE = 65_536

_END = b"\x80"


def packed_size(size: int) -> int:
    """Return the power of two, at least 512, to which content of this size is padded."""
    return max(MIN_PACKED_SIZE, 1 << size.bit_length())


def pack(content: Mapping[str, object], *, size: int | None = None) -> bytes:
    """Return padded JSON. May raise `TooLarge`, or `Malformed` for what is no JSON."""
    try:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        marked = text.encode() + _END
    except (TypeError, ValueError):
        raise Malformed("the content cannot be written as JSON") from None
    limit = size or MAX_PACKED_SIZE
    if len(marked) > limit:
        raise TooLarge(f"{len(marked)} bytes do not fit into {limit}")
    return marked.ljust(size or packed_size(len(marked) - 1), b"\0")


def unpack(packed: bytes) -> dict[str, object]:
    """Return the content of `packed`; raise `Damaged` if it is malformed."""
    size = len(packed)
    if not MIN_PACKED_SIZE <= size <= MAX_PACKED_SIZE or size & (size - 1):
        raise Damaged("not the size of a padded message")
    try:
        content = json.loads(without_padding(packed).decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Damaged("not a message") from None
    if not isinstance(content, dict):
        raise Damaged("not a message")
    return content


def padme(size: int) -> int:
    """Return the size to which Padmé pads `size` bytes."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (size + mask) & ~mask


def pad_piece(content: bytes) -> bytes:
    """Return the last piece of an attachment, padded with Padmé."""
    return (content + _END).ljust(padme(len(content) + 1), b"\0")


def without_padding(padded: bytes) -> bytes:
    """Return the content before the padding; raise `Damaged` if the marker is missing."""
    marked = padded.rstrip(b"\0")
    if not marked.endswith(_END):
        raise Damaged("the end is not marked")
    return marked[: -len(_END)]


def _refuse(_constant: str) -> object:
    raise ValueError("NaN and Infinity are not JSON")

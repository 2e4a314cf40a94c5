"""Padding: so that the size of a box tells little about what is in it.

Messages grow to a power of two. The last piece of an attachment grows to the size that Padmé
gives (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PETS 2019, section 4):
at most 12 % more, and sizes that tell O(log log n) bits. Both end in 0x80 and zeros (ISO/IEC
7816-4), which can be taken off without knowing a length.
"""

import json
from collections.abc import Mapping

from backend.core.crypto.errors import Damaged, Malformed, TooLarge

MIN_PACKED_SIZE = 512
MAX_PACKED_SIZE = 65_536

_END = b"\x80"


def pack(content: Mapping[str, object]) -> bytes:
    """Return `content` as compact JSON, padded to a power of two from 512 to 65,536 bytes.

    Raises `TooLarge` beyond that, `Malformed` for what is not JSON (half a surrogate pair, NaN).
    """
    try:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        marked = text.encode() + _END
    except (TypeError, ValueError):
        raise Malformed("the content cannot be written as JSON") from None
    if len(marked) > MAX_PACKED_SIZE:
        raise TooLarge(f"{len(marked)} bytes do not fit into {MAX_PACKED_SIZE}")
    return marked.ljust(max(MIN_PACKED_SIZE, 1 << (len(marked) - 1).bit_length()), b"\0")


def unpack(packed: bytes) -> dict[str, object]:
    """Return the content of `packed`; raise `Damaged` for anything that `pack` would not make.

    More padding than needed is taken: a client may hide more than the protocol asks.
    """
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
    """Return the padded size for `size` bytes: the low bits that tell most are rounded up."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (size + mask) & ~mask


def pad_piece(content: bytes) -> bytes:
    """Return the last piece of an attachment, padded to the size that Padmé gives."""
    return (content + _END).ljust(padme(len(content) + 1), b"\0")


def without_padding(padded: bytes) -> bytes:
    """Return what stands before the mark and the zeros; raise `Damaged` if there is no mark."""
    marked = padded.rstrip(b"\0")
    if not marked.endswith(_END):
        raise Damaged("the end is not marked")
    return marked[: -len(_END)]


def _refuse(_constant: str) -> object:
    raise ValueError("NaN and Infinity are not JSON")

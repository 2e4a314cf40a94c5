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


def packed_size(size: int) -> int:
    """Return the power of two from 512 to which so many bytes of content are padded."""
    return max(MIN_PACKED_SIZE, 1 << size.bit_length())


def pack(content: Mapping[str, object], *, size: int | None = None) -> bytes:
    """Return `content` as compact JSON, padded to a power of two from 512 to 65,536 bytes.

    :param size: a power of two to which all are padded, whatever is in them
    :raises TooLarge: it does not fit
    :raises Malformed: it is no JSON (half a surrogate pair, NaN)
    """
    try:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        marked = text.encode() + _END
    except (TypeError, ValueError):
        raise Malformed("the content cannot be written as JSON") from None
    most = size or MAX_PACKED_SIZE
    if len(marked) > most:
        raise TooLarge(f"{len(marked)} bytes do not fit into {most}")
    return marked.ljust(size or packed_size(len(marked) - 1), b"\0")


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

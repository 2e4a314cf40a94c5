"""Attachments, encrypted in pieces of 256 KiB that are bound to their file and position.

The last one is padded, so a file that fills its pieces exactly has one more piece.
"""

from collections.abc import Iterable, Iterator

from backend.core.crypto import labels
from backend.core.crypto.boxes import LOCK_OVERHEAD, lock, unlock
from backend.core.crypto.errors import Damaged, Malformed
from backend.core.crypto.labels import Identifier
from backend.core.crypto.padding import pad_piece, without_padding

PIECE_SIZE = 262_144
"""Bytes of the file in every piece but the last."""

MAX_PIECE_BOX_SIZE = PIECE_SIZE + LOCK_OVERHEAD
"""Bytes of the largest box of a piece."""


def lock_piece(
    request_key: bytes,
    *,
    request: Identifier,
    attachment: Identifier,
    index: int,
    content: bytes,
    last: bool,
) -> bytes:
    """Encrypt piece `index` (from 0); raise `Malformed` if its content has a wrong size."""
    if last and len(content) >= PIECE_SIZE:
        raise Malformed("the last piece has room for its mark")
    if not last and len(content) != PIECE_SIZE:
        raise Malformed(f"a piece of {len(content)} bytes instead of {PIECE_SIZE}")
    aad = labels.attachment_piece(request, attachment, index, last=last)
    return lock(request_key, aad, pad_piece(content) if last else content)


def unlock_piece(
    request_key: bytes,
    *,
    request: Identifier,
    attachment: Identifier,
    index: int,
    box: bytes,
    last: bool,
) -> bytes:
    """Return the content of piece `index`; raise `Damaged` if it does not decrypt."""
    aad = labels.attachment_piece(request, attachment, index, last=last)
    piece = unlock(request_key, aad, box)
    if last:
        return without_padding(piece)
    if len(piece) != PIECE_SIZE:
        raise Damaged("the piece is too short")
    return piece


def lock_attachment(
    request_key: bytes, *, request: Identifier, attachment: Identifier, content: bytes
) -> Iterator[bytes]:
    """Yield the encrypted pieces of a file, in order."""
    last_index = len(content) // PIECE_SIZE
    for index in range(last_index + 1):
        yield lock_piece(
            request_key,
            request=request,
            attachment=attachment,
            index=index,
            content=content[index * PIECE_SIZE : (index + 1) * PIECE_SIZE],
            last=index == last_index,
        )


def unlock_attachment(
    request_key: bytes,
    *,
    request: Identifier,
    attachment: Identifier,
    boxes: Iterable[bytes],
) -> bytes:
    """Return the whole file; raise `Damaged` if a piece is missing, swapped or changed."""
    in_order = list(boxes)
    if not in_order:
        raise Damaged("there is no piece")
    return b"".join(
        unlock_piece(
            request_key,
            request=request,
            attachment=attachment,
            index=index,
            box=box,
            last=index == len(in_order) - 1,
        )
        for index, box in enumerate(in_order)
    )

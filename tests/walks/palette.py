"""PNG with at most 256 colours: a picture of a page for the documentation, a third as large."""

import struct
import zlib
from collections import Counter
from collections.abc import Sequence

MAX_COLOURS = 256

type Colour = tuple[int, ...]


def palette_png(width: int, height: int, rgba: bytes) -> bytes:
    """Return an opaque RGBA picture as PNG; rare colours become the nearest common one."""
    pixels = list(zip(rgba[0::4], rgba[1::4], rgba[2::4], strict=True))
    counted = Counter(pixels).most_common()
    palette = [colour for colour, _times in counted[:MAX_COLOURS]]
    places = {colour: _nearest(colour, palette) for colour, _times in counted}
    indices = bytes(map(places.__getitem__, pixels))
    # Each row begins with its filter: none, as suits a palette.
    rows = b"".join(b"\0" + indices[at : at + width] for at in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", bytes(byte for colour in palette for byte in colour)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _nearest(colour: Colour, palette: Sequence[Colour]) -> int:
    def distance(place: int) -> int:
        return sum((one - other) ** 2 for one, other in zip(colour, palette[place], strict=True))

    return min(range(len(palette)), key=distance)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

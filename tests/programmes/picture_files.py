"""Pictures for tests, as cameras and programs write them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

GPS_CANARY = "CANARY-52.3702N-4.8952E"


def a_picture(
    size: tuple[int, int] = (1600, 900), *, form: str = "JPEG", mode: str = "RGB", **options: Any
) -> bytes:
    """Return a picture whose left half is dark and whose right half is light."""
    picture = Image.new(mode, size, 40 if mode == "L" else _colour(mode, 40))
    light = Image.new(mode, (size[0] // 2, size[1]), 220 if mode == "L" else _colour(mode, 220))
    picture.paste(light, (size[0] - size[0] // 2, 0))
    written = io.BytesIO()
    picture.save(written, form, **options)
    return written.getvalue()


def _colour(mode: str, shade: int) -> tuple[int, ...]:
    return (shade,) * len(mode)


def with_place(orientation: int = 1) -> bytes:
    """Return EXIF with a place, a name, a time and a way in which the picture is turned."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = GPS_CANARY
    exif[0x0132] = "2026:11:20 13:37:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[29] = "N", (52.0, 22.0, 12.7), GPS_CANARY
    exif._ifds[0x8825] = place
    return exif.tobytes()


def png_of_size(width: int, height: int, data: bytes = b"") -> bytes:
    """Return a PNG that says it is so large; little stands in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(data or bytes(100_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", head)
        + png_chunk(b"IDAT", packed)
        + png_chunk(b"IEND", b"")
    )


def png_chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check

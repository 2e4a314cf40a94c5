"""MP3 files for tests: frames of silence, with what recorders write beside them."""

# MPEG 2, layer 3, 32 kbit/s, 22,050 Hz, mono.
HEADER = bytes([0xFF, 0xF3, 0x40, 0xC4])
FRAME_BYTES = 104
FRAME_SECONDS = 576 / 22050


def an_mp3(*, frames: int = 80, before: bytes = b"", after: bytes = b"") -> bytes:
    frame = HEADER + bytes(FRAME_BYTES - len(HEADER))
    return before + frame * frames + after


def a_tag(text: bytes) -> bytes:
    """An ID3 tag before the sound."""
    size = len(text)
    lengths = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + lengths + text

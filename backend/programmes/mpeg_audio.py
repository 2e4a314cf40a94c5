"""MP3 files: only their frames of sound are kept, without what a recorder wrote beside them.

The libraries that could do it are under the GPL (mutagen) or bring all of FFmpeg (PyAV, 30 MB).
Layout of a frame's header: ISO/IEC 11172-3, 2.4.1.3, and for half sampling rates 13818-3.
"""

from dataclasses import dataclass
from typing import Final

HEADER_BYTES: Final = 4
# Tags before the sound: `ID3`, version, flags, and a length of four times seven bits.
TAG_HEADER_BYTES: Final = 10
LAYER_3: Final = 0b01
MPEG_1: Final = 0b11
RESERVED_VERSION: Final = 0b01
# kbit/s by index; 0 is free format, which no recorder writes.
BIT_RATES_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
BIT_RATES_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SAMPLE_RATES: Final = {
    0b11: (44100, 48000, 32000),
    0b10: (22050, 24000, 16000),
    0b00: (11025, 12000, 8000),
}
# What stands in a first frame without sound: the encoder and its settings.
INFORMATION: Final = (b"Xing", b"Info", b"VBRI", b"LAME")
FEWEST_FRAMES: Final = 10


class NoSound(ValueError):
    """The content is no MP3."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Frames of an MP3, and how many seconds they last."""

    content: bytes
    seconds: float


def frames_of(content: bytes) -> Sound:
    """Return only the frames of sound of an MP3. May raise `NoSound`."""
    kept, seconds, place = [], 0.0, _after_tags(content)
    while place + HEADER_BYTES <= len(content):
        length, lasts = _frame(content[place : place + HEADER_BYTES])
        frame = content[place : place + length]
        if not length or len(frame) < length:
            # Tags at the end, or a frame that was cut off.
            break
        if not any(word in frame[:200] for word in INFORMATION):
            kept.append(frame)
            seconds += lasts
        place += length
    if len(kept) < FEWEST_FRAMES:
        raise NoSound
    return Sound(b"".join(kept), seconds)


def _after_tags(content: bytes) -> int:
    place = 0
    while content[place : place + 3] == b"ID3":
        lengths = content[place + 6 : place + TAG_HEADER_BYTES]
        if len(lengths) < HEADER_BYTES or any(byte & 0x80 for byte in lengths):
            raise NoSound
        size = 0
        for byte in lengths:
            size = size << 7 | byte
        place += TAG_HEADER_BYTES + size
    # Recorders fill up the room for tags.
    while place < len(content) and content[place] == 0:
        place += 1
    return place


def _frame(header: bytes) -> tuple[int, float]:
    """Return the length in bytes and in seconds of the frame with this header, else 0."""
    bits = int.from_bytes(header)
    version, layer = bits >> 19 & 0b11, bits >> 17 & 0b11
    rate, sampling, padding = bits >> 12 & 0xF, bits >> 10 & 0b11, bits >> 9 & 1
    is_frame = bits >> 21 == 0x7FF and layer == LAYER_3 and version != RESERVED_VERSION
    if not is_frame or sampling == 0b11 or rate in {0, 0xF}:
        return 0, 0.0
    is_first = version == MPEG_1
    bit_rate = (BIT_RATES_1 if is_first else BIT_RATES_2)[rate] * 1000
    sample_rate, samples = SAMPLE_RATES[version][sampling], 1152 if is_first else 576
    return samples // 8 * bit_rate // sample_rate + padding, samples / sample_rate

"""PDFs and videos, known by their first bytes and kept as they came, but for where they were made.

A telephone writes its place and its name into a video: those boxes of an MP4 become empty.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .contents import ORIGINAL, Contents, UploadRefused

LARGEST_PDF, LARGEST_VIDEO = 10_000_000, 40_000_000

_PDF = re.compile(rb"%PDF-[12]\.\d[\r\n]")
# What runs, opens or holds something else; what is packed within a PDF is not seen.
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt)\b")
# Of a PDF that ends where it should.
_PDF_END, _TAIL = b"%%EOF", 2_048
_WEBM, _WEBM_KIND = b"\x1a\x45\xdf\xa3", re.compile(rb"\x42\x82.{1,8}?webm", re.DOTALL)
# Brands of MP4 that browsers play (ISO/IEC 14496-12).
_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash")
_HEAD = 64


def read_pdf(data: bytes) -> Contents:
    """Return a PDF.

    :raises UploadRefused: this is none, or too large
    """
    if len(data) > LARGEST_PDF:
        raise UploadRefused("too-large", _("This file is larger than 10 MB. Make it smaller."))
    if not _PDF.match(data) or _PDF_END not in data[-_TAIL:]:
        raise UploadRefused("not-pdf", _("This is no PDF. Save it as PDF, and try again."))
    if _ACTIVE.search(data):
        raise UploadRefused(
            "active-pdf",
            _("This PDF has a password, forms, scripts or files in it. Print it as PDF anew."),
        )
    return Contents("application/pdf", {ORIGINAL: data})


def read_video(data: bytes) -> Contents:
    """Return a video.

    :raises UploadRefused: this is neither MP4 nor WebM, or too large
    """
    if len(data) > LARGEST_VIDEO:
        raise UploadRefused("too-large", _("This video is larger than 40 MB. Make it smaller."))
    head = data[:_HEAD]
    if head.startswith(_WEBM) and _WEBM_KIND.search(head):
        return Contents("video/webm", {ORIGINAL: data})
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return Contents("video/mp4", {ORIGINAL: _without_metadata(data)})
    raise UploadRefused("not-video", _("This is no MP4 or WebM. Save it as one of these."))


# -- MP4 ------------------------------------------------------------------------------------------
# Boxes that hold others, those that say who made it and where, and those that say when.
_HOLDERS = (b"moov", b"trak", b"mdia", b"moof", b"traf")
_METADATA = (b"udta", b"meta", b"uuid")
_DATED = (b"mvhd", b"tkhd", b"mdhd")
_MOST_BOXES, _DEEPEST = 10_000, 5


@dataclass(frozen=True, slots=True)
class _Box:
    """A box of an MP4: where its kind stands, where its content begins and ends."""

    kind: bytes
    kind_at: int
    start: int
    end: int


def _without_metadata(data: bytes) -> bytes:
    """Return an MP4 with boxes of zeros for its metadata: of the same size, since places count."""
    written = bytearray(data)
    for number, box in enumerate(_boxes(data, 0, len(data), _DEEPEST)):
        if number > _MOST_BOXES:
            raise _damaged()
        if box.kind in _METADATA:
            written[box.kind_at : box.kind_at + 4] = b"free"
            written[box.start : box.end] = bytes(box.end - box.start)
        elif box.kind in _DATED and box.end - box.start > 20:
            # After a version and flags: when it was made and changed, in four or eight bytes each.
            length = 16 if data[box.start] else 8
            written[box.start + 4 : box.start + 4 + length] = bytes(length)
    return bytes(written)


def _boxes(data: bytes, at: int, end: int, depth: int) -> Iterator[_Box]:
    """Yield boxes, and those within them."""
    while at + 8 <= end and depth:
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        size = size or end - at
        if size < head or at + size > end:
            raise _damaged()
        yield _Box(kind, at + 4, at + head, at + size)
        if kind in _HOLDERS:
            yield from _boxes(data, at + head, at + size, depth - 1)
        at += size


def _damaged() -> UploadRefused:
    return UploadRefused("damaged", _("This video is damaged. Save it again."))

"""PDFs, videos and captions: known by what is in them, and kept without what nobody needs."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.programmes.uploads.captions import read_captions
from backend.programmes.uploads.contents import Contents, UploadRefused
from backend.programmes.uploads.originals import read_pdf, read_video

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x02" + bytes(200)
CAPTIONS = """WEBVTT - made by CANARY

STYLE
::cue { background: url(https://elsewhere.example/x) }

NOTE CANARY

1
00:01.000 --> 00:02.500 position:10% line:0
<v Anna>Hoi &amp; <b>welkom</b></v>
<script>alert(1)</script>

01:00:03.000 --> 01:00:04.000
Tweede \u202eregel
"""


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def an_mp4(*, place: bytes = b"CANARY+52.3702+004.8952/") -> bytes:
    made = struct.pack(">IIII", 0, 0xE0000001, 0xE0000002, 1000) + bytes(84)
    track = box(b"trak", box(b"mdia", box(b"mdhd", made)) + box(b"udta", place))
    moov = box(b"moov", box(b"mvhd", made) + track + box(b"udta", box(b"\xa9xyz", place)))
    return box(b"ftyp", b"isom\0\0\2\0isomavc1") + moov + box(b"mdat", b"frames")


def text_of(found: Contents) -> str:
    return found.variants["original"].decode()


def refusal(reader: object, data: bytes) -> str:
    assert callable(reader)
    with pytest.raises(UploadRefused) as refused:
        reader(data)
    return refused.value.errors[0].code


def test_a_pdf_and_a_webm_are_kept_as_they_came() -> None:
    assert read_pdf(PDF) == Contents("application/pdf", {"original": PDF})
    assert read_video(WEBM) == Contents("video/webm", {"original": WEBM})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-pdf"),
        (b"<html>%PDF-1.7\n%%EOF", "not-pdf"),
        (PDF.replace(b"%%EOF", b""), "not-pdf"),
        (b"MZ" + PDF, "not-pdf"),
        (PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(x)>>/Type"), "active-pdf"),
        (PDF.replace(b"/Type", b"/Launch 2 0 R/Type"), "active-pdf"),
        (PDF + bytes(10_000_000), "too-large"),
    ],
)
def test_what_is_no_plain_pdf_is_refused(data: bytes, code: str) -> None:
    assert refusal(read_pdf, data) == code


def test_a_video_does_not_say_where_and_when_it_was_made() -> None:
    data = an_mp4()
    assert b"CANARY" in data
    found = read_video(data)
    written = found.variants["original"]
    assert found.media_type == "video/mp4"
    assert len(written) == len(data)
    assert b"CANARY" not in written
    assert b"\xe0\0\0\1" not in written
    assert written.endswith(box(b"mdat", b"frames"))
    assert b"moov" in written
    assert b"udta" not in written


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-video"),
        (b"\x1a\x45\xdf\xa3" + bytes(100), "not-video"),
        (box(b"ftyp", b"qt  \0\0\0\0"), "not-video"),
        (box(b"ftyp", b"isom\0\0\2\0") + struct.pack(">I", 2**31) + b"moov", "damaged"),
        (box(b"ftyp", b"isom") + box(b"free", b"") * 20_000, "damaged"),
        (WEBM + bytes(40_000_000), "too-large"),
    ],
)
def test_what_is_no_video_is_refused(data: bytes, code: str) -> None:
    assert refusal(read_video, data) == code


@given(st.integers(0, 400), st.binary(min_size=1, max_size=9))
def test_broken_videos_are_refused_and_break_nothing(at: int, change: bytes) -> None:
    whole = an_mp4()
    for data in (whole[:at], whole[:at] + change + whole[at + len(change) :]):
        try:
            written = read_video(data).variants["original"]
        except UploadRefused:
            continue
        assert len(written) == len(data)


def test_captions_are_times_and_plain_text() -> None:
    assert text_of(read_captions(CAPTIONS.encode())) == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:02.500\nHoi &amp; welkom\nalert(1)\n\n"
        "01:00:03.000 --> 01:00:04.000\nTweede regel\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1\n00:01.000 --> 00:02.000\nSRT\n",
        "WEBVTTX\n\n00:01.000 --> 00:02.000\na\n",
        "WEBVTT\n\n",
        "WEBVTT\n\n00:02.000 --> 00:01.000\na\n",
        "WEBVTT\n\n00:71.000 --> 00:72.000\na\n",
        "WEBVTT\n\nnow --> later\na\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\na --> b\n",
    ],
)
def test_what_is_no_webvtt_is_refused(text: str) -> None:
    assert refusal(read_captions, text.encode()) == "not-captions"
    assert refusal(read_captions, b"\xff\xfe" + text.encode("utf-16-le")) == "not-captions"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_captions_that_were_written_are_read_the_same(text: str) -> None:
    data = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n".encode()
    try:
        written = text_of(read_captions(data))
    except UploadRefused:
        return
    assert text_of(read_captions(written.encode())) == written
    assert "<" not in written

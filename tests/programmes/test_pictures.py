"""Pictures of pages: drawn anew, without what a camera adds, and refused before they cost much."""

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from backend.programmes.uploads.contents import UploadRefused
from backend.programmes.uploads.pictures import read_picture
from tests.programmes.picture_files import (
    GPS_CANARY,
    a_picture,
    png_chunk,
    png_of_size,
    with_place,
)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def code_of(data: bytes) -> str:
    with pytest.raises(UploadRefused) as refused:
        read_picture(data)
    return refused.value.errors[0].code


@pytest.mark.full
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_three_widths_as_webp(form: str) -> None:
    found = read_picture(a_picture((2000, 1000), form=form))
    assert (found.media_type, found.width, found.height) == ("image/webp", 1440, 720)
    sizes = {name: opened(data).size for name, data in found.variants.items()}
    assert sizes == {"480": (480, 240), "960": (960, 480), "1440": (1440, 720)}
    assert {opened(data).format for data in found.variants.values()} == {"WEBP"}


def test_no_picture_is_made_larger() -> None:
    found = read_picture(a_picture((700, 700)))
    assert {name: opened(data).width for name, data in found.variants.items()} == {
        "480": 480,
        "960": 700,
    }
    assert (found.width, found.height) == (700, 700)


def test_nothing_stays_of_what_a_camera_wrote() -> None:
    data = a_picture(exif=with_place(), comment=GPS_CANARY.encode())
    assert GPS_CANARY.encode() in data
    for variant in read_picture(data).variants.values():
        assert b"CANARY" not in variant
        assert b"EXIF" not in variant
        assert not opened(variant).getexif()
        assert opened(variant).info.keys() <= {"loop", "background", "timestamp", "duration"}


def test_nothing_stays_of_what_a_program_wrote_into_a_png() -> None:
    data = a_picture(form="PNG")
    at = data.index(b"IDAT") - 4
    texts = png_chunk(b"tEXt", b"Author\0CANARY") + png_chunk(b"iTXt", b"XML\0\0\0\0\0CANARY")
    for variant in read_picture(data[:at] + texts + data[at:] + b"CANARY").variants.values():
        assert b"CANARY" not in variant


@pytest.mark.parametrize(("orientation", "size"), [(1, (1600, 900)), (6, (900, 1600))])
def test_a_picture_stands_as_it_was_taken(orientation: int, size: tuple[int, int]) -> None:
    found = read_picture(a_picture(exif=with_place(orientation)))
    largest = opened(list(found.variants.values())[-1])
    assert largest.width / largest.height == pytest.approx(size[0] / size[1], rel=0.01)
    assert (found.width, found.height) == (largest.width, largest.height)
    if orientation == 6:
        # What was left is at the top.
        pixels = largest.convert("L")
        assert pixels.getpixel((10, 10)) < 90 < pixels.getpixel((10, largest.height - 10))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_turn_a_picture_is_known(orientation: int) -> None:
    from PIL import ImageOps

    data = a_picture((64, 32), form="JPEG", exif=with_place(orientation), quality=95)
    shown = opened(read_picture(data).variants["480"]).convert("L")
    wanted = ImageOps.exif_transpose(opened(data)).convert("L")
    assert shown.size == wanted.size
    for place in ((3, 3), (wanted.width - 4, wanted.height - 4)):
        assert shown.getpixel(place) == pytest.approx(wanted.getpixel(place), abs=12)


def test_a_picture_with_broken_metadata_is_shown_as_it_is() -> None:
    data = a_picture((64, 32), exif=b"Exif\0\0MM\0\x2a\xff\xff\xff\xff" + b"\xff" * 40)
    assert opened(read_picture(data).variants["480"]).size == (64, 32)


def test_colours_of_a_profile_become_those_of_the_web() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    # A profile of another kind of colours is passed over.
    assert read_picture(a_picture(icc_profile=profile)).variants
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = read_picture(a_picture((100, 100), icc_profile=srgb))
    shown = opened(found.variants["480"]).convert("L")
    assert shown.getpixel((10, 50)) == pytest.approx(40, abs=6)
    assert "icc_profile" not in shown.info


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "I;16", "CMYK"])
def test_pictures_of_each_kind_of_colours(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    made = Image.new("RGBA", (64, 32), (200, 10, 10, 128))
    if mode == "I;16":
        made = Image.new("I;16", (64, 32), 40_000)
    elif mode == "CMYK":
        made = Image.new("CMYK", (64, 32), (0, 200, 200, 0))
    else:
        made = made.convert(mode)
    written = io.BytesIO()
    made.save(written, form)
    shown = opened(read_picture(written.getvalue()).variants["480"])
    assert shown.size == (64, 32)
    if mode in {"LA", "RGBA"}:
        assert shown.getpixel((5, 5))[-1] == pytest.approx(128, abs=3)
    if mode == "I;16":
        assert shown.convert("L").getpixel((5, 5)) == pytest.approx(40_000 / 256, abs=4)


@pytest.mark.parametrize(
    "size", [(10_000, 10_000), (200_000, 201), (20_000, 20_000), (1, 60_000_000)]
)
def test_a_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    data = png_of_size(*size)
    tracemalloc.start()
    assert code_of(data) == "too-large"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_texts_of_a_png_that_unpack_to_much_are_refused() -> None:
    import zlib

    data = a_picture((64, 64), form="PNG")
    at = data.index(b"IDAT") - 4
    text = png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(30_000_000), 9))
    assert code_of(data[:at] + text + data[at:]) == "damaged"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-a-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not-a-picture"),
        (b"<?xml version='1.0'?><svg/>", "not-a-picture"),
        (b"%PDF-1.7\n", "not-a-picture"),
        (b"GIF89a" + bytes(50), "not-a-picture"),
        (a_picture((64, 64), form="GIF"), "not-a-picture"),
        (a_picture((64, 64), form="BMP"), "not-a-picture"),
        (a_picture((64, 64), form="TIFF"), "not-a-picture"),
        (a_picture((8, 8), form="PNG"), "too-small"),
        (a_picture((20, 2000), form="PNG"), "too-high"),
        (a_picture((64, 64))[:200], "damaged"),
        (png_of_size(64, 64, b"\xff" * 10), "damaged"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(form: str) -> None:
    others = [Image.new("RGB", (64, 64), (n, 0, 0)) for n in (100, 200)]
    assert code_of(a_picture((64, 64), form=form, save_all=True, append_images=others)) == "moving"


@given(
    st.binary(max_size=300),
    st.integers(0, 600),
    st.binary(min_size=1, max_size=8),
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
)
def test_broken_pictures_are_refused_and_break_nothing(
    noise: bytes, at: int, change: bytes, form: str
) -> None:
    whole = a_picture((40, 30), form=form)
    for data in (noise, whole[:at], whole[:at] + change + whole[at + len(change) :]):
        try:
            found = read_picture(data)
        except UploadRefused:
            continue
        assert all(opened(variant).format == "WEBP" for variant in found.variants.values())

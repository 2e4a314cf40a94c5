"""Pictures are drawn anew, so that nothing stays of what a camera or a program put in."""

import io
import warnings

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from .contents import WIDTHS, Contents, UploadRefused

FORMATS = ("JPEG", "PNG", "WEBP")
MOVING = ("PNG", "WEBP")
LARGEST_PICTURE = 20_000_000
MOST_PIXELS = 40_000_000
# Higher ones fill several screens of a phone.
HIGHEST_SHAPE = 3
SMALLEST = 16
QUALITY = 80
MEDIA_TYPE = "image/webp"
# By the number in EXIF: what makes it stand upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = {_TURNS[number] for number in (5, 6, 7, 8)}


def read_picture(data: bytes) -> Contents:
    """Return a picture in up to three widths, as WebP without any metadata.

    :raises UploadRefused: it is no picture of a known format, too large, or damaged
    """
    if len(data) > LARGEST_PICTURE:
        raise UploadRefused("too-large", _("This picture is larger than 20 MB. Make it smaller."))
    try:
        with warnings.catch_warnings():
            # Pillow warns of sizes that are refused below, and of broken metadata, which goes.
            warnings.simplefilter("ignore")
            return _drawn_anew(data)
    except (UploadRefused, MemoryError):
        raise
    except UnidentifiedImageError as error:
        raise UploadRefused(
            "not-a-picture", _("This is no picture. Choose a JPEG, PNG or WebP.")
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    # Decoders raise whatever a broken file makes them stumble over.
    except Exception as error:
        raise UploadRefused(
            "damaged", _("This picture is damaged. Save it again, and try again.")
        ) from error


def _drawn_anew(data: bytes) -> Contents:
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        # So far only the head was read.
        turn = _turn_of(picture)
        _check(picture, turn)
        widest = _widest(picture, turn)
    variants = {}
    for width in WIDTHS:
        shown = min(width, widest.width)
        size = (shown, max(1, round(widest.height * shown / widest.width)))
        variants[str(width)] = _webp(widest.resize(size, Image.Resampling.LANCZOS))
        if width >= widest.width:
            break
    return Contents(MEDIA_TYPE, variants, widest.width, widest.height)


def _turn_of(picture: Image.Image) -> Image.Transpose | None:
    """Return how a camera says that its picture is turned; None if it says nothing readable."""
    try:
        return _TURNS.get(int(picture.getexif().get(ExifTags.Base.Orientation, 1)))
    # Whatever broken metadata make Pillow stumble over: the picture is shown as it is.
    except Exception:
        return None


def _check(picture: Image.Image, turn: Image.Transpose | None) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large()
    if min(picture.size) < SMALLEST:
        raise UploadRefused("too-small", _("This picture is too small to see anything."))
    # Some telephones add a second picture to a JPEG, which goes.
    if picture.format in MOVING and getattr(picture, "n_frames", 1) > 1:
        raise UploadRefused(
            "moving", _("This picture moves. Choose one that stands still, or upload a video.")
        )
    width, height = reversed(picture.size) if turn in _SIDEWAYS else picture.size
    if height > HIGHEST_SHAPE * width:
        raise UploadRefused(
            "too-high", _("This picture is too high for its width. Cut it, and try again.")
        )


def _too_large() -> UploadRefused:
    return UploadRefused(
        "too-large", _("This picture is too large. Make it smaller than 40 million pixels.")
    )


def _widest(picture: Image.Image, turn: Image.Transpose | None) -> Image.Image:
    """Return a picture as it is looked at, in sRGB, and at most as wide as a page shows."""
    width = picture.height if turn in _SIDEWAYS else picture.width
    scale = min(1.0, WIDTHS[-1] / width)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # A JPEG is decoded at a half, a quarter or an eighth where that is enough.
    picture.draft(None, size)
    smaller = _in_known_mode(picture)
    if smaller.size != size:
        smaller = smaller.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if turn is not None:
        smaller = smaller.transpose(turn)
    has_alpha = "A" in smaller.mode
    return _in_srgb(smaller, picture.info.get("icc_profile")).convert(
        "RGBA" if has_alpha else "RGB"
    )


def _in_known_mode(picture: Image.Image) -> Image.Image:
    """Return a picture in colours that can be made smaller."""
    if picture.mode.startswith("I"):
        # 65,536 shades of grey become 256.
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if "transparency" in picture.info or picture.mode in {"LA", "PA", "La"}:
        return picture.convert("RGBA")
    if picture.mode in {"L", "RGB", "RGBA", "CMYK"}:
        picture.load()
        return picture
    return picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return picture
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    try:
        converted = ImageCms.profileToProfile(
            colours,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    # A profile that does not fit: the colours are shown as they are.
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    if converted is None:
        return picture
    if alpha:
        converted.putalpha(alpha)
    return converted


def _webp(picture: Image.Image) -> bytes:
    # A picture of nothing but pixels: `info` may hold what was in the file.
    picture.info = {}
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return written.getvalue()

"""Pictures are drawn anew, so that nothing stays of what a camera or a program put in."""

import io
import warnings
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

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
        _check(picture)
        widest = _plain(_smaller(picture))
    if widest.height > HIGHEST_SHAPE * widest.width:
        raise UploadRefused(
            "too-high", _("This picture is too high for its width. Cut it, and try again.")
        )
    variants = {}
    for width in WIDTHS:
        shown = min(width, widest.width)
        size = (shown, max(1, round(widest.height * shown / widest.width)))
        variants[str(width)] = _webp(widest.resize(size, Image.Resampling.LANCZOS))
        if width >= widest.width:
            break
    return Contents(MEDIA_TYPE, variants, widest.width, widest.height)


def _check(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large()
    if min(picture.size) < SMALLEST:
        raise UploadRefused("too-small", _("This picture is too small to see anything."))
    # Some telephones add a second picture to a JPEG, which goes.
    if picture.format in MOVING and getattr(picture, "n_frames", 1) > 1:
        raise UploadRefused(
            "moving", _("This picture moves. Choose one that stands still, or upload a video.")
        )


def _too_large() -> UploadRefused:
    return UploadRefused(
        "too-large", _("This picture is too large. Make it smaller than 40 million pixels.")
    )


def _smaller(picture: Image.Image) -> Image.Image:
    """Return a picture that is at most as large as its widest variant, still turned as it came."""
    longest = WIDTHS[-1] * HIGHEST_SHAPE
    # A JPEG is decoded at a smaller size where that is enough.
    picture.draft(None, (longest, longest))
    if picture.mode.startswith("I"):
        # 65,536 shades of grey become 256.
        picture = _with_info(picture, picture.convert("I").point(lambda v: v / 256).convert("L"))
    elif picture.mode not in {"L", "LA", "RGB", "RGBA", "CMYK"}:
        has_alpha = "transparency" in picture.info or "A" in picture.mode
        picture = _with_info(picture, picture.convert("RGBA" if has_alpha else "RGB"))
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return picture


def _with_info(source: Image.Image, picture: Image.Image) -> Image.Image:
    for name in ("icc_profile", "exif"):
        if name in source.info:
            picture.info[name] = source.info[name]
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """Return a picture turned as it is looked at, in sRGB, and at most as wide as a page shows."""
    turned: Any = ImageOps.exif_transpose(picture)
    if turned.width > WIDTHS[-1]:
        size = (WIDTHS[-1], max(1, round(turned.height * WIDTHS[-1] / turned.width)))
        turned = _with_info(turned, turned.resize(size, Image.Resampling.LANCZOS))
    has_alpha = "A" in turned.mode or "transparency" in turned.info
    return _in_srgb(turned).convert("RGBA" if has_alpha else "RGB")


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    alpha = picture.getchannel("A") if picture.mode in {"LA", "RGBA"} else None
    colours = picture.convert(picture.mode.removesuffix("A")) if alpha else picture
    try:
        converted = (
            ImageCms.profileToProfile(
                colours,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
            or picture
        )
    # A profile that does not fit: the colours are shown as they are.
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
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

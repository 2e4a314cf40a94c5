"""What is kept of a file: its kind, and the bytes of each variant."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.core.errors import FieldConflict
from backend.programmes.states import FileKind

ORIGINAL = "original"
"""The variant of files that are kept as they came."""

WIDTHS = (480, 960, 1440)
"""Widths in which a picture is kept, in pixels; the widest one holds a smaller picture as it is."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A file that was checked; `variants` are its bytes by name: `480`, `original`."""

    media_type: str
    variants: Mapping[str, bytes]
    width: int | None = None
    height: int | None = None


def variants_of(kind: str, width: int | None) -> list[str]:
    """Return the names of a file's variants."""
    if kind != FileKind.PICTURE or not width:
        return [ORIGINAL]
    narrower = [str(one) for one in WIDTHS if one < width]
    return [*narrower, *(str(one) for one in WIDTHS[len(narrower) : len(narrower) + 1])]


class UploadRefused(FieldConflict):
    """A file cannot be taken; `detail` says why, and what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__("file", code, detail)

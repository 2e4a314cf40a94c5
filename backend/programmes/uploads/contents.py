"""What is kept of a file: its kind, and the bytes of each variant."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.core.errors import FieldConflict

ORIGINAL = "original"
"""The variant of files that are kept as they came."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A file that was checked; `variants` are its bytes by name: `480`, `original`."""

    media_type: str
    variants: Mapping[str, bytes]
    width: int | None = None
    height: int | None = None


class UploadRefused(FieldConflict):
    """A file cannot be taken; `detail` says why, and what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__("file", code, detail)

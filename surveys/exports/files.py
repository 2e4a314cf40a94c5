"""Files of exports, readable by Kier alone; machines that make them have to share the folder."""

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from backend.core import retention

BLOCK = 256 * 1024
NAME = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.part)?")


def folder() -> Path:
    """Return the folder of exports, created if it is missing."""
    made = Path(settings.DATA) / "exports"
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def path_of(export_id: UUID) -> Path:
    """Return the path of a finished file."""
    return folder() / str(export_id)


@contextmanager
def locked_file(export_id: UUID) -> Iterator[Path | None]:
    """Yield a locked path, erased afterwards unless kept; None if another process makes it."""
    path = folder() / f"{export_id}.part"
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def keep(export_id: UUID, made: Path) -> None:
    """Rename a complete file to its final name."""
    made.replace(path_of(export_id))


def erase(export_id: UUID) -> None:
    """Erase a file, if it is there."""
    path_of(export_id).unlink(missing_ok=True)


def exists() -> list[UUID]:
    """Return the exports with a file in the folder, complete or not."""
    return [
        UUID(path.name.removesuffix(".part"))
        for path in folder().iterdir()
        if _is_of_an_export(path)
    ]


def erase_left() -> int:
    """Erase files of libraries left by killed processes; return how many."""
    before = time.time() - retention.SURVEY_EXPORTS.seconds
    found = [
        path
        for path in folder().iterdir()
        if not _is_of_an_export(path) and path.stat().st_mtime < before
    ]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def blocks(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _is_of_an_export(path: Path) -> bool:
    return NAME.fullmatch(path.name) is not None

"""Files of exports: in one folder, named by their random identifier, readable by Kier alone.

What one process makes, no other touches: it holds a lock on the file, which ends with the process,
however that ends. Several machines that make files have to share the folder.
"""

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
    """Return where files are; made when it is missing."""
    made = Path(settings.DATA) / "exports"
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def path_of(export_id: UUID) -> Path:
    """Return where the file of an export is when it is ready."""
    return folder() / str(export_id)


@contextmanager
def locked_file(export_id: UUID) -> Iterator[Path | None]:
    """Where a file is made, as long as this process makes it; None if another one does.

    What is not `kept` is gone afterwards.
    """
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
    """Give a file that is whole its name."""
    made.replace(path_of(export_id))


def erase(export_id: UUID) -> None:
    """Erase a file, if it is there."""
    path_of(export_id).unlink(missing_ok=True)


def exists() -> list[UUID]:
    """Return the exports of which there is something in the folder, whole or not."""
    return [
        UUID(path.name.removesuffix(".part"))
        for path in folder().iterdir()
        if _is_of_an_export(path)
    ]


def erase_left() -> int:
    """Erase what libraries left here when a process was killed, after a day; return how many."""
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

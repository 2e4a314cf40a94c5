"""Free disk space and database size, cached for some seconds."""

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from .errors import OutOfSpace

log = logging.getLogger("kier.disk")
DISK_SECONDS = 5.0
DATABASE_SECONDS = 60.0
MEGABYTE = 1_000_000


class _Kept:
    def __init__(self, seconds: float) -> None:
        self.seconds, self.until, self.is_scarce = seconds, 0.0, False


_disk, _database = _Kept(DISK_SECONDS), _Kept(DATABASE_SECONDS)


def is_scarce() -> bool:
    """Return whether there is too little space to take anything new."""
    return _look(_disk, _disk_is_scarce) or _look(_database, _database_is_large)


def check_space() -> None:
    """Raise `OutOfSpace` if there is too little space to take anything new."""
    if is_scarce():
        raise OutOfSpace(_("Nothing new can be kept here now. Try again later."))


def forget() -> None:
    """Discard the cached results."""
    _disk.until = _database.until = 0.0


def _look(kept: _Kept, is_scarce_now: Callable[[], bool]) -> bool:
    now = time.monotonic()
    if now >= kept.until:
        kept.until = now + kept.seconds
        before, kept.is_scarce = kept.is_scarce, is_scarce_now()
        if kept.is_scarce and not before:
            log.error("there is too little space: nothing new is taken, answers still are")
    return kept.is_scarce


def _disk_is_scarce() -> bool:
    if not settings.LEAST_FREE_MB:
        return False
    try:
        free = free_bytes()
    except OSError:
        log.exception("the free space is unknown")
        return False
    return free < settings.LEAST_FREE_MB * MEGABYTE


def free_bytes() -> int:
    """Return the free bytes of the fullest disk that Kier writes to; may raise `OSError`."""
    disks = [os.statvfs(folder) for folder in _folders()]
    return min(disk.f_bavail * disk.f_frsize for disk in disks)


def _folders() -> set[Path]:
    folders = {settings.DATA}
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        folders |= {file.parent} if file.parent.is_dir() else set()
    return folders


def _database_is_large() -> bool:
    if not settings.MOST_DATABASE_MB or connection.vendor != "postgresql":
        return False
    try:
        size = database_bytes()
    except DatabaseError:
        log.exception("it cannot be told how large the database is")
        return False
    return size > settings.MOST_DATABASE_MB * MEGABYTE


def database_bytes() -> int:
    """Return the database's size, with SQLite's log; may raise `DatabaseError`."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    file = Path(str(connection.settings_dict["NAME"]))
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())

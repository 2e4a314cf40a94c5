"""`manage.py restore`, called by `scripts/restore`."""

import fcntl
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, override

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from backend.core import backups, restoration


class Command(BaseCommand):
    """Replaces the database by a backup."""

    help = "Puts a backup into the database, which has to be empty unless --replace is given."
    requires_system_checks: list[str] = []

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--key", type=Path, required=True, help="file of the private key")
        parser.add_argument("--replace", action="store_true", help="erase what is there now")

    @override
    def handle(self, *_arguments: Any, file: Path, key: Path, replace: bool, **_more: Any) -> None:
        backups.end_cleanly()
        try:
            with _alone(), backups.opened(file, key, beside_sqlite=True) as plain:
                restoration.restore(plain, replace=replace)
        except (backups.BackupError, Error) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        self.stdout.write("Restored. scripts/run brings the tables up to date, and starts.")


@contextmanager
def _alone() -> Iterator[None]:
    """Lock the data folder against `scripts/run`; raise `CommandError` if that is running."""
    handle = os.open(settings.DATA / "run.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CommandError("scripts/run uses this folder: stop it first") from None
    finally:
        os.close(handle)

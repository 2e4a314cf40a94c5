"""`manage.py backup`, called by `scripts/backup`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from backend.core import backups, restoration


class Command(BaseCommand):
    """Makes and deletes backups, or verifies that one can be restored."""

    help = (
        "Writes the database into a folder, encrypted to KIER_BACKUP_KEY and readable for its "
        "owner alone, and deletes the backups there that are older than KIER_BACKUP_DAYS. "
        "Kier may run meanwhile."
    )
    requires_system_checks: list[str] = []

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", help="the folder; with --verify a backup")
        parser.add_argument(
            "--verify", action="store_true", help="restore it into a scratch database"
        )
        parser.add_argument("--key", type=Path, help="file of the private key, for --verify")
        parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a pair of keys")

    @override
    def handle(self, *_arguments: Any, path: Path | None, **options: Any) -> None:
        backups.end_cleanly()
        try:
            if options["new_key"]:
                self.make_key(options["new_key"])
            elif path is None:
                raise CommandError("name the folder of the backups")
            elif options["verify"]:
                self.verify(path, options["key"])
            else:
                self.back_up(path)
        except (backups.BackupError, Error) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None

    def make_key(self, file: Path) -> None:
        """Create a key pair."""
        public = backups.new_key(file)
        self.stdout.write(f"KIER_BACKUP_KEY={public}")
        self.stdout.write(
            f"Put this line into kier.env. Move {file} to another machine, and keep a copy on "
            "paper: without it no backup can be opened, and with it all of them."
        )

    def back_up(self, folder: Path) -> None:
        """Make a backup, and delete old ones even if that fails."""
        try:
            self.stdout.write(f"Made {backups.make(folder)}")
        finally:
            for file in backups.delete_old(folder):
                self.stdout.write(f"Deleted {file}")

    def verify(self, file: Path, key: Path | None) -> None:
        """Restore a backup into a scratch database and print its row counts."""
        if key is None:
            raise CommandError("--verify needs the private key: --key FILE")
        with backups.opened(file, key) as plain:
            counted = restoration.verify(plain)
        for table, rows in counted.items():
            if rows:
                self.stdout.write(f"{rows:>12,}  {table}")
        self.stdout.write(f"{file} can be restored: {sum(counted.values()):,} rows.")

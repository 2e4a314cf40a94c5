"""`manage.py accountability`: writes the accountability pack."""

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from backend.operator.accountability import pack
from backend.operator.accountability.registry import words

DETAILS = "accountability.toml"


class Command(BaseCommand):
    """Writes the documents, and lists missing details."""

    help = (
        "Writes privacy statement, record of processing, retention table, what is stored, basis "
        "for an impact assessment, accessibility statement and log of incidents, in Dutch and "
        "English. What the code cannot know stands in a TOML file; see docs/accountability.md."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--details", type=Path, help=f"else {DETAILS} in KIER_DATA, if there is one"
        )

    @override
    def handle(self, *args: Any, folder: Path, details: Path | None, **options: Any) -> None:
        usual = settings.DATA / DETAILS
        try:
            found = pack.Details.read(details or (usual if usual.exists() else None))
            written = pack.write(folder, found)
        except (OSError, tomllib.TOMLDecodeError, pack.UnknownDetail) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{len(written)} files in {folder}")
        for name in found.missing:
            self.stdout.write(f"  to be filled in: {name} ({words()['details'][name]['en']})")

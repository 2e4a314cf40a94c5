"""`manage.py rotate_certificate_key`: has another key sign certificates."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.programmes.models import SigningKey
from backend.programmes.services.certificate_keys import Rotation, rotate_key, void_key


class Command(BaseCommand):
    """Makes a key that signs certificates from now on; what the one before signed stays valid."""

    help = (
        "Has a new key sign certificates. Older ones stay valid, unless --compromised says that "
        "somebody else may have the key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what was stolen."""
        parser.add_argument(
            "--compromised",
            nargs="?",
            const="",
            metavar="KID",
            help="the key counts no more: the one in use, or an older one by its identifier, "
            "written as --compromised=KID, since it may begin with a hyphen",
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Rotate, and say what holders have to do."""
        stolen: str | None = options["compromised"]
        if stolen and SigningKey.objects.filter(pk=stolen, retired_on__isnull=False).exists():
            self._tell_void(void_key(stolen))
            return
        if stolen and not SigningKey.objects.filter(pk=stolen).exists():
            raise CommandError(f"There is no key {stolen}. See /.well-known/did.json.")
        self._tell(rotate_key(compromised=stolen is not None), given_up=stolen is not None)

    def _tell(self, rotation: Rotation, *, given_up: bool) -> None:
        self.stdout.write(f"{rotation.key.pk} signs from now on.")
        if rotation.old is None:
            return
        if given_up:
            self.stdout.write(f"{rotation.old.pk} counts no more.")
            self._tell_void(rotation.void)
        else:
            self.stdout.write(f"{rotation.old.pk} is retired: what it signed stays valid.")

    def _tell_void(self, void: int) -> None:
        self.stdout.write(
            f"{void} certificates have a badge that programs reject now. The certificates "
            "themselves stay valid: their holders get paper and badge anew at the address of the "
            "certificate, with the name on it."
        )

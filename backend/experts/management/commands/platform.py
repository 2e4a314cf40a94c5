"""`manage.py platform <slug>`: makes an organisation the one that is asked for advice."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from backend.core.errors import Conflict
from backend.experts.services.founding import found_platform
from backend.organisations.models import Organisation


class Command(BaseCommand):
    """Makes an organisation Platform HOPE; running it again keeps all."""

    help = "Makes the organisation with this short name the platform of experts by experience."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The organisation."""
        parser.add_argument("slug", help="the organisation's short name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it the platform.

        :raises CommandError: there is no such organisation, or another is the platform
        """
        organisation = Organisation.objects.filter(slug=options["slug"]).first()
        if organisation is None:
            raise CommandError(f"there is no organisation {options['slug']!r}; add it first")
        try:
            found_platform(organisation=organisation)
        except Conflict as error:
            raise CommandError(error.detail) from None

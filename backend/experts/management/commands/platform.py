"""`manage.py platform <slug>`: makes an organisation the one that is asked for advice."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, override

from django.core.management import BaseCommand, CommandError

from backend.core.errors import Conflict
from backend.experts.services.people import (
    LONGEST_REST_DAYS,
    LONGEST_WAVE_HOURS,
    change_platform,
    found_platform,
)
from backend.organisations.models import Organisation

# Digits and what stands between them; `tel:` takes them as they are.
PHONE = re.compile(r"(\+?[0-9][0-9 ()-]{0,28})?")


class Command(BaseCommand):
    """Makes an organisation Platform HOPE, or changes its settings; running it again keeps all."""

    help = (
        "Makes the organisation with this short name the platform of experts by experience, "
        "and sets what is named."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the organisation's short name")
        parser.add_argument(
            "--phone", type=phone, help="whom members call on the day, and requesters; '' for none"
        )
        parser.add_argument(
            "--rest-days",
            type=int,
            choices=range(LONGEST_REST_DAYS + 1),
            metavar="DAYS",
            help="from one heavy assignment to the next",
        )
        parser.add_argument(
            "--wave-hours",
            type=int,
            choices=range(1, LONGEST_WAVE_HOURS + 1),
            metavar="HOURS",
            help="that somebody who was asked has to answer",
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["slug"]).first()
        if organisation is None:
            raise CommandError(f"there is no organisation {options['slug']!r}; add it first")
        try:
            platform = found_platform(organisation=organisation)
        except Conflict as error:
            raise CommandError(error.detail) from None
        named = {name: options[name] for name in ("phone", "rest_days", "wave_hours")}
        change_platform(
            platform, **{name: value for name, value in named.items() if value is not None}
        )


def phone(text: str) -> str:
    """A telephone number, or nothing."""
    if not PHONE.fullmatch(text):
        raise ArgumentTypeError("a telephone number has digits, blanks, ( ) - and a + before it")
    return text

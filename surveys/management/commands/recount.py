"""`manage.py recount CODE` counts the written answers of a round again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from surveys.models import Round
from surveys.results.counters import recount, tallied


class Command(BaseCommand):
    """Recount the answers of a round, and say whether the counts were right."""

    help = (
        "Counts the written answers of a survey round anew, by the code in its link: after a "
        "restored backup, or if results look wrong. What is published stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the code of the round."""
        parser.add_argument("code")

    def handle(self, *args: Any, code: str, **options: Any) -> None:
        """Recount and compare; raise CommandError if there is no such round."""
        round_ = Round.objects.select_related("version").filter(code=code).first()
        if round_ is None:
            raise CommandError(f"there is no round with the code {code}")
        before = tallied(round_)
        recount(round_)
        same = tallied(round_) == before
        self.stdout.write("the counts were right" if same else "the counts were wrong; now right")

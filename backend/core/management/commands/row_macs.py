"""`manage.py row_macs`: lists rows whose MAC does not verify, and signs or removes them."""

import sys
from typing import Any, override

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser

from backend.core.row_audit import accept, authenticated_models, described, refused_rows
from backend.core.row_macs import AuthenticatedRow


class Command(BaseCommand):
    """Lists, accepts or removes rows whose MAC does not verify."""

    help = (
        "Lists the rows that do not verify: somebody wrote them without the server's secret, or "
        "it was changed without KIER_SECRET_KEY_FALLBACKS. Look at each before you accept it. "
        "Ends with 1 if there are any. docs/operations.md says when to do what."
    )

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_mutually_exclusive_group()
        row: dict[str, Any] = {"nargs": 2, "metavar": ("MODEL", "ID")}
        actions.add_argument("--accept", **row, help="sign this row as it is")
        actions.add_argument("--remove", **row, help="delete this row")
        actions.add_argument(
            "--accept-all", action="store_true", help="sign all of them as they are"
        )
        parser.add_argument("--no-input", action="store_true", help="do not ask before signing")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if options["accept"]:
            row = refused_row(*options["accept"])
            self.show(row)
            self.make_sure("Sign this row as it is?", options)
            accept(row)
        elif options["remove"]:
            row = refused_row(*options["remove"])
            self.show(row)
            self.make_sure("Delete this row?", options)
            type(row)._base_manager.filter(pk=row.pk).delete()
        else:
            found = self.list_rows()
            if options["accept_all"] and found:
                self.make_sure(f"Sign all {len(found)} rows as they are?", options)
                for row in found:
                    accept(row)
                self.stdout.write(f"{len(found)} signed.")
            elif found:
                sys.exit(1)

    def list_rows(self) -> list[AuthenticatedRow]:
        """Print and return the rows that do not verify."""
        found = [row for model in authenticated_models() for row in refused_rows(model)]
        for row in found:
            self.show(row)
        self.stdout.write(f"{len(found)} do not verify." if found else "All rows verify.")
        return found

    def show(self, row: AuthenticatedRow) -> None:
        """Print a row with a line for each column."""
        self.stdout.write(f"{row._meta.label} {row.pk}")
        for name, value in described(row).items():
            self.stdout.write(f"    {name}: {value!r}")

    def make_sure(self, question: str, options: dict[str, Any]) -> None:
        """Ask for confirmation; raise `CommandError` if it is not given."""
        if not options["no_input"] and input(f"{question} (yes/no) ").strip() != "yes":
            raise CommandError("nothing was changed")


def refused_row(label: str, pk: str) -> AuthenticatedRow:
    """Return the row; raise `CommandError` if it is missing or verifies."""
    models = {model._meta.label_lower: model for model in authenticated_models()}
    if label.lower() not in models:
        raise CommandError(f"no model with MACs: {label}; there are {', '.join(models)}")
    try:
        row = models[label.lower()]._base_manager.filter(pk=pk).first()
    except (ValidationError, ValueError):
        row = None
    if row is None:
        raise CommandError(f"there is no {label} {pk}")
    if row.is_authentic():
        raise CommandError(f"{label} {pk} verifies")
    return row

"""Checking the chained histories of signal tables."""

from argparse import ArgumentParser
from typing import Any, override
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from backend.core.crypto.encoding import encode
from backend.programmes.models import SignalTable
from backend.programmes.selectors.signal_history import first_broken


class Command(BaseCommand):
    """Check each line of the histories, and name the first one that was changed or taken out."""

    help = "Checks the histories of signal tables; exit code 1 if a line was changed or is missing."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--table", type=UUID, help="only this table")

    @override
    def handle(self, *args: Any, table: UUID | None = None, **options: Any) -> None:
        rows = SignalTable.objects.unverified().order_by("pk")
        found = [*(rows.filter(pk=table) if table else rows)]
        if table and not found:
            raise CommandError(f"There is no table {table}.")
        broken = 0
        for row in found:
            fault = _fault(row)
            broken += fault is not None
            said = fault or f"{row.history_length} lines hold; head {encode(bytes(row.head))}"
            self.stdout.write(f"{row.pk}: {said}")
        if broken:
            raise CommandError(f"{broken} of {len(found)} histories do not hold.", returncode=1)


def _fault(row: SignalTable) -> str | None:
    if not row.is_authentic():
        return "the table was written without the server's secret"
    number = first_broken(row)
    return None if number is None else f"line {number} was changed, or is missing"

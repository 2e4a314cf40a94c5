"""Organisations and public lines that come with Kier, as files."""

from typing import Any

from django.db import transaction

from .bundled_files import lifeline_rows, read
from .lifelines import make_lifelines
from .models import Organisation
from .services import create_organisation


def bundled_organisations() -> list[dict[str, Any]]:
    """Return the programme's partners, as columns.

    Ages, places, languages and times in them are assumptions, to be confirmed by each partner.
    """
    rows: list[dict[str, Any]] = read("organisations.json")["organisations"]
    return rows


@transaction.atomic
def make_bundled_organisations(*, accepting: bool) -> int:
    """Make those partners that are not there, by short name; answers how many were made.

    :param accepting: whether they take requests as the file says; else none does, until an
        operator or coordinator has looked at its page
    """
    there = set(Organisation.objects.values_list("slug", flat=True))
    missing = [row for row in bundled_organisations() if row["slug"] not in there]
    for row in missing:
        create_organisation(**(row | {"accepting": accepting and row["accepting"]}))
    return len(missing)


def make_bundled_lifelines() -> int:
    """Make the public lines, if there are none; answers how many were made."""
    return make_lifelines(lifeline_rows())

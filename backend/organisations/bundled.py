"""Creation of the organisations and public lines in `data`."""

from typing import Any

from django.db import transaction

from .bundled_files import lifeline_rows, read
from .lifelines import make_lifelines
from .models import InterpretedLanguages, Organisation, Practice
from .services import create_organisation


def bundled_organisations() -> list[dict[str, Any]]:
    """Return the programme's partners, with assumptions that each partner confirms."""
    rows: list[dict[str, Any]] = read("organisations.json")["organisations"]
    return rows


@transaction.atomic
def make_bundled_organisations(*, accepting: bool) -> int:
    """Create missing partners, and return their number.

    :param accepting: for a demonstration; else they accept nothing, promise nothing about the
        police, and interpret for nobody, until they confirm what is assumed of them
    """
    existing = set(Organisation.objects.values_list("slug", flat=True))
    missing = [row for row in bundled_organisations() if row["slug"] not in existing]
    assumed = read("opening-hours.json")
    practices = assumed["practices"]
    for row in missing:
        made = create_organisation(**(row | {"accepting": accepting and row["accepting"]}))
        if row["slug"] in practices:
            practice = practices[row["slug"]]
            police = practice["police"] if accepting else {}
            Practice.objects.create(organisation=made, **(practice | {"police": police}))
        if accepting and row["slug"] in assumed["interprets"]:
            languages = assumed["interprets"][row["slug"]]
            InterpretedLanguages.objects.create(organisation=made, languages=languages)
    return len(missing)


def make_bundled_lifelines() -> int:
    """Create the public lines if there are none, and return their number."""
    return make_lifelines(lifeline_rows())

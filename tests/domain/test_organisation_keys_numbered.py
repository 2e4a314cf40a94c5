"""Keys that were there before they had numbers: the active one is the last."""

from importlib import import_module
from typing import Any
from uuid import uuid4

from django.apps import apps

from backend.organisations.models import OrganisationKey
from tests.factories import an_organisation

MIGRATION = import_module("backend.organisations.migrations.0002_organisationkey_number")


def test_keys_are_numbered_within_their_organisation(db: Any) -> None:
    for slug, keys in (("first", 3), ("second", 1)):
        organisation = an_organisation(slug)
        for place in range(keys):
            OrganisationKey.objects.create(
                id=uuid4(),
                organisation=organisation,
                number=100 + place,
                active=not place,
                public=b"p",
                recovery_envelope=b"r",
            )
    MIGRATION.number_keys(apps, None)
    rows = OrganisationKey.objects.order_by("organisation__slug", "number")
    assert [*rows.values_list("organisation__slug", "number", "active")] == [
        ("first", 1, False),
        ("first", 2, False),
        ("first", 3, True),
        ("second", 1, True),
    ]

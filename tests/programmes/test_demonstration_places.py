"""`manage.py demonstration_places`: as many places and certificates as the programme had."""

import re
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from backend.organisations.municipalities import municipalities
from backend.programmes.management.demonstration_names import CONTACT, made_up_places
from backend.programmes.models import Certificate, Place, PlaceCount
from backend.programmes.services.place_contacts import Purpose, place_of_token
from backend.programmes.states import PlaceState
from tests.programmes.factories import a_programme, a_project

pytestmark = pytest.mark.full

DAY, BEGAN = date(2026, 11, 29), date(2024, 12, 29)


@pytest.fixture(autouse=True)
def a_demonstration(settings: Any) -> None:
    settings.MODE = "demonstration"


@pytest.mark.django_db
def test_351_are_registered_and_172_are_certified() -> None:
    a_project(a_programme("programme"), "no-place", parts=["places"])
    call_command("demonstration_places")
    counts = PlaceCount.objects.aggregate(Sum("registered"), Sum("certified"))
    assert counts == {"registered__sum": 351, "certified__sum": 172}
    assert Place.objects.filter(state=PlaceState.CERTIFIED).count() == 172
    assert Certificate.objects.count() == 172
    assert [row.staff for row in Place.objects.filter(is_flagged=True)] == [5_000]
    before = {*Place.objects.values_list("pk", flat=True)}
    said = StringIO()
    call_command("demonstration_places", stdout=said)
    [token] = re.findall(r"/places/mine/(\S+)", said.getvalue())
    assert place_of_token(token, Purpose.MINE)
    assert {*Place.objects.values_list("pk", flat=True)} == before


@pytest.mark.django_db
def test_without_the_part_there_are_none() -> None:
    a_project(a_programme("programme"), "no-place", parts=["pages"])
    call_command("demonstration_places")
    assert not Place.objects.exists()


def test_made_up_places_are_the_same_each_time_and_nobody_is_among_them() -> None:
    rows = [*made_up_places(day=DAY, begins_on=BEGAN)]
    assert rows == [*made_up_places(day=DAY, begins_on=BEGAN)]
    assert len({row.name for row in rows}) == len(rows)
    [with_contact] = [row for row in rows if row.contact]
    assert (with_contact.contact, with_contact.certified_on) == (CONTACT, None)
    assert {row.municipality for row in rows} <= {*municipalities()}
    for row in rows:
        assert BEGAN <= row.registered_on <= DAY
        assert row.certified_on is None or row.registered_on <= row.certified_on <= DAY


def test_production_has_no_made_up_places(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demonstration_places")

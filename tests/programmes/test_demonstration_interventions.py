"""`manage.py demonstration_interventions`: five teams, and that it keeps them."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from backend.core.days import today
from backend.programmes.models import Intervention, InterventionCheck
from tests.programmes.factories import Programme, a_project
from tests.standing import standing_clock

pytestmark = [pytest.mark.django_db, pytest.mark.full]


@pytest.fixture
def field_lab(programme: Programme) -> Any:
    return a_project(programme, "field-lab", parts=["interventions"], ends_on=None)


@pytest.mark.usefixtures("field_lab")
def test_five_teams_of_forty_people_at_different_days() -> None:
    with standing_clock():
        call_command("demonstration_interventions")
        rows = [*Intervention.objects.select_related("aftermath").order_by("-day_0")]
        states = [row.state_on(today()) for row in rows]
    assert states == ["planned", "running", "running", "decided", "over"]
    assert Intervention.objects.aggregate(all=Sum("people"))["all"] == 40
    assert all("oorbeeld" in row.team and "oorbeeld" in row.assumption for row in rows)
    assert InterventionCheck.objects.count() == 18
    before = [row.pk for row in rows]
    call_command("demonstration_interventions")
    assert [row.pk for row in Intervention.objects.order_by("-day_0")] == before


def test_without_the_project_nothing_is_made() -> None:
    call_command("demonstration_interventions")
    assert not Intervention.objects.exists()


def test_production_has_none(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demonstration_interventions")

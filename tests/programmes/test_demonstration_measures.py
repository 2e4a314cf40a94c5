"""`manage.py demonstration_measures`: five measures, answers of some, and that it keeps them."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.programmes.models import Measure, MeasureTable
from backend.programmes.selectors.measure_report import report_of
from backend.programmes.selectors.measures import measures_of
from backend.programmes.states import MeasureKind
from surveys.models import Publication
from tests.programmes.factories import Programme, a_project

pytestmark = [pytest.mark.django_db, pytest.mark.full]


def test_five_measures_with_answers_of_some(programme: Programme) -> None:
    project = a_project(programme, "melden", kind="trial", parts=["measures"])
    call_command("demonstration_measures")
    rows = [*measures_of(project).order_by("begins_on")]
    assert [row.kind for row in rows] == [kind for kind in MeasureKind if kind != "other"]
    assert all(len(row.regions) == 4 and "oorbeeld" in row.name["nl"] for row in rows)
    assert Publication.objects.filter(final=True).count() == 4
    subjects = {*MeasureTable.objects.values_list("subject", flat=True)}
    assert subjects == {"pairs/detectives", "lead-times/before", "lead-times/after"}
    # Something is shown, something is hidden, and something has a warning.
    tables = [table for row in rows for table in report_of(row, "nl").tables]
    assert {bool(line.share) for table in tables for line in table.lines} == {True, False}
    assert {bool(table.warnings) for table in tables} == {True, False}
    before = [row.pk for row in rows]
    call_command("demonstration_measures")
    assert [row.pk for row in measures_of(project).order_by("begins_on")] == before


def test_without_the_project_nothing_is_made() -> None:
    call_command("demonstration_measures")
    assert not Measure.objects.exists()


def test_production_has_none(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demonstration_measures")

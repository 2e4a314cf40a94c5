"""`manage.py demonstration_figures`: indicators with numbers, one release, and nothing twice."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from backend.organisations.models import Membership, Role
from backend.programmes.management.commands import demonstration_figures as demonstration
from backend.programmes.models import FiguresRelease, Indicator, IndicatorValue, Project
from tests.programmes.factories import Programme, a_project

pytestmark = [pytest.mark.django_db, pytest.mark.full]
WANTED = json.loads(demonstration.FILE.read_text(encoding="utf-8"))["projects"]


@pytest.fixture
def projects(programme: Programme) -> list[Project]:
    first = demonstration.quarters()[0].first_day
    return [a_project(programme, slug, begins_on=first, ends_on=None) for slug in WANTED]


def test_each_project_gets_its_numbers_and_all_are_released(projects: list[Project]) -> None:
    call_command("demonstration_figures")
    for project in projects:
        rows = Indicator.objects.filter(project=project).order_by("position")
        assert [row.code for row in rows] == [one["code"] for one in WANTED[project.slug]]
        for row, wanted in zip(rows, WANTED[project.slug], strict=True):
            values = IndicatorValue.objects.filter(indicator=row).order_by("quarter")
            assert [value.target for value in values] == wanted["target"]
            assert [value.reached for value in values] == (wanted["reached"] or [None] * 4)
    release = FiguresRelease.objects.get()
    assert {one["slug"] for one in release.content["projects"]} == set(WANTED)
    quarters = [str(quarter) for quarter in demonstration.quarters()]
    assert release.content["quarters"] == quarters


def test_running_it_again_changes_nothing(projects: list[Project]) -> None:
    call_command("demonstration_figures")
    before = [*IndicatorValue.objects.order_by("pk").values()]
    call_command("demonstration_figures")
    assert [*IndicatorValue.objects.order_by("pk").values()] == before
    assert FiguresRelease.objects.count() == 1


def test_a_project_with_an_indicator_keeps_what_it_has(projects: list[Project]) -> None:
    Indicator.objects.create(project=projects[0], code="own", is_people=False)
    call_command("demonstration_figures")
    assert [row.code for row in Indicator.objects.filter(project=projects[0])] == ["own"]


def test_without_a_manager_nothing_is_made(programme: Programme, projects: list[Project]) -> None:
    Membership.objects.filter(role=Role.PROGRAMME_MANAGER).delete()
    call_command("demonstration_figures")
    assert not Indicator.objects.exists()
    assert not FiguresRelease.objects.exists()


@override_settings(PRODUCTION=True)
def test_it_is_not_for_production(projects: list[Project]) -> None:
    with pytest.raises(CommandError):
        call_command("demonstration_figures")


def test_parts_are_no_more_than_their_whole() -> None:
    for indicators in WANTED.values():
        by_code = {one["code"]: one for one in indicators}
        for one in indicators:
            assert set(one["name"]) == {"nl", "en", "vi", "zh-hans"}
            if whole := by_code.get(one["part_of"]):
                pairs = zip(one["reached"], whole["reached"], strict=True)
                assert all(part <= all_of for part, all_of in pairs)

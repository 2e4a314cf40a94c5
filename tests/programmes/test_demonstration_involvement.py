"""`manage.py demonstration_involvement`: a board with lines that did without, and keeps it."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.core.days import today
from backend.core.quarters import Quarter
from backend.experts.briefing import STEPS
from backend.programmes.models import ActionLine, Involvement, Project, StepPlan
from backend.programmes.selectors.involvement import board_of_lines
from tests.programmes.factories import a_programme, a_project
from tests.programmes.live_pages import a_page

pytestmark = [pytest.mark.django_db, pytest.mark.full]


@pytest.fixture(autouse=True)
def project(settings: Any) -> Project:
    settings.MODE = "demonstration"
    made = a_project(a_programme("hope"), "hope", parts=["involvement", "pages"])
    a_page(made, "stap-waarom", audience="requesters")
    return made


def test_the_board_shows_all_there_is(project: Project) -> None:
    call_command("demonstration_involvement")
    _quarters, lines = board_of_lines(project, Quarter.of(today()))
    cells = [cell for line in lines for cell in line.cells]
    assert {cell.stage for cell in cells} == {"", "informed", "consulted", "co-deciding"}
    assert any(cell.is_without for cell in cells)
    assert not all(cell.is_running for cell in cells)
    # Some advice was answered, and some was not; all of it is marked as an example.
    done = [*Involvement.objects.exclude(advised="").values_list("advised", "done")]
    assert {bool(answer) for _advice, answer in done} == {True, False}
    assert all(text.startswith("Voorbeeld: ") for pair in done for text in pair if text)
    # Only pages that are there are linked, from steps that there are.
    plan = StepPlan.objects.get()
    assert plan.pages == {"purpose": "stap-waarom"}
    assert {*plan.pages} <= {step.id for step in STEPS}


def test_running_it_again_changes_nothing() -> None:
    call_command("demonstration_involvement")
    before = [*ActionLine.objects.values_list("pk", "version")]
    call_command("demonstration_involvement")
    assert [*ActionLine.objects.values_list("pk", "version")] == before


def test_production_has_no_made_up_advice(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demonstration_involvement")

"""What long lists of interventions cost: as many statements for many rows as for few."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from backend.organisations.models import Role
from backend.programmes.models import Project
from backend.programmes.services.intervention_checks import NEW, save_check
from backend.programmes.services.interventions import change_intervention
from tests.api.test_queries import statements
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project
from tests.programmes.interventions import a_question, an_intervention

pytestmark = pytest.mark.full

INTERVENTIONS = "/api/v1/programmes/projects/{project}/interventions"
CALLS = ("", "/options", "/{row}", "/{row}/checks", "/{row}/questions")


@pytest.fixture
def project(programme: Programme, clock: Clock) -> Project:
    assert clock
    return a_project(programme, "field-lab", ends_on=None)


def counts_of(programme: Programme, project: Project, teams: int) -> dict[str, int]:
    """Return the statements of each call, and of the results page, after more teams are there."""
    for team in range(teams):
        row = an_intervention(programme, project, team=f"Team {team}")
        by = programme.as_participant(Role.EDITOR)
        place: Any = {"by": by, "project_id": project.pk, "intervention_id": row.pk}
        for week in (1, 2, 3)[: teams + 1]:
            save_check(**place, week=week, version=NEW, done="Een tafel")
        for number in range(teams):
            a_question(row, f"Vraag {number}?")
    change_intervention(**place, version=1, result="Elf gesprekken")
    editor = Browser(programme.editor)
    names = {"project": str(project.pk), "row": str(row.pk)}
    return {call: cost(editor, (INTERVENTIONS + call).format(**names)) for call in CALLS} | {
        "page": cost(Client(), f"/r/{row.code}")
    }


def cost(caller: Any, address: str) -> int:
    if isinstance(caller, Browser):
        caller.credentials()
    cache.clear()
    with statements() as found:
        answer = caller.get(address)
    assert answer.status_code == 200, answer.content
    return len(found)


def test_many_teams_cost_as_many_statements_as_one(programme: Programme, project: Project) -> None:
    few = counts_of(programme, project, 1)
    assert counts_of(programme, project, 6) == few
    assert max(few.values()) <= 7

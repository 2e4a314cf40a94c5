"""Interventions for tests."""

from typing import Any

from backend.organisations.models import Role
from backend.programmes.models import Intervention, Project, StakeholderQuestion
from backend.programmes.services.interventions import create_intervention
from backend.programmes.services.stakeholder_questions import ask
from tests.programmes.factories import Programme, in_days, with_part


def an_intervention(programme: Programme, project: Project, **changes: Any) -> Intervention:
    """Return an intervention that runs, of a project that gets the part if it lacks it."""
    with_part(project, "interventions")
    fields: dict[str, Any] = {
        "team": "Team Station",
        "people": 8,
        "language": "nl",
        "day_0": in_days(-20),
        "assumption": "Wie een vaste plek heeft, komt eerder terug.",
        "action": "Elke dinsdag een tafel in de stationshal.",
        "indicator": "Gesprekken per week",
        "target": "Twaalf gesprekken per week op dag 100",
        "is_public": True,
    }
    by = programme.as_participant(Role.EDITOR)
    return create_intervention(by=by, project_id=project.pk, **(fields | changes))


def a_question(row: Intervention, text: str = "Wie betaalt dit?") -> StakeholderQuestion:
    """Return a question that a stranger asked."""
    ask(code=row.code, text=text)
    return StakeholderQuestion.objects.get(intervention=row, text=text)

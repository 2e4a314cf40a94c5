"""Action lines and involvement for tests."""

from typing import Any

from backend.core.days import today
from backend.core.quarters import Quarter
from backend.organisations.models import Role
from backend.programmes.models import ActionLine, Involvement, Project
from backend.programmes.services.involvement import add_involvement, create_line
from tests.programmes.factories import Programme, with_part

PROJECTS = "/api/v1/programmes/projects"


def a_line(programme: Programme, project: Project, **changes: Any) -> ActionLine:
    """Return an action line of a project, which gets the part if it lacks it."""
    with_part(project, "involvement")
    fields: dict[str, Any] = {"name": {"nl": "Slachtoffers sneller in beeld"}}
    by = programme.as_participant(Role.EDITOR)
    return create_line(by=by, project_id=project.pk, **(fields | changes))


def quarter(ahead: int = 0) -> str:
    return str(Quarter.of(today()).after(ahead))


def an_involvement(programme: Programme, line: ActionLine, **changes: Any) -> Involvement:
    fields: dict[str, Any] = {
        "quarter": quarter(),
        "stage": "consulted",
        "advised": "Ask in the first talk which language somebody reads.",
    }
    by = programme.as_participant(Role.COORDINATOR)
    return add_involvement(
        by=by, project_id=line.project_id, action_line_id=line.pk, **(fields | changes)
    )

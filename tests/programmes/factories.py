"""Rows of the programme for tests: an organisation with its people, and projects."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backend.organisations.models import Role
from backend.programmes.models import Link, Project
from backend.programmes.roles import Participant
from backend.programmes.selectors.projects import today
from backend.programmes.services.links import create_link
from tests.factories import Desk, Staff, a_colleague, a_desk, a_member


@dataclass(frozen=True)
class Programme:
    """An organisation with its coordinator and editor, and a programme manager elsewhere."""

    desk: Desk
    coordinator: Staff
    editor: Staff
    manager: Staff
    manager_desk: Desk

    def as_participant(self, role: Role) -> Participant:
        people = {
            Role.COORDINATOR: (self.coordinator, self.desk),
            Role.EDITOR: (self.editor, self.desk),
            Role.PROGRAMME_MANAGER: (self.manager, self.manager_desk),
        }
        staff, desk = people[role]
        return Participant(staff.member.pk, desk.row.pk, role)


def a_programme(slug: str = "owner") -> Programme:
    desk, others = a_desk(slug), a_desk(f"{slug}-programme")
    return Programme(
        desk=desk,
        coordinator=a_member(desk, name="coordinator", role=Role.COORDINATOR),
        editor=a_colleague(desk.row, name="editor", role=Role.EDITOR),
        manager=a_colleague(others.row, name="manager", role=Role.PROGRAMME_MANAGER),
        manager_desk=others,
    )


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def a_project(programme: Programme, slug: str = "truck", **changes: Any) -> Project:
    fields: dict[str, Any] = {
        "slug": slug,
        "name": {"nl": "De truck", "en": "The truck"},
        "organisation": programme.desk.row,
        "kind": "awareness",
        "begins_on": in_days(-10),
        "ends_on": in_days(100),
        "parts": [],
    }
    return Project.objects.create(**(fields | changes))


def a_link(programme: Programme, project: Project, **changes: Any) -> Link:
    """Return a link of a project, which gets the part if it lacks it."""
    Project.objects.filter(pk=project.pk).update(parts=["links"])
    fields: dict[str, Any] = {
        "channel": "card",
        "place": "Tulip field",
        "language": "vi",
        "target": "help",
        "begins_on": in_days(-1),
    }
    by = programme.as_participant(Role.COORDINATOR)
    return create_link(by=by, project_id=project.pk, **(fields | changes))

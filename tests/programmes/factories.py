"""Rows of the programme for tests: an organisation with its people, and projects."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backend.core.days import today
from backend.organisations.models import Role
from backend.programmes.models import Batch, Link, Page, PageFile, PageText, Project, Stop
from backend.programmes.roles import Participant
from backend.programmes.selectors.links import monday_of
from backend.programmes.services.batches import create_batch, create_template
from backend.programmes.services.links import create_link
from backend.programmes.services.page_files import add_file
from backend.programmes.services.page_texts import add_text, save_draft
from backend.programmes.services.pages import create_page
from backend.programmes.services.stops import create_stop
from tests.factories import Desk, Staff, a_colleague, a_desk, a_member

A_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


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


def with_part(project: Project, part: str) -> None:
    """Switch a part of a project on, beside those that it has."""
    parts = {*Project.objects.get(pk=project.pk).parts, part}
    Project.objects.filter(pk=project.pk).update(parts=sorted(parts))


def a_page_file(programme: Programme, project: Project, **changes: Any) -> PageFile:
    """Return a file of a project, which gets pages if it lacks them."""
    with_part(project, "pages")
    fields: dict[str, Any] = {"kind": "file", "name": "plan.pdf", "data": A_PDF}
    by = programme.as_participant(Role.EDITOR)
    return add_file(by=by, project_id=project.pk, **(fields | changes))[0]


def a_link(programme: Programme, project: Project, **changes: Any) -> Link:
    """Return a link of a project, which gets the part if it lacks it."""
    with_part(project, "links")
    fields: dict[str, Any] = {
        "channel": "card",
        "place": "Tulip field",
        "language": "vi",
        "target": "help",
        "begins_on": in_days(-1),
    }
    by = programme.as_participant(Role.COORDINATOR)
    return create_link(by=by, project_id=project.pk, **(fields | changes))


def a_document(text: str = "Words") -> dict[str, Any]:
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "content": [paragraph]}


def a_page(programme: Programme, project: Project, slug: str = "is-it-me", **changes: Any) -> Page:
    """Return a page of a project, which gets the part if it lacks it."""
    with_part(project, "pages")
    by = programme.as_participant(Role.EDITOR)
    fields: dict[str, Any] = {"audience": "professionals"} | changes
    return create_page(by=by, project_id=project.pk, slug=slug, **fields)


def a_draft(
    programme: Programme, page: Page, language: str = "nl", text: str = "Words", **changes: Any
) -> PageText:
    """Return a text of a page, to which the language is added, with a draft."""
    by = programme.as_participant(Role.EDITOR)
    place: dict[str, Any] = {"by": by, "project_id": page.project_id, "page_id": page.pk}
    place["language"] = language
    row = PageText.objects.filter(page=page, language=language).first() or add_text(**place)
    fields: dict[str, Any] = {"title": "Is it me?", "summary": "", "content": a_document(text)}
    fields |= changes
    return save_draft(**place, version=row.version, **fields)


def a_page_with_text(programme: Programme, project: Project, **changes: Any) -> Page:
    page = a_page(programme, project, **changes)
    a_draft(programme, page)
    return page


def a_stop(programme: Programme, project: Project, **changes: Any) -> Stop:
    """Return a stop of a project, which gets the part if it lacks it."""
    with_part(project, "stops")
    fields: dict[str, Any] = {
        "place": "Budapest",
        "country": "HU",
        "region": "HU-BU",
        "begins_on": in_days(-1),
        "ends_on": in_days(2),
        "languages": ["nl", "en", "pl", "hu"],
    }
    by = programme.as_participant(Role.COORDINATOR)
    return create_stop(by=by, project_id=project.pk, **(fields | changes))


def a_batch(programme: Programme, project: Project) -> Batch:
    """Return a batch of a first message of its own, for this week."""
    by = programme.as_participant(Role.COORDINATOR)
    template = create_template(
        by=by,
        project_id=project.pk,
        name="First",
        language="nl",
        site="telegram",
        text="Hoi! {link} Geen berichten meer? Antwoord STOP.",
    )
    week = monday_of(today())
    return create_batch(by=by, project_id=project.pk, template_id=template.pk, week=week)

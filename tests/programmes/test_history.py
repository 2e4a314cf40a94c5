"""The history: who did what in which role, on which day, and never what stood there."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backend.core import retention
from backend.core.days import today
from backend.core.errors import Missing
from backend.organisations.models import Role
from backend.programmes.models import HistoryEntry, Project
from backend.programmes.services.history import erase_old_entries, note
from backend.programmes.services.projects import change_project, erase_old_projects
from backend.programmes.tasks import erase_old_history, erase_projects_of_long_ago
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project, in_days


def changed(programme: Programme, row: Project, **changes: Any) -> Project:
    by = programme.as_participant(Role.COORDINATOR)
    return change_project(by=by, project_id=row.pk, **changes)


def test_each_kind_of_change_is_an_entry_without_content(programme: Programme) -> None:
    row = a_project(programme)
    changed(
        programme,
        row,
        version=1,
        name={"nl": "Geheime naam"},
        ends_on=None,
        parts=["pages", "links"],
    )
    changed(programme, row, version=2, parts=["links"])
    browser = Browser(programme.manager)
    answer = browser.get(f"/api/v1/programmes/projects/{row.pk}/history")
    assert "Geheime" not in answer.content.decode()
    entries = [
        (one["number"], one["text"], one["changed"], one["member"], one["role"], one["on"])
        for one in answer.json()["results"]
    ]
    who = ("coordinator@owner.example", "coordinator", str(today()))
    assert entries == [
        (3, "Part switched off", ["pages"], *who),
        (2, "Project changed", ["last day", "name"], *who),
        (1, "Part switched on", ["links", "pages"], *who),
    ]


def test_an_entry_outlives_the_account(programme: Programme) -> None:
    row = a_project(programme)
    note(project_id=row.pk, by=programme.as_participant(Role.EDITOR), event="project.changed")
    programme.editor.member.delete()
    entry = HistoryEntry.objects.get()
    assert (entry.member, entry.role) == (None, "editor")


def test_nobody_changes_an_entry(programme: Programme) -> None:
    row = a_project(programme)
    entry = note(
        project_id=row.pk, by=programme.as_participant(Role.EDITOR), event="project.changed"
    )
    entry.role = Role.COORDINATOR
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        HistoryEntry.objects.update(role="coordinator")
    with pytest.raises(TypeError):
        HistoryEntry.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        HistoryEntry.objects.create(
            project=row, number=1, event="project.changed", role="editor", on=today()
        )


def test_an_entry_needs_a_project_that_is_there(programme: Programme) -> None:
    row = a_project(programme)
    project_id = row.pk
    row.delete()
    with pytest.raises(Missing):
        note(
            project_id=project_id,
            by=programme.as_participant(Role.EDITOR),
            event="project.changed",
        )


def test_old_entries_and_projects_are_erased(programme: Programme) -> None:
    row = a_project(programme, "old", begins_on=in_days(-4000), ends_on=in_days(-4000))
    kept = a_project(programme, "kept", begins_on=in_days(-4000), ends_on=None)
    long_ago = today() - retention.PROJECT_HISTORY.length
    for project in (row, kept):
        for number, on in enumerate([long_ago - timedelta(days=1), long_ago], start=1):
            HistoryEntry.objects.create(
                project=project, number=number, event="project.changed", role="editor", on=on
            )
    assert erase_old_entries() == 2
    assert erase_old_entries() == 0
    assert erase_old_projects() >= 1
    assert [project.slug for project in Project.objects.all()] == ["kept"]
    assert [entry.project_id for entry in HistoryEntry.objects.all()] == [kept.pk]


def test_the_clock_erases(programme: Programme) -> None:
    a_project(programme, "old", begins_on=in_days(-4000), ends_on=in_days(-4000))
    assert erase_old_history.call() == 0
    assert erase_projects_of_long_ago.call() == 1

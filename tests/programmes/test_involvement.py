"""Involvement: action lines, what was advised and done, assignments of Platform HOPE."""

from typing import Any

import pytest

from backend.core.errors import ChangedMeanwhile, Conflict
from backend.experts.states import Reason
from backend.organisations.models import Role
from backend.programmes.models import ActionLine, HistoryEntry, Involvement, Project
from backend.programmes.services.involvement import (
    MOST_ENTRIES,
    change_involvement,
    change_line,
    erase_line,
)
from tests.experts.factories import a_platform, an_assignment
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project
from tests.programmes.involvement import PROJECTS, a_line, an_involvement, quarter


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["involvement", "pages"])


# -- Action lines ---------------------------------------------------------------------------------


def test_lines_stand_in_their_order(programme: Programme, project: Project) -> None:
    first, second = a_line(programme, project), a_line(programme, project)
    assert [first.position, second.position] == [0, 1]
    by = programme.as_participant(Role.EDITOR)
    change_line(by=by, project_id=project.pk, line_id=first.pk, version=1, position=2)
    answer = Browser(programme.coordinator).get(f"{PROJECTS}/{project.pk}/action-lines")
    assert [row["id"] for row in answer.json()["results"]] == [str(second.pk), str(first.pk)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": {"nl": " "}}, "name"),
        ({"begins_in": "2027-Q2", "ends_in": "2027-Q1"}, "ends_in"),
    ],
)
def test_what_makes_no_line(
    programme: Programme, project: Project, changes: Any, field: str
) -> None:
    with pytest.raises(Conflict) as refused:
        a_line(programme, project, **changes)
    assert [error.field for error in refused.value.errors] == [field]


def test_who_comes_second_is_told(programme: Programme, project: Project) -> None:
    line = a_line(programme, project)
    by: dict[str, Any] = {
        "by": programme.as_participant(Role.EDITOR),
        "project_id": project.pk,
        "line_id": line.pk,
    }
    change_line(**by, version=1, name={"en": "Found sooner"})
    with pytest.raises(ChangedMeanwhile):
        change_line(**by, version=1, name={"en": "Too late"})
    # What is as it was changes nothing.
    assert change_line(**by, version=1, name={"en": "Found sooner"}).version == 2


def test_a_line_of_which_something_is_told_stays(programme: Programme, project: Project) -> None:
    line = a_line(programme, project)
    an_involvement(programme, line)
    by = programme.as_participant(Role.COORDINATOR)
    with pytest.raises(Conflict, match="Give it a last quarter"):
        erase_line(by=by, project_id=project.pk, line_id=line.pk)
    Involvement.objects.all().delete()
    erase_line(by=by, project_id=project.pk, line_id=line.pk)
    assert not ActionLine.objects.exists()


# -- Involvement ----------------------------------------------------------------------------------


def test_it_is_told_what_was_advised_and_what_was_done(
    programme: Programme, project: Project
) -> None:
    line = a_line(programme, project)
    body = {
        "action_line": str(line.pk),
        "quarter": quarter(),
        "stage": "co-deciding",
        "advised": "Ask which language somebody reads.\nAsk it first.",
    }
    made = Browser(programme.editor).post(f"{PROJECTS}/{project.pk}/involvements", body)
    assert made.status_code == 201
    row = made.json()
    assert row == body | {
        "id": row["id"],
        "assignment": None,
        "assignment_label": "",
        "assignment_address": None,
        "done": "",
        "version": 1,
    }
    path = f"{PROJECTS}/{project.pk}/involvements/{row['id']}"
    answer = Browser(programme.coordinator).call(
        "PATCH", path, {"version": 1, "done": "The form asks it."}
    )
    assert (answer.json()["done"], answer.json()["version"]) == ("The form asks it.", 2)
    entry = HistoryEntry.objects.order_by("number").last()
    assert entry is not None
    assert (entry.event, entry.fields) == ("involvement.changed", ["done"])


def test_who_manages_the_programme_reads_no_content(programme: Programme, project: Project) -> None:
    an_involvement(programme, a_line(programme, project), done="Done")
    [row] = (
        Browser(programme.manager).get(f"{PROJECTS}/{project.pk}/involvements").json()["results"]
    )
    assert (row["stage"], row["advised"], row["done"]) == ("consulted", "", "")


@pytest.mark.parametrize(("ahead", "code"), [(-21, "too-far"), (9, "too-far"), (-1, "not-running")])
def test_quarters_that_it_is_not_told_of(
    programme: Programme, project: Project, ahead: int, code: str
) -> None:
    line = a_line(programme, project, begins_in=quarter())
    with pytest.raises(Conflict) as refused:
        an_involvement(programme, line, quarter=quarter(ahead))
    assert [error.code for error in refused.value.errors] == [code]


def test_a_quarter_of_a_line_is_full_some_time(programme: Programme, project: Project) -> None:
    line = a_line(programme, project)
    for _one in range(MOST_ENTRIES):
        an_involvement(programme, line)
    with pytest.raises(Conflict, match="is full"):
        an_involvement(programme, line)


def test_a_line_of_another_project_is_none(programme: Programme, project: Project) -> None:
    other = a_line(programme, a_project(programme, "other"))
    row = an_involvement(programme, a_line(programme, project))
    with pytest.raises(Conflict) as refused:
        change_involvement(
            by=programme.as_participant(Role.EDITOR),
            project_id=project.pk,
            involvement_id=row.pk,
            version=1,
            action_line_id=other.pk,
        )
    assert [error.field for error in refused.value.errors] == ["action_line"]


# -- Requests at Platform HOPE --------------------------------------------------------------------


@pytest.mark.django_db
def test_who_coordinates_the_platform_links_to_its_requests() -> None:
    hope = a_platform()
    programme = Programme(
        desk=hope.desk,
        coordinator=hope.coordinator,
        editor=hope.coordinator,
        manager=hope.coordinator,
        manager_desk=hope.desk,
    )
    project = a_project(programme, parts=["involvement"])
    line = a_line(programme, project)
    going = an_assignment(hope, Reason.CLOSED)
    draft = an_assignment(hope, "draft")
    browser, all_of_it = Browser(hope.coordinator), f"{PROJECTS}/{project.pk}/involvements"
    offered = browser.get(f"{all_of_it}/options").json()["assignments"]
    assert [one["id"] for one in offered] == [str(going.pk)]
    assert "City of Utrecht" in offered[0]["label"]
    body = {"action_line": str(line.pk), "quarter": quarter(), "stage": "consulted"}
    refused = browser.post(all_of_it, body | {"assignment": str(draft.pk)})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "unknown")
    row = browser.post(all_of_it, body | {"assignment": str(going.pk)}).json()
    assert row["assignment_label"] == offered[0]["label"]
    assert row["assignment_address"] == f"/panel/desk/#/requests/{going.pk}/briefing"
    # What it was called stays when the request is gone.
    going.delete()
    [row] = browser.get(all_of_it).json()["results"]
    assert (row["assignment_label"], row["assignment_address"]) == (offered[0]["label"], None)


def test_others_are_offered_none_and_open_none(programme: Programme, project: Project) -> None:
    assignment = an_assignment(a_platform(), Reason.CLOSED)
    line = a_line(programme, project)
    an_involvement(
        programme, line, assignment_id=assignment.pk, assignment_label="Advice for a city"
    )
    browser, all_of_it = Browser(programme.coordinator), f"{PROJECTS}/{project.pk}/involvements"
    assert browser.get(f"{all_of_it}/options").json()["assignments"] == []
    [row] = browser.get(all_of_it).json()["results"]
    assert (row["assignment_label"], row["assignment_address"]) == ("Advice for a city", None)
    # What they did not choose themselves stays when they change something else.
    path = f"{all_of_it}/{row['id']}"
    changed = browser.call(
        "PATCH", path, {"version": 1, "assignment": row["assignment"], "done": "Yes"}
    )
    assert (changed.status_code, changed.json()["assignment_label"]) == (200, "Advice for a city")

"""Projects over the API: created, changed by two at once, listed, erased."""

from typing import Any
from uuid import uuid4

import pytest

from backend.programmes.models import HistoryEntry, Project
from tests.clock import Clock
from tests.factories import an_organisation
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project, in_days

PROJECTS = "/api/v1/programmes/projects"


def new(programme: Programme, **changes: Any) -> dict[str, Any]:
    body = {
        "slug": "truck",
        "name": {"nl": "De truck", "hu": " Szabaduló  kamion ", "en": ""},
        "organisation": programme.desk.id,
        "kind": "awareness",
        "begins_on": str(in_days(3)),
        "ends_on": str(in_days(60)),
        "parts": ["links"],
    }
    return body | changes


def test_a_manager_creates_one_and_its_coordinator_sees_it(
    programme: Programme, clock: Clock
) -> None:
    answer = Browser(programme.manager).post(PROJECTS, new(programme))
    assert answer.status_code == 201
    made = answer.json()
    assert made == {
        "id": made["id"],
        "slug": "truck",
        "name": {"nl": "De truck", "hu": "Szabaduló kamion"},
        "organisation": programme.desk.id,
        "organisation_name": "Owner",
        "kind": "awareness",
        "begins_on": "2026-11-05",
        "ends_on": "2027-01-01",
        "stage": "planned",
        "parts": ["links"],
        "version": 1,
        "may_change": True,
    }
    coordinator, editor = Browser(programme.coordinator), Browser(programme.editor)
    assert coordinator.get(f"{PROJECTS}/{made['id']}").json() == made
    assert editor.get(f"{PROJECTS}/{made['id']}").json() == made | {"may_change": False}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"slug": "there"}, "/slug", "taken"),
        ({"organisation": str(uuid4())}, "/organisation", "unknown"),
        ({"ends_on": "2020-01-01"}, "/ends_on", "before-first"),
        ({"name": {"nl": " "}}, "/name", "none"),
        ({"name": {"nl": "De\u2066truck"}}, "/name/nl", None),
    ],
)
def test_what_does_not_go_together_creates_nothing(
    programme: Programme, changes: dict[str, Any], field: str, code: str | None
) -> None:
    a_project(programme, "there")
    answer = Browser(programme.manager).post(PROJECTS, new(programme, **changes))
    assert answer.status_code in {400, 409}
    [error] = answer.json()["errors"]
    assert error["pointer"] == field
    assert code in {error["code"], None}
    assert [row.slug for row in Project.objects.all()] == ["there"]
    assert not HistoryEntry.objects.exists()


def test_the_second_of_two_is_told_and_gets_what_is_there(programme: Programme) -> None:
    path = f"{PROJECTS}/{a_project(programme).pk}"
    first, second = Browser(programme.coordinator), Browser(programme.manager)
    change = {"version": 1, "name": {"nl": "Eerste"}}
    assert first.call("patch", path, change).json()["version"] == 2
    answer = second.call("patch", path, {"version": 1, "name": {"nl": "Tweede"}})
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "/problems/changed-meanwhile"
    assert problem["current"] == second.get(path).json()
    assert problem["current"]["name"] == {"nl": "Eerste"}
    again = second.call("patch", path, {"version": 2, "name": {"nl": "Tweede"}})
    assert (again.status_code, again.json()["name"]) == (200, {"nl": "Tweede"})


def test_a_change_that_is_no_change_needs_no_newer_version(programme: Programme) -> None:
    path = f"{PROJECTS}/{a_project(programme).pk}"
    browser = Browser(programme.coordinator)
    answer = browser.call("patch", path, {"version": 7, "kind": "awareness"})
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert not HistoryEntry.objects.exists()


def test_only_a_manager_gives_a_project_away(programme: Programme) -> None:
    other = an_organisation("other")
    path = f"{PROJECTS}/{a_project(programme).pk}"
    change = {"version": 1, "organisation": str(other.pk)}
    coordinator = Browser(programme.coordinator)
    assert coordinator.call("patch", path, change).status_code == 403
    assert Browser(programme.manager).call("patch", path, change).status_code == 200
    assert coordinator.get(path).status_code == 404
    assert Project.objects.get().organisation == other


def test_a_change_names_its_version_and_no_short_name(programme: Programme) -> None:
    path = f"{PROJECTS}/{a_project(programme).pk}"
    answer = Browser(programme.coordinator).call("patch", path, {"slug": "other"})
    assert answer.status_code == 400
    found = {(error["pointer"], error["code"]) for error in answer.json()["errors"]}
    assert found == {("/slug", "unknown"), ("/version", "required")}


def test_lists_are_by_stage_and_in_pages(programme: Programme) -> None:
    a_project(programme, "runs")
    a_project(programme, "plan", begins_on=in_days(1))
    a_project(programme, "over", begins_on=in_days(-9), ends_on=in_days(-1))
    a_project(programme, "last-day", ends_on=in_days(0))
    browser = Browser(programme.editor)

    def slugs(query: str) -> list[str]:
        return [row["slug"] for row in browser.get(f"{PROJECTS}{query}").json()["results"]]

    assert slugs("") == ["last-day", "over", "plan", "runs"]
    assert slugs("?stage=running") == ["last-day", "runs"]
    assert slugs("?stage=planned") == ["plan"]
    assert slugs("?stage=over") == ["over"]
    assert browser.get(f"{PROJECTS}?stage=never").status_code == 404


def test_a_page_of_a_hundred_leads_to_the_next(programme: Programme) -> None:
    for number in range(101):
        a_project(programme, f"p-{number:03}")
    browser = Browser(programme.manager)
    first = browser.get(PROJECTS).json()
    assert len(first["results"]) == 100
    assert [row["slug"] for row in browser.get(first["next"]).json()["results"]] == ["p-100"]


def test_a_project_with_parts_is_not_erased(programme: Programme) -> None:
    kept, erased = a_project(programme, "kept", parts=["pages"]), a_project(programme, "erased")
    browser = Browser(programme.manager)
    assert browser.call("delete", f"{PROJECTS}/{kept.pk}").status_code == 409
    assert browser.call("delete", f"{PROJECTS}/{erased.pk}").status_code == 204
    assert [row.slug for row in Project.objects.all()] == ["kept"]


def test_people_are_coordinators_and_editors_of_its_organisation(programme: Programme) -> None:
    row = a_project(programme)
    answer = Browser(programme.manager).get(f"{PROJECTS}/{row.pk}/people").json()
    assert [(person["role"], person["email"]) for person in answer["results"]] == [
        ("coordinator", "coordinator@owner.example"),
        ("editor", "editor@owner.example"),
    ]

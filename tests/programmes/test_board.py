"""The board: what is due, what was reached, and figures, of those projects that somebody sees."""

from typing import Any

import pytest

from backend.organisations.models import Role
from backend.programmes.events import EVENTS
from backend.programmes.models import Project
from backend.programmes.parts import PARTS
from backend.programmes.selectors import board
from backend.programmes.services.projects import change_project
from tests.personas import Browser
from tests.programmes.factories import Programme, a_programme, a_project, in_days

BOARD = "/api/v1/programmes/board"


def board_for(programme: Programme, role: str) -> Any:
    return Browser(getattr(programme, role)).get(BOARD).json()


def test_projects_that_end_and_those_that_are_over_are_due(programme: Programme) -> None:
    row = a_project(programme, "ends", ends_on=in_days(30), parts=["links"])
    over = a_project(programme, "over", ends_on=in_days(-2), parts=["pages"])
    a_project(programme, "later", ends_on=in_days(31), parts=["links"])
    a_project(programme, "empty", ends_on=in_days(-2))
    found = board_for(programme, "editor")
    assert [(item["kind"], item["project"], item["due_on"]) for item in found["due"]] == [
        ("project.over", str(over.pk), str(in_days(-2))),
        ("project.ends", str(row.pk), str(in_days(30))),
    ]
    assert found["due"][0]["place"] == f"#/projects/{over.pk}"
    assert {one["id"] for one in found["projects"]} == {str(row.pk), str(over.pk)}
    assert not found["has_more_due"]


def test_what_is_beyond_fifty_is_said(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MOST_DUE", 2)
    for number in range(3):
        a_project(programme, f"p-{number}", ends_on=in_days(number), parts=["links"])
    found = board_for(programme, "coordinator")
    assert [item["due_on"] for item in found["due"]] == [str(in_days(0)), str(in_days(1))]
    assert found["has_more_due"]


def test_results_are_what_was_switched_on(programme: Programme) -> None:
    row = a_project(programme)
    by = programme.as_participant(Role.COORDINATOR)
    change_project(by=by, project_id=row.pk, version=1, parts=["links"])
    change_project(by=by, project_id=row.pk, version=2, parts=[])
    [result] = board_for(programme, "manager")["reached"]
    assert (result["text"], result["changed"]) == ("Part switched on", ["links"])


def test_a_manager_counts_all_and_a_coordinator_their_own(programme: Programme) -> None:
    a_project(programme, "ours", parts=["links"])
    a_project(programme, "plan", begins_on=in_days(1))
    a_project(a_programme("theirs"), "other", parts=["links"])

    def figures(role: str) -> dict[str, int | None]:
        return {one["id"]: one["number"] for one in board_for(programme, role)["figures"]}

    ours: dict[str, int | None] = {"projects.running": 1, "projects.planned": 1, "projects.over": 0}
    ours |= {f"projects.with-{part}": int(part == "links") for part in PARTS}
    ours |= {"links.number": 0, "links.opened": None, "visits.number": 0, "visits.cards": None}
    ours |= {"interventions.running": 0, "interventions.decided": 0}
    ours |= {"pages.live": 0, "pages.due": 0, "trainings.planned": 0, "measures.there": 0}
    ours |= {"courses.live": 0, "courses.begun": None, "courses.passed": None}
    ours |= {"places.registered": 0, "places.certified": 0}
    ours |= {"signals.tables": 0}
    ours |= {"involvement.lines": 0, "involvement.answered": 0}
    assert figures("coordinator") == ours
    assert figures("manager") == ours | {"projects.running": 2, "projects.with-links": 2}


def test_another_organisations_things_are_on_no_board(programme: Programme) -> None:
    other = a_programme("theirs")
    a_project(other, "secret", ends_on=in_days(1), parts=["links"], name={"nl": "Geheim"})
    by = other.as_participant(Role.COORDINATOR)
    change_project(by=by, project_id=Project.objects.get().pk, version=1, parts=["pages"])
    found = board_for(programme, "coordinator")
    assert (found["due"], found["reached"], found["projects"]) == ([], [], [])


def test_identifiers_of_the_registries_are_their_keys() -> None:
    assert all(key == event.id for key, event in EVENTS.items())
    assert all(key == part.id for key, part in PARTS.items())
    assert max(map(len, EVENTS)) <= 40

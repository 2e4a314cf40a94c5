"""The board of involvement: which action lines did without, what is due, figures."""

from datetime import date

import pytest

from backend.core.quarters import Quarter
from backend.programmes.models import Involvement, Project
from backend.programmes.selectors import involvement as selectors
from tests.api.test_queries import statements
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project
from tests.programmes.involvement import PROJECTS, a_line, an_involvement


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["involvement", "pages"])


def cells(project: Project, last: str, day: date) -> list[tuple[str, str, bool]]:
    _quarters, lines = selectors.board_of_lines(project, Quarter.from_text(last), day)
    return [(cell.quarter, cell.stage, cell.is_without) for cell in lines[0].cells]


def test_the_board_says_which_lines_did_without(programme: Programme, project: Project) -> None:
    line = a_line(programme, project, begins_in="2026-Q2", ends_in="2027-Q2")
    for name, stage in (
        ("2026-Q3", "informed"),
        ("2026-Q3", "co-deciding"),
        ("2026-Q4", "consulted"),
    ):
        Involvement.objects.create(action_line=line, quarter=name, stage=stage)
    assert cells(project, "2027-Q3", date(2027, 5, 1)) == [
        # Before it began, and after it ended, nobody is missed.
        ("2025-Q4", "", False),
        ("2026-Q1", "", False),
        ("2026-Q2", "", True),
        ("2026-Q3", "co-deciding", False),
        ("2026-Q4", "consulted", False),
        ("2027-Q1", "", True),
        # The quarter that is running may still have some.
        ("2027-Q2", "", False),
        ("2027-Q3", "", False),
    ]


def test_the_board_costs_the_same_however_much_there_is(
    programme: Programme, project: Project
) -> None:
    browser, path = Browser(programme.coordinator), f"{PROJECTS}/{project.pk}/involvement-board"
    browser.get(path)
    costs = []
    for number in (1, 12):
        for _one in range(number):
            an_involvement(programme, a_line(programme, project))
        with statements() as found:
            assert browser.get(path).status_code == 200
        costs.append(len(found))
    assert costs[0] == costs[1] <= 5


def test_a_quarter_that_is_none_is_not_found(programme: Programme, project: Project) -> None:
    path = f"{PROJECTS}/{project.pk}/involvement-board?until="
    browser = Browser(programme.coordinator)
    assert browser.get(f"{path}2027-Q5").status_code == 404
    assert browser.get(f"{path}2027-Q4").json()["quarters"][-1] == "2027-Q4"


# -- What is due, and figures ---------------------------------------------------------------------


def due(project: Project, day: date) -> list[tuple[str, str, date]]:
    rows = Project.objects.filter(pk=project.pk)
    return [(item.kind, item.text, item.due_on) for item in selectors.due_items(rows, day, 9)]


def test_a_line_without_experts_is_due_before_the_quarter_ends(
    programme: Programme, project: Project
) -> None:
    line = a_line(programme, project, name={"en": "Found sooner"}, begins_in="2027-Q1")
    assert due(project, date(2027, 2, 1)) == []
    text = "“Found sooner” is without experts by experience this quarter."
    assert due(project, date(2027, 3, 2)) == [("involvement.without", text, date(2027, 3, 31))]
    Involvement.objects.create(action_line=line, quarter="2027-Q1", stage="informed")
    assert due(project, date(2027, 3, 2)) == []


def test_advice_that_nobody_answered_is_due(programme: Programme, project: Project) -> None:
    line = a_line(programme, project, name={"en": "Found sooner"})
    row = Involvement.objects.create(
        action_line=line, quarter="2026-Q4", stage="consulted", advised="Ask it first."
    )
    Involvement.objects.create(action_line=line, quarter="2026-Q4", stage="informed", advised="No")
    text = "Say what was done with the advice on “Found sooner”."
    assert due(project, date(2027, 1, 5)) == [("involvement.unanswered", text, date(2027, 1, 30))]
    Involvement.objects.filter(pk=row.pk).update(done="It is asked first.")
    assert due(project, date(2027, 1, 5)) == []
    Project.objects.filter(pk=project.pk).update(parts=["pages"])
    Involvement.objects.filter(pk=row.pk).update(done="")
    assert due(project, date(2027, 1, 5)) == []


def test_figures_count_lines_and_advice(programme: Programme, project: Project) -> None:
    first, second = a_line(programme, project), a_line(programme, project)
    for stage in ("consulted", "co-deciding"):
        Involvement.objects.create(
            action_line=first, quarter="2027-Q1", stage=stage, advised="A", done="B"
        )
    Involvement.objects.create(action_line=second, quarter="2027-Q1", stage="informed")
    rows = Project.objects.filter(pk=project.pk)
    found = {one.id: one.number for one in selectors.figures(rows, date(2027, 1, 5))}
    assert found == {"involvement.lines": 1, "involvement.answered": 2}

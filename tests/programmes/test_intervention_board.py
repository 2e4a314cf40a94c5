"""The board of all teams: every project that somebody sees, what is late first."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from backend.core.days import today
from backend.organisations.models import Role
from backend.programmes.models import (
    Intervention,
    InterventionCheck,
    Project,
    StakeholderQuestion,
)
from backend.programmes.selectors.intervention_board import with_urgency
from backend.programmes.services.intervention_checks import NEW, save_check
from backend.programmes.services.interventions import decide, look_back
from backend.programmes.states.interventions import Urgency
from tests.api.test_queries import statements
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_programme, a_project, in_days
from tests.programmes.interventions import a_question, an_intervention

TEAMS = "/api/v1/programmes/teams"


@pytest.fixture
def project(programme: Programme, clock: Clock) -> Project:
    assert clock
    return a_project(programme, "field-lab", ends_on=None)


def urgency_of(row: Intervention) -> str:
    found = with_urgency(Intervention.objects.filter(pk=row.pk), today()).get()
    return Urgency(found.urgency).name.lower()


def with_weeks(row: Intervention, weeks: range) -> Intervention:
    InterventionCheck.objects.bulk_create(
        InterventionCheck(intervention=row, week=week, done="Een tafel") for week in weeks
    )
    return row


@pytest.mark.parametrize(
    ("day", "weeks", "urgency"),
    [
        (-3, 0, "open"),
        (0, 0, "open"),
        (6, 0, "open"),
        # Week 1 is over, and nobody wrote of it; then of two weeks.
        (7, 0, "due"),
        (13, 0, "due"),
        (14, 0, "late"),
        (14, 1, "due"),
        (14, 2, "open"),
        (79, 11, "open"),
        (80, 11, "due"),
        (100, 14, "due"),
        (101, 15, "late"),
    ],
)
def test_what_is_late_by_day_and_weeks(
    programme: Programme, project: Project, day: int, weeks: int, urgency: str
) -> None:
    row = an_intervention(programme, project, day_0=in_days(-day))
    assert urgency_of(with_weeks(row, range(1, weeks + 1))) == urgency


@pytest.mark.parametrize(
    ("day", "urgency"),
    [(259, "open"), (260, "due"), (280, "due"), (281, "late"), (644, "late"), (645, "open")],
)
def test_who_decided_waits_for_day_280(
    programme: Programme, project: Project, day: int, urgency: str
) -> None:
    row = an_intervention(programme, project)
    Intervention.objects.filter(pk=row.pk).update(day_0=in_days(-day), decision="stop")
    assert urgency_of(row) == urgency


def test_who_looked_back_is_done(programme: Programme, project: Project, clock: Clock) -> None:
    row = an_intervention(programme, project, day_0=in_days(0))
    by = programme.as_participant(Role.EDITOR)
    place: Any = {"by": by, "project_id": project.pk, "intervention_id": row.pk}
    clock.put_on(days=281)
    decide(**place, version=1, decision="stop", reason="Er kwam niemand.")
    assert urgency_of(row) == "late"
    look_back(**place, remains="nothing")
    assert urgency_of(row) == "over"


def test_a_question_waits_and_is_late_after_two_weeks(
    programme: Programme, project: Project, clock: Clock
) -> None:
    row = an_intervention(programme, project, day_0=in_days(0))
    a_question(row)
    assert urgency_of(row) == "due"
    clock.put_on(days=21)
    with_weeks(row, range(1, 4))
    assert urgency_of(row) == "late"
    StakeholderQuestion.objects.all().delete()
    assert urgency_of(row) == "open"


def listed(caller: Any) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = Browser(caller).get(TEAMS).json()["results"]
    return rows


def test_all_projects_that_somebody_sees_what_is_late_first(
    programme: Programme, project: Project
) -> None:
    second = a_project(programme, "second", ends_on=None)
    elsewhere = a_programme("elsewhere")
    with_weeks(an_intervention(programme, project, team="Open", day_0=in_days(-3)), range(0))
    an_intervention(programme, second, team="Late", day_0=in_days(-30))
    with_weeks(an_intervention(programme, second, team="Due", day_0=in_days(-90)), range(1, 13))
    theirs = a_project(elsewhere, "theirs", ends_on=None)
    an_intervention(elsewhere, theirs, team="Theirs", day_0=in_days(-120))
    assert [row["team"] for row in listed(programme.editor)] == ["Late", "Due", "Open"]
    seen = [(row["team"], row["urgency"], row["may_write"]) for row in listed(programme.manager)]
    # Who manages the programme sees those of all, and writes for none.
    assert seen == [
        ("Theirs", "late", False),
        ("Late", "late", False),
        ("Due", "due", False),
        ("Open", "open", False),
    ]
    assert [row["may_write"] for row in listed(programme.coordinator)] == [True] * 3
    Project.objects.filter(pk=second.pk).update(parts=["pages"])
    assert [row["team"] for row in listed(programme.editor)] == ["Open"]


def test_a_page_does_not_begin_after_a_row_that_the_caller_does_not_see(
    programme: Programme, project: Project
) -> None:
    mine = an_intervention(programme, project)
    elsewhere = a_programme("elsewhere")
    theirs = an_intervention(elsewhere, a_project(elsewhere, "theirs", ends_on=None))
    browser = Browser(programme.editor)
    for after in (theirs.pk, uuid4(), "late", f"{mine.pk}'--"):
        assert browser.get(f"{TEAMS}?after={after}").status_code == 404
    assert browser.get(f"{TEAMS}?after={mine.pk}").json() == {"results": [], "next": None}


def test_it_holds_no_text_of_a_team(programme: Programme, project: Project) -> None:
    row = an_intervention(programme, project)
    save_check(
        by=programme.as_participant(Role.EDITOR),
        project_id=project.pk,
        intervention_id=row.pk,
        week=1,
        version=NEW,
        done="Een tafel in de hal",
    )
    shown = Browser(programme.manager).get(TEAMS).content.decode()
    for text in (row.assumption, row.action, row.indicator, row.target, "Een tafel in de hal"):
        assert text not in shown


@pytest.mark.full
def test_it_comes_in_pages_that_cost_the_same(programme: Programme, project: Project) -> None:
    browser = Browser(programme.manager)

    def cost() -> int:
        browser.credentials()
        cache.clear()
        with statements() as found:
            assert browser.get(TEAMS).status_code == 200
        return len(found)

    with_weeks(an_intervention(programme, project), range(1, 3))
    few = cost()
    for number in range(103):
        made = an_intervention(programme, project, team=f"Team {number}", day_0=in_days(-number))
        a_question(made)
    assert (few, cost()) == (3, 3)
    first = browser.get(TEAMS).json()
    second = browser.get(first["next"].partition("testserver")[2]).json()
    rows = first["results"] + second["results"]
    assert (len(first["results"]), len(rows), second["next"]) == (100, 104, None)
    assert len({row["id"] for row in rows}) == 104
    order = ["late", "due", "open", "over"]
    assert [row["urgency"] for row in rows] == sorted(
        (row["urgency"] for row in rows), key=order.index
    )

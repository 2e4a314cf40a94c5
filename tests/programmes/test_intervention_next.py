"""The next hundred days of a team that changes what it does."""

from typing import Any

import pytest
from django.test import Client

from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.organisations.models import Membership, Role
from backend.programmes.models import Intervention, Project
from backend.programmes.selectors.interventions import intervention_of
from backend.programmes.services.intervention_checks import NEW, save_check
from backend.programmes.services.intervention_clock import remind
from backend.programmes.services.interventions import (
    begin_again,
    change_intervention,
    decide,
    erase_intervention,
)
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project, in_days
from tests.programmes.interventions import an_intervention

REASON = "Een vast kwartier past niet bij dit werk."


@pytest.fixture
def project(programme: Programme, clock: Clock) -> Project:
    assert clock
    return a_project(programme, "field-lab", ends_on=None)


def place_of(programme: Programme, row: Intervention, role: Role = Role.EDITOR) -> Any:
    by = programme.as_participant(role)
    return {"by": by, "project_id": row.project_id, "intervention_id": row.pk}


@pytest.fixture
def row(programme: Programme, project: Project) -> Intervention:
    """Return an intervention about which its team decided to change it."""
    made = an_intervention(programme, project)
    place = place_of(programme, made)
    save_check(**place, week=1, version=NEW, done="Een tafel")
    return decide(**place, version=1, decision="change", reason=REASON)


def test_its_plan_is_carried_over_and_the_one_before_stays(
    programme: Programme, row: Intervention
) -> None:
    made = begin_again(**place_of(programme, row), version=2, day_0=in_days(5))
    same = ("team", "people", "assumption", "action", "indicator", "target", "language", "owner")
    assert [getattr(made, name) for name in same] == [getattr(row, name) for name in same]
    new = (made.day_0, made.decision, made.is_public, made.result, made.checks.count())
    assert new == (in_days(5), "", False, "", 0)
    # It can be changed until its own day 0, and reads what it follows.
    place = place_of(programme, made)
    assert change_intervention(**place, version=1, target="Zes gesprekken").follows == row
    before = intervention_of(row.project, row.pk)
    assert (before.target, before.reason, before.checks.count()) == (row.target, REASON, 1)


def test_two_who_begin_again_begin_once(programme: Programme, row: Intervention) -> None:
    place = place_of(programme, row)
    begin_again(**place, version=2, day_0=in_days(5))
    with pytest.raises(Conflict, match="are planned already"):
        begin_again(**place, version=3, day_0=in_days(5))
    erase_intervention(**place_of(programme, Intervention.objects.get(follows=row)))
    with pytest.raises(ChangedMeanwhile):
        begin_again(**place, version=2, day_0=in_days(5))
    begin_again(**place, version=3, day_0=in_days(5))


@pytest.mark.parametrize("decision", ["", "stop", "scale"])
def test_only_who_changes_it_begins_again(
    programme: Programme, row: Intervention, decision: str
) -> None:
    Intervention.objects.filter(pk=row.pk).update(decision=decision)
    with pytest.raises(Conflict, match="Only who decided to change it"):
        begin_again(**place_of(programme, row), version=2, day_0=in_days(5))


def test_day_0_is_within_a_year(programme: Programme, row: Intervention) -> None:
    with pytest.raises(FieldConflict) as refused:
        begin_again(**place_of(programme, row), version=2, day_0=in_days(366))
    assert [error.field for error in refused.value.errors] == ["day_0"]
    # Nothing of it happened.
    assert intervention_of(row.project, row.pk).version == 2


def test_it_does_not_begin_before_what_it_follows(programme: Programme, row: Intervention) -> None:
    for day_0 in (row.day_0, in_days(-300)):
        with pytest.raises(FieldConflict) as refused:
            begin_again(**place_of(programme, row), version=2, day_0=day_0)
        assert [error.field for error in refused.value.errors] == ["day_0"]
    made = begin_again(**place_of(programme, row), version=2, day_0=in_days(5))
    with pytest.raises(FieldConflict):
        change_intervention(**place_of(programme, made), version=1, day_0=in_days(-300))


def test_who_left_owns_it_no_more(programme: Programme, row: Intervention) -> None:
    Membership.objects.filter(member=programme.editor.member).delete()
    place = place_of(programme, row, Role.COORDINATOR)
    made = begin_again(**place, version=2, day_0=in_days(5))
    assert made.owner == programme.coordinator.member


@pytest.mark.full
def test_each_is_asked_by_its_own_clock(
    programme: Programme, row: Intervention, clock: Clock
) -> None:
    # Day 20 of the first ones is day 0 of the next.
    begin_again(**place_of(programme, row), version=2, day_0=in_days(0))
    told = []
    for day in range(281):
        if remind():
            told.append(day)
        clock.put_on(days=1)
    # The first ones are decided: they are asked on day 280 alone.
    assert told == [50, 80, 100, 260, 280]


def test_the_one_before_leads_to_it_and_back(programme: Programme, row: Intervention) -> None:
    made = begin_again(**place_of(programme, row), version=2, day_0=in_days(0))
    rows = Browser(programme.editor).get(
        f"/api/v1/programmes/projects/{row.project_id}/interventions"
    )
    assert [(one["follows"], one["followed_by"]) for one in rows.json()["results"]] == [
        (str(row.pk), None),
        (None, str(made.pk)),
    ]
    # Strangers see what is public alone.
    assert made.code not in page_of(row)
    change_intervention(**place_of(programme, made), version=1, is_public=True)
    assert f'href="/r/{made.code}?in=nl"' in page_of(row)
    assert f'href="/r/{row.code}?in=nl"' in page_of(made)
    erase_intervention(**place_of(programme, row))
    assert row.code not in page_of(made)
    assert Intervention.objects.get().follows is None


def page_of(row: Intervention) -> str:
    answer = Client().get(f"/r/{row.code}", {"in": "nl"})
    assert answer.status_code == 200
    return answer.content.decode()

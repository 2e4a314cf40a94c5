"""Interventions: planned, changed, decided and looked back at, each by who may and when."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict, Missing
from backend.organisations.models import Membership, Role
from backend.programmes.models import HistoryEntry, Intervention, Project
from backend.programmes.selectors.board import board_of
from backend.programmes.selectors.interventions import checks_for, public_intervention
from backend.programmes.services.intervention_checks import NEW, save_check
from backend.programmes.services.interventions import (
    change_intervention,
    decide,
    erase_intervention,
    look_back,
)
from tests.clock import Clock
from tests.programmes.factories import Programme, a_programme, a_project, in_days
from tests.programmes.interventions import an_intervention

REASON = "Twaalf gesprekken per week, al drie weken."


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, "field-lab", ends_on=None)


def place_of(programme: Programme, row: Intervention, role: Role = Role.EDITOR) -> Any:
    by = programme.as_participant(role)
    return {"by": by, "project_id": row.project_id, "intervention_id": row.pk}


def test_the_plan_can_be_changed_until_day_0_and_stays_then(
    programme: Programme, project: Project, clock: Clock
) -> None:
    row = an_intervention(programme, project, day_0=in_days(1))
    place = place_of(programme, row)
    row = change_intervention(**place, version=1, target="Tien gesprekken", day_0=in_days(2))
    clock.put_on(days=2)
    with pytest.raises(FieldConflict) as refused:
        change_intervention(**place, version=row.version, target="Twee gesprekken")
    assert [error.field for error in refused.value.errors] == ["target"]
    changed = change_intervention(**place, version=row.version, result="Elf gesprekken")
    assert (changed.target, changed.result) == ("Tien gesprekken", "Elf gesprekken")


def test_who_comes_second_is_told(programme: Programme, project: Project) -> None:
    place = place_of(programme, an_intervention(programme, project))
    change_intervention(**place, version=1, people=9)
    with pytest.raises(ChangedMeanwhile):
        change_intervention(**place, version=1, people=10)
    with pytest.raises(ChangedMeanwhile):
        decide(**place, version=1, decision="stop", reason=REASON)


@pytest.mark.parametrize("name", ["team", "assumption", "action", "indicator", "target"])
def test_a_plan_is_whole(programme: Programme, project: Project, name: str) -> None:
    with pytest.raises(FieldConflict) as refused:
        an_intervention(programme, project, **{name: " "})
    assert refused.value.errors[0].field == name


@pytest.mark.parametrize("days", [-366, 366])
def test_day_0_is_within_a_year(programme: Programme, project: Project, days: int) -> None:
    with pytest.raises(FieldConflict):
        an_intervention(programme, project, day_0=in_days(days))


def test_what_stands_is_asked_of_nobody_again(
    programme: Programme, project: Project, clock: Clock
) -> None:
    row = an_intervention(programme, project, day_0=in_days(-20), is_public=False)
    Membership.objects.filter(member=programme.editor.member).delete()
    # More than a year after day 0, and who planned it is gone.
    clock.put_on(days=400)
    place = place_of(programme, row, Role.COORDINATOR)
    row = change_intervention(**place, version=1, is_public=True, result="Elf gesprekken")
    row = change_intervention(**place, version=row.version, owner_id=row.owner_id, people=7)
    assert (row.is_public, row.result, row.people) == (True, "Elf gesprekken", 7)
    with pytest.raises(FieldConflict):
        change_intervention(**place, version=row.version, owner_id=row.pk)


def test_it_is_decided_once_from_day_0_on(
    programme: Programme, project: Project, clock: Clock
) -> None:
    row = an_intervention(programme, project, day_0=in_days(1))
    place = place_of(programme, row)
    with pytest.raises(Conflict):
        decide(**place, version=1, decision="stop", reason=REASON)
    clock.put_on(days=1)
    with pytest.raises(FieldConflict):
        decide(**place, version=1, decision="scale", reason=REASON)
    done = decide(**place, version=1, decision="scale", reason=REASON, carried_on_by="De stad")
    assert (done.state_on(in_days(0)), done.decided_on) == ("decided", in_days(0))
    with pytest.raises(Conflict):
        decide(**place, version=2, decision="stop", reason=REASON)


def test_what_is_left_is_said_once_on_day_280(
    programme: Programme, project: Project, clock: Clock
) -> None:
    row = an_intervention(programme, project, day_0=in_days(-279))
    place = place_of(programme, row)
    with pytest.raises(Conflict):
        look_back(**place, remains="part")
    clock.put_on(days=1)
    with pytest.raises(Conflict):
        look_back(**place, remains="part")
    decide(**place, version=1, decision="stop", reason=REASON)
    done = look_back(**place, remains="part", about="De tafel staat er nog.")
    assert (done.state_on(in_days(0)), done.aftermath.remains) == ("over", "part")
    with pytest.raises(Conflict):
        look_back(**place, remains="nothing")


def test_a_week_is_said_in_three_lines_and_the_same_twice_is_once(
    programme: Programme, project: Project
) -> None:
    place = place_of(programme, an_intervention(programme, project, day_0=in_days(-7)))
    week: Any = {"week": 2, "done": "Twee tafels", "seen": "Zes gesprekken", "next_step": ""}
    first = save_check(**place, version=NEW, **week)
    # The answer was lost, and the phone sends it again.
    assert save_check(**place, version=NEW, **week).version == first.version == 1
    with pytest.raises(ChangedMeanwhile):
        save_check(**place, version=NEW, **week | {"done": "Drie tafels"})
    assert save_check(**place, version=1, **week | {"done": "Drie tafels"}).version == 2
    with pytest.raises(ChangedMeanwhile):
        save_check(**place, version=1, **week)
    for number in (0, 3):
        with pytest.raises(Conflict):
            save_check(**place, version=NEW, **week | {"week": number})
    assert HistoryEntry.objects.filter(event="intervention.checked").count() == 2


def test_a_team_of_another_organisation_sees_nothing(
    programme: Programme, project: Project
) -> None:
    row = an_intervention(programme, project)
    other = a_programme("elsewhere").as_participant(Role.EDITOR)
    place = place_of(programme, row) | {"by": other}
    for attempt in (
        lambda: change_intervention(**place, version=1, people=2),
        lambda: erase_intervention(**place),
        lambda: decide(**place, version=1, decision="stop", reason=REASON),
        lambda: save_check(**place, week=1, version=NEW, done="Iets"),
    ):
        with pytest.raises(Missing):
            attempt()
    with pytest.raises(PermissionDenied):
        checks_for(other, row)


def test_who_manages_the_programme_reads_no_week(programme: Programme, project: Project) -> None:
    row = an_intervention(programme, project)
    with pytest.raises(PermissionDenied):
        checks_for(programme.as_participant(Role.PROGRAMME_MANAGER), row)


def test_strangers_see_what_is_public(programme: Programme, project: Project) -> None:
    row = an_intervention(programme, project)
    assert public_intervention(row.code).pk == row.pk
    change_intervention(**place_of(programme, row), version=1, is_public=False)
    with pytest.raises(Missing):
        public_intervention(row.code)


def test_nothing_is_public_without_the_part(programme: Programme, project: Project) -> None:
    row = an_intervention(programme, project)
    Project.objects.filter(pk=project.pk).update(parts=[])
    with pytest.raises(Missing):
        public_intervention(row.code)


def test_the_board_says_what_a_team_has_to_do(
    programme: Programme, project: Project, clock: Clock
) -> None:
    row = an_intervention(programme, project, day_0=in_days(0))
    place, reader = place_of(programme, row), programme.as_participant(Role.COORDINATOR)

    def due() -> list[str]:
        kinds = [item.kind for item in board_of(reader).due]
        return [kind for kind in kinds if kind.startswith("intervention.")]

    assert due() == []
    clock.put_on(days=7)
    assert due() == ["intervention.week"]
    save_check(**place, week=1, version=NEW, done="Een tafel")
    assert due() == []
    clock.put_on(days=73)
    assert due() == ["intervention.week", "intervention.decide"]
    decide(**place, version=1, decision="scale", reason=REASON, carried_on_by="De stad")
    assert due() == []
    clock.put_on(days=180)
    assert due() == ["intervention.look-back"]
    clock.put_on(days=20)
    look_back(**place, remains="all")
    assert due() == []

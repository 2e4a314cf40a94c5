"""An organisation that goes: its signals end with lines that hold, and its lead is handed over."""

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from backend.core.errors import Conflict, FieldConflict, ImpossibleMove
from backend.organisations.models import Organisation, Role
from backend.organisations.partners import remove_partner
from backend.programmes.models import Enrichment, Signal, SignalCounts, SignalHistory, SignalMove
from backend.programmes.selectors.signal_history import first_broken
from backend.programmes.selectors.signals import moves_to, signal_of, signals_of
from backend.programmes.services import signal_counts, signal_keys, signal_moves, signals
from backend.programmes.services.signal_tables import change_table
from backend.programmes.states import MoveState, MoveTarget, SignalOutcome
from tests.authenticated_rows import write_by_sql
from tests.factories import a_desk
from tests.personas import Browser
from tests.programmes.factories import a_programme, a_project, in_days
from tests.programmes.signals import Table, a_table, an_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    programme = a_programme()
    return a_table(programme, a_project(programme), ["police", "city"])


def hand_over(table: Table, slug: str, role: Role = Role.COORDINATOR) -> None:
    change_table(
        by=table.programme.as_participant(role),
        project_id=table.project.pk,
        table_id=table.row.pk,
        version=table.fresh().version,
        lead_id=table.desks[slug].row.pk,
    )


def events_of(row: Signal) -> list[str]:
    lines = SignalHistory.objects.filter(subject=row.pk).order_by("number")
    return [*lines.values_list("event", flat=True)]


# -- What it wrote --------------------------------------------------------------------------------
def test_signals_of_who_is_removed_end_with_lines_that_hold(table: Table) -> None:
    police, city = table.desks["police"], table.desks["city"]
    mine, closed, kept = table.write(police), table.write(police), table.write(city)
    signals.close_signal(**table.place(police, closed), outcome=SignalOutcome.CASE)
    table.enrich(city, mine)
    table.enrich(police, kept)
    before = table.fresh().changes
    remove_partner(organisation_id=police.row.pk)
    assert [row.pk for row in Signal.objects.all()] == [kept.pk]
    assert not Enrichment.objects.exists()
    assert events_of(mine) == ["signal.written", "signal.enriched", "signal.erased"]
    assert events_of(closed) == ["signal.written", "signal.closed", "signal.erased"]
    assert first_broken(table.fresh()) is None
    # Each counts once, and who stays asks for what changed.
    assert signal_counts.opened(SignalCounts.objects.get())["signals"] == 2
    assert [row.pk for row in signals_of(table.row, since=before)] == [kept.pk]
    table.next_key(table.lead, city)
    table.write(city)
    assert first_broken(table.fresh()) is None


def test_what_one_that_had_left_wrote_ends_too(table: Table) -> None:
    police = table.desks["police"]
    row = table.write(police)
    signal_keys.leave_table(organisation_id=police.row.pk, table_id=table.row.pk)
    table.next_key(table.lead, table.desks["city"])
    remove_partner(organisation_id=police.row.pk)
    assert events_of(row) == ["signal.written", "signal.erased"]
    assert first_broken(table.fresh()) is None
    # It had no key of those who stay.
    assert not table.fresh().needs_key


def test_what_was_offered_to_who_is_removed_can_be_offered_again(table: Table) -> None:
    outside, row = a_desk("outside"), table.write(table.lead)
    table.offer(table.lead, row, outside)
    remove_partner(organisation_id=outside.row.pk)
    assert events_of(row) == ["signal.written", "move.offered", "move.withdrawn"]
    assert first_broken(table.fresh()) is None
    table.offer(table.lead, row, a_desk("elsewhere"))
    assert SignalMove.objects.count() == 1


def test_a_table_that_somebody_wrote_keeps_no_organisation_on_kier(table: Table) -> None:
    police = table.desks["police"]
    table.write(police)
    write_by_sql(table.fresh(), valid_until=in_days(4000))
    remove_partner(organisation_id=police.row.pk)
    assert not Organisation.objects.filter(pk=police.row.pk).exists()


# -- What it leads --------------------------------------------------------------------------------
def test_who_leads_a_table_is_told_what_to_do_first(table: Table) -> None:
    hand_over(table, "police")
    police, row = table.desks["police"], table.write(table.desks["police"])
    with pytest.raises(Conflict) as refused:
        remove_partner(organisation_id=police.row.pk)
    assert "leads the signal table “Signal table”" in refused.value.detail
    assert "hands the lead to another organisation" in refused.value.detail
    assert events_of(row) == ["signal.written"]
    hand_over(table, "city")
    remove_partner(organisation_id=police.row.pk)
    assert table.fresh().lead_id == table.desks["city"].row.pk
    assert first_broken(table.fresh()) is None


def test_who_runs_a_project_is_told_too(table: Table) -> None:
    with pytest.raises(Conflict) as refused:
        remove_partner(organisation_id=table.lead.row.pk)
    assert "It runs the project" in refused.value.detail
    assert "It leads the signal table" in refused.value.detail


def test_only_one_that_has_joined_takes_the_lead(table: Table) -> None:
    table.invite(a_desk("late"))
    for slug in ("late", "late"):
        with pytest.raises(FieldConflict):
            hand_over(table, slug)
    with pytest.raises(PermissionDenied):
        hand_over(table, "city", Role.EDITOR)
    hand_over(table, "city")
    line = SignalHistory.objects.get(event="table.changed")
    assert line.fields == ["lead"]
    # Who led it may leave now, and who leads it may not.
    leave: Any = partial(signal_keys.leave_table, table_id=table.row.pk)
    leave(organisation_id=table.lead.row.pk)
    with pytest.raises(Conflict):
        leave(organisation_id=table.desks["city"].row.pk)
    assert table.fresh().needs_key


@pytest.mark.parametrize("leaves", [False, True])
def test_who_led_a_table_takes_nothing_over_that_is_offered_to_it(
    table: Table, *, leaves: bool
) -> None:
    programme = a_programme("other")
    other = a_table(programme, a_project(programme, "other"))
    row, old_lead = other.write(other.lead), table.lead
    sealed = an_offer(row, old_lead)
    offer = signal_moves.Offer(
        sealed.id, MoveTarget.TABLE, table=table.row.pk, key=old_lead.key_id, box=sealed.box
    )
    move, _created = signal_moves.offer_signal(**other.place(other.lead, row), offer=offer)
    assert [one.pk for one in moves_to(old_lead.row.pk)] == [move.pk]
    hand_over(table, "city")
    if leaves:
        signal_keys.leave_table(organisation_id=old_lead.row.pk, table_id=table.row.pk)
    # They are not given its box any more, and cannot take it.
    assert not moves_to(old_lead.row.pk)
    with pytest.raises(ImpossibleMove):
        signal_moves.accept_move(organisation_id=old_lead.row.pk, move_id=move.pk)
    # Who offered it takes it back, and offers it to who leads the table now.
    signal_moves.withdraw_move(organisation_id=other.lead.row.pk, move_id=move.pk)
    city = table.desks["city"]
    sealed = an_offer(row, city)
    offer = signal_moves.Offer(
        sealed.id, MoveTarget.TABLE, table=table.row.pk, key=city.key_id, box=sealed.box
    )
    signal_moves.offer_signal(**other.place(other.lead, row), offer=offer)
    taken = signal_moves.accept_move(organisation_id=city.row.pk, move_id=offer.id)
    assert taken.state == MoveState.ACCEPTED
    assert first_broken(other.fresh()) is None


def test_the_lead_is_handed_over_by_a_call(table: Table) -> None:
    caller = Browser(table.programme.coordinator)
    caller.credentials()
    path = f"/api/v1/programmes/projects/{table.project.pk}/signal-tables/{table.id}"
    city = table.desks["city"]
    answer = caller.call("PATCH", path, {"version": 1, "lead": city.id})
    assert answer.status_code == 200
    assert (answer.json()["lead"], answer.json()["lead_name"]) == (city.id, city.row.name)
    stranger = a_desk("stranger")
    assert caller.call("PATCH", path, {"version": 2, "lead": stranger.id}).status_code == 409
    assert caller.call("PATCH", path, {"version": 2, "lead": None}).status_code == 400


def test_a_signal_of_another_stays_as_it_is(table: Table) -> None:
    row = table.write(table.desks["city"], "Ours.")
    remove_partner(organisation_id=table.desks["police"].row.pk)
    assert bytes(signal_of(table.row, row.pk).box) == bytes(row.box)

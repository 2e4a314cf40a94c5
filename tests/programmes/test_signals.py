"""Signal tables: seats, keys, signals, and what a basis decides."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from backend.core.crypto import boxes, signal_tables
from backend.core.errors import ChangedMeanwhile, Conflict, ImpossibleMove, Missing
from backend.organisations.models import Role
from backend.programmes.models import Signal, SignalHistory, SignalTable, TableMember
from backend.programmes.selectors.signal_history import first_broken
from backend.programmes.selectors.signal_tables import table_view
from backend.programmes.selectors.signals import signal_of, signals_of
from backend.programmes.services import signal_keys, signals
from backend.programmes.services.signal_history import BasisLapsed
from backend.programmes.services.signal_tables import change_table, remove_organisation
from backend.programmes.states import SignalOutcome
from tests.factories import a_desk
from tests.programmes.factories import a_programme, a_project, in_days
from tests.programmes.signals import SAID, Table, a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    programme = a_programme()
    return a_table(programme, a_project(programme), ["police", "municipality"])


def lapse(table: Table) -> None:
    rows: Any = SignalTable.objects.filter(pk=table.row.pk)
    rows.update(valid_until=in_days(-1))


def revised(table: Table, row: Signal, revision: int = 2, **changes: Any) -> Signal:
    box = table.box(table.lead, row.pk, "Other words.", revision)
    return signals.change_signal(
        organisation_id=table.lead.row.pk,
        table_id=table.row.pk,
        text=signals.SealedText(row.pk, len(table.keys), box),
        revision=revision,
        **changes,
    )


# -- Keys -----------------------------------------------------------------------------------------
def test_each_member_opens_the_key_and_what_another_wrote(table: Table) -> None:
    police, row = table.desks["police"], table.write(table.lead, "A van at night.")
    key = table.opened_key(police)
    place = signal_tables.SignalPlace(table.id, row.pk, table.lead.id)
    assert signal_tables.unlock_signal(key, place, bytes(row.box)) == {"text": "A van at night."}


def test_who_left_opens_nothing_new_and_sees_nothing_any_more(table: Table) -> None:
    police, city = table.desks["police"], table.desks["municipality"]
    signal_keys.leave_table(organisation_id=police.row.pk, table_id=table.row.pk)
    with pytest.raises(Conflict) as refused:
        table.write(table.lead)
    assert refused.value.code == "key-replaced"
    table.next_key(city, table.lead)
    table.write(table.lead)
    with pytest.raises(Missing):
        table_view(police.row.pk, table.row.pk)
    with pytest.raises(Missing):
        table.write(police)
    assert not table.fresh().needs_key


def test_a_key_comes_from_a_holder_and_is_for_members_alone(table: Table) -> None:
    stranger = a_desk("stranger")
    table.keys.append(boxes.new_key())
    with pytest.raises(Conflict):
        signal_keys.add_key(
            organisation_id=table.lead.row.pk,
            table_id=table.row.pk,
            number=2,
            chain=table.chain(),
            envelopes=[table.envelope(table.lead, 2), table.envelope(stranger, 2)],
        )
    table.keys.pop()
    table.invite(stranger)
    with pytest.raises(PermissionDenied):
        table.next_key(stranger)
    table.keys.pop()


def test_an_organisation_that_comes_later_is_given_the_keys_that_are_there(table: Table) -> None:
    late = table.invite(a_desk("late"))
    with pytest.raises(Conflict):
        table.accept(late)
    signal_keys.add_key(
        organisation_id=table.desks["police"].row.pk,
        table_id=table.row.pk,
        number=1,
        chain=None,
        envelopes=[table.envelope(late)],
    )
    table.accept(late)
    table.accept(late)
    assert table.opened_key(late) == table.keys[0]


def test_only_a_coordinator_of_the_project_takes_others_from_the_table(table: Table) -> None:
    place: dict[str, Any] = {
        "project_id": table.project.pk,
        "table_id": table.row.pk,
        "organisation_id": table.desks["police"].row.pk,
    }
    with pytest.raises(PermissionDenied):
        remove_organisation(by=table.programme.as_participant(Role.EDITOR), **place)
    remove_organisation(by=table.programme.as_participant(Role.COORDINATOR), **place)
    assert table.fresh().needs_key


# -- Signals --------------------------------------------------------------------------------------
def test_the_same_signal_twice_is_one(table: Table) -> None:
    signal = uuid4()
    text = signals.SealedText(signal, 1, table.box(table.lead, signal))
    place: dict[str, Any] = {"organisation_id": table.lead.row.pk, "table_id": table.row.pk}
    said = SAID | {"expires_on": in_days(30)}
    first, created = signals.write_signal(**place, text=text, **said)
    again, created_again = signals.write_signal(**place, text=text, **said)
    assert (created, created_again, first.pk) == (True, False, again.pk)
    with pytest.raises(Conflict):
        signals.write_signal(**place, text=text, **(said | {"form": "sexual"}))
    assert SignalHistory.objects.filter(event="signal.written").count() == 1


def test_the_writer_changes_a_signal_and_who_comes_second_is_told(table: Table) -> None:
    row = table.write(table.lead)
    changed = revised(table, row, form="criminal")
    assert (changed.revision, changed.form, changed.branch) == (2, "criminal", "logistics")
    with pytest.raises(ChangedMeanwhile):
        revised(table, row)
    with pytest.raises(ImpossibleMove):
        signals.change_signal(
            organisation_id=table.desks["police"].row.pk,
            table_id=table.row.pk,
            text=signals.SealedText(row.pk, 1, table.box(table.lead, row.pk)),
            revision=3,
        )
    line = SignalHistory.objects.get(event="signal.changed")
    assert line.fields == ["form", "text"]


def test_an_enrichment_shows_that_more_is_known(table: Table) -> None:
    row = table.write(table.lead)
    table.enrich(table.desks["police"], row)
    found = signal_of(table.row, row.pk)
    assert (found.state, found.enrichment_count, len(found.enrichments.all())) == ("enriched", 1, 1)


def test_a_closed_signal_stays_as_it_is(table: Table) -> None:
    row = table.write(table.lead)
    place = table.place(table.desks["police"], row)
    signals.close_signal(**place, outcome=SignalOutcome.HELPED)
    signals.close_signal(**place, outcome=SignalOutcome.HELPED)
    acts: list[Callable[[], object]] = [
        lambda: signals.close_signal(**place, outcome=SignalOutcome.CASE),
        lambda: table.enrich(table.lead, row),
        lambda: revised(table, row),
    ]
    for act in acts:
        with pytest.raises(ImpossibleMove):
            act()
    assert first_broken(table.fresh()) is None


def test_a_signal_is_kept_no_longer_than_the_table_says(table: Table) -> None:
    with pytest.raises(Conflict):
        table.write(table.lead, expires_on=in_days(400))
    with pytest.raises(Conflict, match="Choose today or a later day"):
        table.write(table.lead, expires_on=in_days(-1))


def test_warnings_that_were_overruled_stand_in_the_history(table: Table) -> None:
    table.write(table.lead, overruled=[{"kind": "name", "reason": "business"}])
    line = SignalHistory.objects.get(event="signal.written")
    assert line.fields == ["name:business"]


def test_since_names_what_changed_after(table: Table) -> None:
    first, second = table.write(table.lead), table.write(table.lead)
    seen = table.fresh().changes
    table.enrich(table.desks["police"], first)
    assert [row.pk for row in signals_of(table.row, since=seen)] == [first.pk]
    assert {row.pk for row in signals_of(table.row)} == {first.pk, second.pk}


# -- The basis ------------------------------------------------------------------------------------
def test_without_a_valid_basis_nothing_is_written(table: Table) -> None:
    row = table.write(table.lead)
    lapse(table)
    place = table.place(table.lead, row)
    acts: list[Callable[[], object]] = [
        lambda: table.write(table.lead),
        lambda: table.enrich(table.desks["police"], row),
        lambda: revised(table, row),
        lambda: signals.close_signal(**place, outcome=SignalOutcome.CASE),
        lambda: table.offer(table.lead, row, a_desk(f"x{uuid4().hex[:6]}")),
        lambda: table.next_key(table.lead),
    ]
    for act in acts:
        with pytest.raises(BasisLapsed):
            act()
    assert signal_of(table.row, row.pk).box
    assert Signal.objects.count() == 1


def test_a_renewed_basis_lets_people_write_again(table: Table) -> None:
    lapse(table)
    by = table.programme.as_participant(Role.COORDINATOR)
    change_table(
        by=by,
        project_id=table.project.pk,
        table_id=table.row.pk,
        version=1,
        valid_until=in_days(100),
    )
    table.write(table.lead)
    assert SignalHistory.objects.filter(event="basis.changed").count() == 1


def test_the_same_signal_is_answered_after_the_basis_lapsed(table: Table) -> None:
    row = table.write(table.lead)
    lapse(table)
    text = signals.SealedText(row.pk, 1, bytes(row.box))
    said = SAID | {"expires_on": row.expires_on}
    again, created = signals.write_signal(
        organisation_id=table.lead.row.pk, table_id=table.row.pk, text=text, **said
    )
    assert (again.pk, created) == (row.pk, False)


# -- Rows that somebody wrote without the secret --------------------------------------------------
def test_a_forged_seat_opens_nothing(table: Table) -> None:
    stranger = a_desk("stranger")
    seat = TableMember(table=table.row, organisation=stranger.row, state="accepted")
    seat.since = in_days(0)
    TableMember._base_manager.bulk_create([seat])
    TableMember._base_manager.filter(pk=seat.pk).update(mac=b"\0" * 32)
    with pytest.raises(Missing):
        table_view(stranger.row.pk, table.row.pk)

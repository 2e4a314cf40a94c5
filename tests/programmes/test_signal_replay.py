"""What is sent again, late, or under a clock that was moved changes nothing at a signal table."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto import signal_tables
from backend.core.crypto.errors import Damaged
from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict, ImpossibleMove, Missing
from backend.programmes.models import Signal, SignalHistory, SignalTable, TableEnvelope
from backend.programmes.selectors.signal_history import first_broken
from backend.programmes.services import signal_clock, signal_keys, signal_moves, signals
from backend.programmes.services.signal_history import BasisLapsed
from tests.authenticated_rows import write_by_sql
from tests.clock import Clock
from tests.factories import a_desk
from tests.programmes.factories import a_programme, a_project, in_days
from tests.programmes.signals import SAID, Table, a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(clock: Clock) -> Table:
    programme = a_programme()
    return a_table(programme, a_project(programme, ends_on=None), ["police", "city"])


# -- Seats and keys -------------------------------------------------------------------------------
def test_an_acceptance_that_is_sent_again_brings_nobody_back(table: Table) -> None:
    police = table.desks["police"]
    accept: Any = partial(
        signal_keys.accept_table,
        organisation_id=police.row.pk,
        table_id=table.row.pk,
        pin=table.pin(police),
    )
    before = table.fresh().history_length
    accept()
    assert table.fresh().history_length == before
    signal_keys.leave_table(organisation_id=police.row.pk, table_id=table.row.pk)
    with pytest.raises(Missing):
        accept()
    table.next_key(table.lead, table.desks["city"])
    # Invited anew it begins with a key that it is given then, and with a pin of that.
    table.invite(police)
    with pytest.raises(FieldConflict):
        accept()
    place: Any = {"organisation_id": table.lead.row.pk, "table_id": table.row.pk}
    given = [table.envelope(police, 2)]
    signal_keys.add_key(**place, number=2, chain=None, envelopes=given)
    with pytest.raises(FieldConflict):
        accept()
    table.accept(police, 2)
    with pytest.raises(Conflict):
        accept()
    assert first_broken(table.fresh()) is None


def test_envelopes_are_kept_for_who_is_at_the_table_under_their_own_keys_alone(
    table: Table,
) -> None:
    outside, late = a_desk("outside"), table.invite(a_desk("late"))
    place: Any = {"organisation_id": table.lead.row.pk, "table_id": table.row.pk}
    theirs = table.envelope(late)
    forged = [
        table.envelope(outside),
        # Sealed to somebody else's key, or to one that nobody has.
        signal_keys.Envelope(late.row.pk, outside.key_id, theirs.envelope),
        signal_keys.Envelope(late.row.pk, uuid4(), theirs.envelope),
    ]
    for one in forged:
        with pytest.raises(FieldConflict):
            signal_keys.add_key(**place, number=1, chain=None, envelopes=[one])
    with pytest.raises(FieldConflict):
        signal_keys.add_key(**place, number=1, chain=None, envelopes=[theirs, theirs])
    # One that is there is not replaced, whoever sends another.
    held = bytes(TableEnvelope.objects.get(organisation=table.desks["city"].row).envelope)
    again = table.envelope(table.desks["city"])
    signal_keys.add_key(**place, number=1, chain=None, envelopes=[again])
    assert bytes(TableEnvelope.objects.get(organisation=table.desks["city"].row).envelope) == held
    assert not TableEnvelope.objects.filter(organisation__in=[outside.row, late.row]).exists()


# -- Signals --------------------------------------------------------------------------------------
def test_what_was_recorded_on_the_way_is_not_written_again(table: Table) -> None:
    row, outside = table.write(table.lead, "First."), a_desk("outside")
    first = signals.SealedText(row.pk, 1, bytes(row.box))
    change: Any = partial(
        signals.change_signal, organisation_id=table.lead.row.pk, table_id=table.row.pk
    )
    second = signals.SealedText(row.pk, 1, table.box(table.lead, row.pk, "Second.", 2))
    change(text=second, revision=2)
    write: Any = partial(
        signals.write_signal,
        organisation_id=table.lead.row.pk,
        table_id=table.row.pk,
        text=first,
        expires_on=in_days(90),
        **SAID,
    )
    with pytest.raises(Conflict):
        write()
    # The first box as a third revision is kept, and no browser opens it: it is bound to its number.
    change(text=first, revision=3)
    place = signal_tables.SignalPlace(table.id, row.pk, table.lead.id, 1, 3)
    with pytest.raises(Damaged):
        signal_tables.unlock_signal(table.keys[0], place, first.box)
    move = table.offer(table.lead, row, outside)
    accept: Any = partial(signal_moves.accept_move, organisation_id=outside.row.pk, move_id=move.pk)
    accept()
    lines = table.fresh().history_length
    accept()
    with pytest.raises(ImpossibleMove):
        signal_moves.decline_move(organisation_id=outside.row.pk, move_id=move.pk)
    assert (table.fresh().history_length, first_broken(table.fresh())) == (lines, None)


def test_the_same_box_with_another_handling_code_is_another_change(table: Table) -> None:
    row = table.write(table.lead)
    change: Any = partial(
        signals.change_signal,
        organisation_id=table.lead.row.pk,
        table_id=table.row.pk,
        text=signals.SealedText(row.pk, 1, table.box(table.lead, row.pk, "Second.", 2)),
        revision=2,
    )
    assert change(tlp="amber").tlp == "amber"
    assert change(tlp="amber").revision == 2
    # It would look as if it had become red.
    with pytest.raises(ChangedMeanwhile):
        change(tlp="red")
    assert Signal.objects.get(pk=row.pk).tlp == "amber"


# -- Clocks ---------------------------------------------------------------------------------------
def test_a_clock_that_is_set_back_revives_no_basis(table: Table, clock: Clock) -> None:
    row = table.write(table.lead, expires_on=in_days(30))
    clock.put_on(days=210)
    assert signal_clock.expire_signals() == 1
    clock.put_on(days=-100)
    assert table.fresh().is_valid_on(today())
    for act in (
        partial(table.write, table.lead),
        partial(table.write, table.desks["police"]),
    ):
        with pytest.raises(BasisLapsed):
            act()
    assert [one.pk for one in Signal.objects.all()] == [row.pk]
    # Whoever coordinates the project renews it, and all goes on.
    rows: Any = SignalTable.objects.filter(pk=table.row.pk)
    rows.update(valid_until=today() + timedelta(days=400))
    table.write(table.lead)
    assert first_broken(table.fresh()) is None


def test_a_clock_that_jumps_a_day_loses_nothing(table: Table, clock: Clock) -> None:
    for days in (1, -1, 0):
        clock.put_on(days=days)
        table.write(table.lead)
    assert Signal.objects.count() == 3
    assert first_broken(table.fresh()) is None


# -- The history ----------------------------------------------------------------------------------
def test_a_history_that_is_put_back_as_a_whole_holds_and_has_another_digest(table: Table) -> None:
    """What the digest in the minutes is for: the server alone cannot tell."""
    table.write(table.lead)
    before = table.fresh()
    table.write(table.lead, "To be taken away.")
    written_down = bytes(table.fresh().head)
    # Past the application, by somebody with the database: the table's row of then, and its lines.
    SignalHistory.objects.filter(number=before.history_length + 1)._raw_delete("default")
    columns = ("history_length", "head", "numbers", "changes", "mac")
    write_by_sql(table.fresh(), **{name: getattr(before, name) for name in columns})
    assert first_broken(table.fresh()) is None
    assert bytes(table.fresh().head) != written_down

"""What happens at signal tables when an organisation is removed from Kier."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from backend.core.errors import Missing
from backend.organisations.models import Organisation
from backend.programmes.models import Enrichment, Signal, SignalMove, SignalTable, TableMember
from backend.programmes.selectors.signal_tables import AT_THE_TABLE
from backend.programmes.states import MoveState, SignalEvent, SignalState

from .signal_counts import count_signals
from .signal_history import locked_table, record_all
from .signal_tables import remove_member


def leave_tables(*, instance: Organisation, **_signal: Any) -> None:
    """Take an organisation that is removed from Kier from its tables: who stays makes a key.

    What it wrote goes with it, and each signal ends with a line in the history of its table. One
    that leads a table is not removed.
    """
    seats = TableMember.objects.filter(organisation=instance.pk, state__in=AT_THE_TABLE)
    for seat in seats.exclude(table__lead=instance.pk).order_by("table"):
        # A table that does not verify takes nothing anyway, and keeps nobody on Kier.
        with suppress(Missing):
            remove_member(locked_table(seat.table_id), instance.pk, by=instance.pk)
    for table_id in _tables_with_traces(instance.pk):
        with suppress(Missing):
            _end(locked_table(table_id), instance.pk)


def _tables_with_traces(organisation_id: UUID) -> list[UUID]:
    """Return the tables at which an organisation wrote, or from which something was offered."""
    written = Signal.objects.filter(organisation=organisation_id).values_list("table")
    added = Enrichment.objects.filter(organisation=organisation_id).values_list("signal__table")
    offered = SignalMove.objects.filter(to_organisation=organisation_id, state=MoveState.OFFERED)
    found = written.union(added, offered.values_list("signal__table"))
    return sorted({table_id for (table_id,) in found})


def _end(table: SignalTable, organisation_id: UUID) -> None:
    """Erase what an organisation wrote at a locked table, and end what was offered to it.

    In some statements for hundreds of signals, and without their texts.
    """
    offered = SignalMove.objects.filter(
        signal__table=table, to_organisation=organisation_id, state=MoveState.OFFERED
    ).exclude(signal__organisation=organisation_id)
    withdrawn = [move.signal_id for move in offered.defer("box").order_by("offered_on", "pk")]
    written = Signal.objects.filter(table=table, organisation=organisation_id)
    signals = [*written.defer("box").order_by("number")]
    count_signals(table, [one for one in signals if one.state != SignalState.EXPIRED])
    lines = [(SignalEvent.MOVE_WITHDRAWN, signal_id) for signal_id in withdrawn]
    lines += [(SignalEvent.SIGNAL_ERASED, signal.pk) for signal in signals]
    record_all(table, lines, organisation=organisation_id)
    # Whoever stays asks for these again: moves and enrichments of theirs are gone.
    rest = Signal.objects.filter(table=table).exclude(organisation=organisation_id)
    for touched in (
        rest.filter(enrichments__organisation=organisation_id),
        rest.filter(moves__to_organisation=organisation_id),
        rest.filter(moves__offered_by=organisation_id),
    ):
        Signal.objects.filter(pk__in=touched.values("pk")).update(change=table.changes)
    written.only("pk").delete()

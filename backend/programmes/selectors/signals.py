"""Signals at a table, and those that are offered to an organisation."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from backend.core.days import today
from backend.core.errors import Missing
from backend.programmes.models import Enrichment, Signal, SignalMove, SignalTable
from backend.programmes.states import MoveState, SignalState, TableMemberState

from .signal_tables import seats_of_organisation

# Signals are opened in pieces in the browser; a page is a piece.
SIGNALS_AT_ONCE = 500


def signals_of(
    table: SignalTable, *, state: SignalState | None = None, since: int = 0
) -> QuerySet[Signal]:
    """Return the signals of a table with their enrichments and moves, in three statements.

    :param since: only those that were changed after the table had changed so many times
    """
    rows = Signal.objects.filter(table=table)
    if state is not None:
        rows = rows.filter(state=state)
    if since:
        rows = rows.filter(change__gt=since)
    return _with_what_belongs(rows)


def signal_of(table: SignalTable, signal_id: UUID) -> Signal:
    """Return a signal of a table. May raise `Missing`."""
    found = _with_what_belongs(Signal.objects.filter(table=table, pk=signal_id)).first()
    if found is None:
        raise Missing
    return found


def _with_what_belongs(rows: QuerySet[Signal]) -> QuerySet[Signal]:
    # Past its last day nobody reads a text, also before the clock erased it.
    kept = Q(expires_on__gte=today()) | Q(state=SignalState.EXPIRED)
    belongs: list[Any] = [
        Prefetch("enrichments", Enrichment.objects.order_by("number")),
        Prefetch(
            "moves",
            SignalMove.objects.select_related("to_organisation", "to_table").order_by(
                "offered_on", "pk"
            ),
        ),
    ]
    return rows.filter(kept).prefetch_related(*belongs)


def moves_to(organisation_id: UUID) -> QuerySet[SignalMove]:
    """Return what is offered to an organisation, and what it took over as long as it is kept.

    What it reads at a table, it finds only as long as it is there; what is offered to a table, only
    as long as it leads that.
    """
    seats = seats_of_organisation(organisation_id).filter(state=TableMemberState.ACCEPTED)
    # On instances: a forged seat is none.
    tables = [seat.table_id for seat in seats]
    is_to_who_led = Q(state=MoveState.OFFERED) & ~Q(to_table__lead=organisation_id)
    rows = SignalMove.objects.filter(
        Q(box__isnull=False) | Q(signal__table__in=tables),
        ~(is_to_who_led & Q(to_table__isnull=False)),
        state__in=(MoveState.OFFERED, MoveState.ACCEPTED),
        to_organisation=organisation_id,
        signal__expires_on__gte=today(),
    )
    return rows.select_related("signal__table", "offered_by", "to_table")


def move_of(signal: Signal, move_id: UUID) -> SignalMove:
    """Return a move of a signal. May raise `Missing`."""
    rows = SignalMove.objects.filter(signal=signal, pk=move_id)
    found = rows.select_related("signal__table", "offered_by", "to_table").first()
    if found is None:
        raise Missing
    return found

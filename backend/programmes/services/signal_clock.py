"""What days do to signals: they expire, they are erased, and people are reminded before."""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from backend.core import retention
from backend.core.days import today
from backend.programmes.models import (
    Enrichment,
    Signal,
    SignalMove,
    SignalTable,
    TableMember,
)
from backend.programmes.selectors.signal_tables import BASIS_LAPSES_SOON
from backend.programmes.states import MoveState, SignalEvent, SignalState, TableMemberState
from notifications import outbox, recipients

from .signal_counts import count_signal
from .signal_history import locked_table, record

log = logging.getLogger("kier.signals")
EXPIRES: Final = "signals.expires"
BASIS_LAPSES: Final = "signals.basis"
# Before a signal expires its organisation hears of it: to say what came of it.
REMIND_BEFORE: Final = timedelta(days=14)
BATCH: Final = 500


def expire_signals() -> int:
    """Erase the texts of signals whose last day is over; return of how many.

    This needs no basis: what was promised to end ends.
    """
    rows = Signal.objects.unverified().filter(expires_on__lt=today())
    return _each(rows.exclude(state=SignalState.EXPIRED), _expire)


def erase_signals() -> int:
    """Erase rows of signals that expired some time ago; the lines of the history stay."""
    day = today() - retention.EXPIRED_SIGNALS.length
    rows = Signal.objects.unverified().filter(expires_on__lt=day, state=SignalState.EXPIRED)
    return _each(rows, _erase)


def remind_of_signals() -> int:
    """Tell organisations once which of their signals expire within two weeks; return how many.

    A table without a valid basis falls silent, and whoever left one hears nothing of it.
    """
    day = today()
    seats = TableMember.objects.filter(
        table=OuterRef("table"),
        organisation=OuterRef("organisation"),
        state=TableMemberState.ACCEPTED,
    )
    rows = Signal.objects.filter(
        Exists(seats),
        Q(told_for=None) | ~Q(told_for=F("expires_on")),
        expires_on__range=(day, day + REMIND_BEFORE),
        state__in=(SignalState.NEW, SignalState.ENRICHED),
        table__valid_from__lte=day,
        table__valid_until__gte=day,
    )
    # However many there are: one row and one notice for each organisation at a table.
    places = rows.order_by().values("table", "organisation").annotate(first=Min("expires_on"))
    told = 0
    for place in places.order_by("first", "table", "organisation"):
        try:
            with transaction.atomic():
                # Of two clocks one tells.
                same = rows.filter(table=place["table"], organisation=place["organisation"])
                if same.update(told_for=F("expires_on")):
                    receiver = recipients.organisation(place["organisation"])
                    outbox.notify(EXPIRES, [receiver], subject=place["table"])
                    told += 1
        except Exception:
            log.exception("an organisation was not told that a signal expires")
    return told


def remind_of_basis() -> int:
    """Tell leads once, a month ahead, that the basis of a table lapses; return how many."""
    day = today()
    rows = SignalTable.objects.filter(
        Q(basis_told_for=None) | ~Q(basis_told_for=F("valid_until")),
        valid_until__range=(day, day + BASIS_LAPSES_SOON),
    )
    given = 0
    for table in rows.order_by("valid_until", "pk")[:BATCH]:
        try:
            with transaction.atomic():
                same = SignalTable.objects.filter(pk=table.pk, basis_told_for=table.basis_told_for)
                if same.update(basis_told_for=table.valid_until):
                    lead = recipients.organisation(table.lead_id)
                    outbox.notify(BASIS_LAPSES, [lead], subject=table.pk)
                    given += 1
        except Exception:
            log.exception("who leads a signal table was not told that its basis lapses")
    return given


def _each(rows: QuerySet[Signal], do: Callable[[UUID, UUID, date], bool]) -> int:
    """Do something with all of the rows, some at once, however many have their last day at once."""
    done, after = 0, Q()
    columns = ("expires_on", "pk", "table_id")
    while page := [*rows.filter(after).order_by("expires_on", "pk").values_list(*columns)[:BATCH]]:
        for _day, signal_id, table_id in page:
            try:
                done += do(signal_id, table_id, today())
            except Exception:
                # The others go on all the same.
                log.exception("a signal could not be ended")
        day, last, _table = page[-1]
        after = Q(expires_on__gt=day) | Q(expires_on=day, pk__gt=last)
    return done


@transaction.atomic
def _expire(signal_id: UUID, table_id: UUID, day: date) -> bool:
    table = locked_table(table_id)
    same = Signal.objects.filter(pk=signal_id, expires_on__lt=day).exclude(
        state=SignalState.EXPIRED
    )
    signal = same.select_related("table").first()
    if signal is None:
        return _erase_forged(signal_id)
    record(
        table,
        SignalEvent.SIGNAL_EXPIRED,
        organisation=None,
        subject=signal_id,
        needs_basis=False,
    )
    same.update(
        state=SignalState.EXPIRED,
        box=b"",
        overruled=[],
        enrichment_count=0,
        change=table.changes,
    )
    Enrichment.objects.filter(signal=signal_id).delete()
    moves = SignalMove.objects.filter(signal=signal_id)
    moves.filter(state=MoveState.OFFERED).update(state=MoveState.WITHDRAWN, answered_on=day)
    moves.exclude(box=None).update(box=b"")
    count_signal(signal)
    return True


def _erase_forged(signal_id: UUID) -> bool:
    """Erase the text of a row that does not verify: nobody reads it, and it is past its day."""
    rows = Signal.objects.unverified().filter(pk=signal_id).exclude(state=SignalState.EXPIRED)
    stored = rows.first()
    if stored is None or stored.is_authentic():
        return False
    Enrichment.objects.filter(signal=signal_id).delete()
    rows.delete()
    return True


@transaction.atomic
def _erase(signal_id: UUID, table_id: UUID, day: date) -> bool:
    table = locked_table(table_id)
    if not Signal.objects.filter(pk=signal_id, state=SignalState.EXPIRED).delete()[0]:
        return False
    record(
        table, SignalEvent.SIGNAL_ERASED, organisation=None, subject=signal_id, needs_basis=False
    )
    return True

"""Writing at a signal table: one at a time, with a line in its history, if its basis is valid."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict, Missing
from backend.programmes.models import SignalHistory, SignalTable
from backend.programmes.selectors.signal_history import BEFORE_ALL, line_digest
from backend.programmes.selectors.signal_tables import read_table
from backend.programmes.states import SignalEvent

LINES_AT_ONCE: Final = 500


class BasisLapsed(Conflict):
    """A table's basis is not valid today: nothing is written there."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The legal basis of this table is not valid today. Nothing was sent: keep your "
                "text, and ask who leads the table."
            ),
            code="basis-lapsed",
        )


def locked_table(table_id: UUID) -> SignalTable:
    """Return a table that nobody else writes at until the transaction ends. May raise `Missing`."""
    rows = SignalTable.objects.select_for_update(no_key=True)
    found: SignalTable | None = rows.filter(pk=table_id).first()
    if found is None:
        raise Missing
    return found


def table_of_member(organisation_id: UUID, table_id: UUID) -> SignalTable:
    """Return a locked table at which an organisation is now. May raise `Missing`.

    Its seat is looked at while the table is held: whoever is taken from it meanwhile writes
    nothing.
    """
    table = locked_table(table_id)
    read_table(organisation_id, table_id)
    return table


def check_basis(table: SignalTable) -> None:
    """Raise `BasisLapsed` unless something may be written at a table today."""
    if not table.is_valid_on(today()):
        raise BasisLapsed


def record(
    table: SignalTable,
    event: SignalEvent,
    *,
    organisation: UUID | None,
    subject: UUID | None = None,
    fields: Collection[str] = (),
    needs_basis: bool = True,
    **columns: Any,
) -> None:
    """Add a line to the history of a locked table, and change columns of it with that.

    :param organisation: which did it; None: the clock
    :param fields: names of what was changed, never to what
    :param needs_basis: whether the basis has to be valid in the same statement
    :raises BasisLapsed: it is not, by now
    :raises Conflict: somebody wrote meanwhile
    """
    day = today()
    line = SignalHistory(
        table=table,
        number=table.history_length + 1,
        day=day,
        organisation=organisation,
        event=event,
        subject=subject,
        fields=sorted(fields),
        previous=bytes(table.head) or BEFORE_ALL,
    )
    line.digest = line_digest(line)
    columns |= {
        "history_length": line.number,
        "head": line.digest,
        "changes": table.changes + 1,
    }
    same = SignalTable.objects.filter(pk=table.pk, history_length=table.history_length)
    if needs_basis:
        check_basis(table)
        # A clock that was set back revives no basis: the history knows of a later day.
        same = same.filter(valid_from__lte=day, valid_until__gte=max(day, _last_day(table, day)))
    if not same.update(**columns):
        raise BasisLapsed if needs_basis else Conflict(_("Somebody wrote meanwhile. Try again."))
    line.save(force_insert=True)
    for name, value in columns.items():
        setattr(table, name, value)


def record_all(
    table: SignalTable, events: Iterable[tuple[SignalEvent, UUID]], *, organisation: UUID
) -> None:
    """Add a line for each event and signal to the history of a locked table; it needs no basis.

    Some statements for hundreds of lines: whoever is removed from Kier may leave thousands.

    :raises Conflict: somebody wrote meanwhile
    """
    lines: list[SignalHistory] = []
    previous = bytes(table.head) or BEFORE_ALL
    for number, (event, subject) in enumerate(events, table.history_length + 1):
        line = SignalHistory(
            table=table,
            number=number,
            day=today(),
            organisation=organisation,
            event=event,
            subject=subject,
            fields=[],
            previous=previous,
        )
        line.digest = previous = line_digest(line)
        lines.append(line)
    if not lines:
        return
    columns = {
        "history_length": lines[-1].number,
        "head": previous,
        "changes": table.changes + len(lines),
    }
    same = SignalTable.objects.filter(pk=table.pk, history_length=table.history_length)
    if not same.update(**columns):
        raise Conflict(_("Somebody wrote meanwhile. Try again."))
    SignalHistory.objects.bulk_create(lines, batch_size=LINES_AT_ONCE)
    for name, value in columns.items():
        setattr(table, name, value)


def _last_day(table: SignalTable, day: date) -> date:
    """Return the day of the last line of a table's history, else `day`."""
    rows = SignalHistory.objects.filter(table=table, number=table.history_length)
    return rows.values_list("day", flat=True).first() or day

"""Writing, changing, enriching and closing signals, which the server cannot open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict, ImpossibleMove
from backend.organisations.municipalities import municipalities
from backend.programmes.models import Enrichment, Signal, SignalTable
from backend.programmes.selectors.signals import signal_of
from backend.programmes.states import (
    HERE_SIGNALS,
    OPEN_SIGNALS,
    SignalEvent,
    SignalOutcome,
    SignalState,
)

from .page_states import months_later
from .signal_counts import count_signal
from .signal_history import check_basis, record, table_of_member

MOST_ENRICHMENTS: Final = 100
MOST_SIGNALS: Final = 100_000


@dataclass(frozen=True, slots=True)
class SealedText:
    """A box under key `key_number` of the table; `id` was made in the browser."""

    id: UUID
    key_number: int
    box: bytes = field(repr=False)


def write_signal(
    *,
    organisation_id: UUID,
    table_id: UUID,
    text: SealedText,
    expires_on: date,
    overruled: Collection[Mapping[str, str]] = (),
    **said: Any,
) -> tuple[Signal, bool]:
    """Keep a signal; return it and whether it is new.

    :param overruled: warnings of personal data that stays, by `kind` and `reason`
    :param said: municipality, form, branch, reliability and handling code
    :raises Missing: the organisation is not at the table
    :raises BasisLapsed: the table's basis is not valid today
    :raises Conflict: the identifier is taken, the key is not the newest (`key-replaced`), or
        it expires too late
    """
    said |= {"expires_on": expires_on, "overruled": [dict(one) for one in overruled]}
    try:
        return _write(organisation_id, table_id, text, said)
    except IntegrityError:
        # The same identifier at another table.
        raise _taken() from None


@transaction.atomic
def _write(
    organisation_id: UUID, table_id: UUID, text: SealedText, said: dict[str, Any]
) -> tuple[Signal, bool]:
    table = table_of_member(organisation_id, table_id)
    known = Signal.objects.filter(pk=text.id).first()
    if known is not None:
        if known.table_id != table_id or known.organisation_id != organisation_id:
            raise _taken()
        if not _is_same(known, text, said):
            raise _taken()
        return signal_of(table, text.id), False
    check_basis(table)
    check_key(table, text.key_number)
    day = today()
    _check_said(table, day, said)
    if table.numbers >= MOST_SIGNALS:
        raise Conflict(_("This table is full. Ask who leads it to begin another one."))
    record(
        table,
        SignalEvent.SIGNAL_WRITTEN,
        organisation=organisation_id,
        subject=text.id,
        fields=_overruled(said),
        numbers=table.numbers + 1,
    )
    Signal.objects.create(
        id=text.id,
        table=table,
        number=table.numbers,
        organisation_id=organisation_id,
        key_number=text.key_number,
        box=text.box,
        written_on=day,
        change=table.changes,
        **said,
    )
    return signal_of(table, text.id), True


@transaction.atomic
def change_signal(
    *, organisation_id: UUID, table_id: UUID, text: SealedText, revision: int, **said: Any
) -> Signal:
    """Replace a signal of one's own organisation by its next revision.

    :param revision: one more than that which was looked at
    :raises Missing: there is no such signal, or it is another organisation's
    :raises BasisLapsed: the table's basis is not valid today
    :raises ChangedMeanwhile: a colleague was faster
    :raises ImpossibleMove: it was passed on, closed, or expired
    :raises Conflict: as in `write_signal`
    """
    table = table_of_member(organisation_id, table_id)
    known = signal_of(table, text.id)
    check_author(known, organisation_id)
    if known.revision == revision and _is_same(known, text, said):
        return known
    check_basis(table)
    check_key(table, text.key_number)
    _check_said(table, known.written_on, said)
    if known.state not in HERE_SIGNALS:
        raise ImpossibleMove(_("This signal was passed on, closed, or it expired."))
    if known.revision + 1 != revision:
        raise ChangedMeanwhile
    changed = {name for name, value in said.items() if getattr(known, name) != value}
    record(
        table,
        SignalEvent.SIGNAL_CHANGED,
        organisation=organisation_id,
        subject=text.id,
        fields={*changed - {"overruled"}, "text", *_overruled(said)},
    )
    same = Signal.objects.filter(pk=text.id, revision=known.revision, state__in=HERE_SIGNALS)
    columns = {**said, "key_number": text.key_number, "box": text.box, "change": table.changes}
    if not same.update(**columns, revision=revision):
        raise ChangedMeanwhile
    return signal_of(table, text.id)


def enrich_signal(
    *, organisation_id: UUID, table_id: UUID, signal_id: UUID, text: SealedText
) -> tuple[Signal, bool]:
    """Keep what an organisation at the table knows besides; return the signal, and if it is new.

    :raises Missing: there is no such signal
    :raises BasisLapsed: the table's basis is not valid today
    :raises ImpossibleMove: it was closed, or expired
    :raises Conflict: the identifier is taken, the key is not the newest, or there are too many
    """
    try:
        return _enrich(organisation_id, table_id, signal_id, text)
    except IntegrityError:
        raise _taken() from None


@transaction.atomic
def _enrich(
    organisation_id: UUID, table_id: UUID, signal_id: UUID, text: SealedText
) -> tuple[Signal, bool]:
    table = table_of_member(organisation_id, table_id)
    signal = signal_of(table, signal_id)
    known = Enrichment.objects.filter(pk=text.id).first()
    if known is not None:
        owner = (known.signal_id, known.organisation_id, known.key_number)
        same = owner == (signal_id, organisation_id, text.key_number)
        if not same or bytes(known.box) != text.box:
            raise _taken()
        return signal, False
    check_basis(table)
    check_key(table, text.key_number)
    number = signal.enrichment_count + 1
    if number > MOST_ENRICHMENTS:
        raise Conflict(_("There are {most} enrichments already.").format(most=MOST_ENRICHMENTS))
    record(table, SignalEvent.SIGNAL_ENRICHED, organisation=organisation_id, subject=signal_id)
    moved_on = signal.state == SignalState.MOVED
    columns = {
        "state": SignalState.MOVED if moved_on else SignalState.ENRICHED,
        "enrichment_count": number,
        "change": table.changes,
    }
    if not Signal.objects.filter(pk=signal_id, state__in=OPEN_SIGNALS).update(**columns):
        raise ImpossibleMove(_("This signal was closed, or it expired."))
    Enrichment.objects.create(
        id=text.id,
        signal=signal,
        number=number,
        organisation_id=organisation_id,
        key_number=text.key_number,
        box=text.box,
        written_on=today(),
    )
    return signal_of(table, signal_id), True


@transaction.atomic
def close_signal(
    *, organisation_id: UUID, table_id: UUID, signal_id: UUID, outcome: SignalOutcome
) -> Signal:
    """Say what came of a signal; its text stays until it expires.

    :raises Missing: there is no such signal
    :raises BasisLapsed: the table's basis is not valid today
    :raises ImpossibleMove: it was closed with another outcome, it expired, or it is offered
    """
    table = table_of_member(organisation_id, table_id)
    signal = signal_of(table, signal_id)
    if signal.state == SignalState.CLOSED and signal.outcome == outcome:
        return signal
    record(
        table,
        SignalEvent.SIGNAL_CLOSED,
        organisation=organisation_id,
        subject=signal_id,
        fields=[str(outcome)],
    )
    same = Signal.objects.filter(pk=signal_id, state__in=OPEN_SIGNALS)
    columns = {"state": SignalState.CLOSED, "outcome": outcome, "change": table.changes}
    if not same.exclude(moves__state="offered").update(**columns):
        raise ImpossibleMove(_("This signal was closed, it expired, or it is offered to others."))
    closed = signal_of(table, signal_id)
    count_signal(closed)
    return closed


def check_key(table: SignalTable, key_number: int) -> None:
    """Raise `Conflict` unless this is the newest key of a table, and nobody has left since."""
    if table.needs_key:
        raise Conflict(
            _(
                "An organisation left this table, or it has no key yet. Nothing can be written "
                "before there is a new key."
            ),
            code="key-replaced",
        )
    if key_number != table.key_number:
        raise Conflict(
            _("The table has another key by now. Seal your text anew with that."),
            code="key-replaced",
        )


def check_author(signal: Signal, organisation_id: UUID) -> None:
    """Raise `Conflict` unless an organisation wrote a signal."""
    if signal.organisation_id != organisation_id:
        raise ImpossibleMove(_("Who wrote a signal changes it. You can enrich it."))


def _check_said(table: SignalTable, written_on: date, said: Mapping[str, Any]) -> None:
    place = said.get("municipality", "")
    if place and place not in municipalities():
        raise FieldConflict("municipality", "unknown", _("There is no such municipality."))
    expires_on = said.get("expires_on")
    if expires_on is None:
        return
    if expires_on < today():
        raise FieldConflict("expires_on", "past", _("Choose today or a later day."))
    last = months_later(written_on, table.retention_months)
    if expires_on > last:
        raise FieldConflict(
            "expires_on",
            "too-late",
            _("At this table signals are kept until {day} at the latest.").format(day=last),
        )


def _is_same(known: Signal, text: SealedText, said: Mapping[str, Any]) -> bool:
    boxes = (known.key_number, bytes(known.box)) == (text.key_number, text.box)
    return boxes and all(getattr(known, name) == value for name, value in said.items())


def _overruled(said: Mapping[str, Any]) -> list[str]:
    """Return what the history says of warnings: kind and reason."""
    return [f"{one['kind']}:{one['reason']}" for one in said.get("overruled", ())]


def _taken() -> Conflict:
    return Conflict(_("This identifier is in use. Make a new one and send again."))

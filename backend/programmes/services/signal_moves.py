"""Passing signals on: to another table, to an organisation, or to a case table elsewhere."""

from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.organisations.models import OrganisationKey
from backend.programmes.models import Signal, SignalMove, SignalTable, TableMember
from backend.programmes.selectors.signal_tables import read_table
from backend.programmes.selectors.signals import move_of, signal_of
from backend.programmes.states import (
    HERE_SIGNALS,
    HandlingCode,
    MoveState,
    MoveTarget,
    SignalEvent,
    SignalState,
    TableMemberState,
)
from notifications import outbox, recipients

from .signal_history import BasisLapsed, check_basis, locked_table, record, table_of_member

OFFERED = "signals.offered"


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a signal goes; the box is sealed to an organisation that cannot read it otherwise."""

    id: UUID
    target: MoveTarget
    table: UUID | None = None
    organisation: UUID | None = None
    case_table: str = ""
    key: UUID | None = None
    box: bytes | None = field(default=None, repr=False)


def offer_signal(
    *, organisation_id: UUID, table_id: UUID, signal_id: UUID, offer: Offer
) -> tuple[SignalMove, bool]:
    """Offer a signal to others; return the move and whether it is new.

    :raises Missing: there is no such signal
    :raises BasisLapsed: the table's basis is not valid today
    :raises ImpossibleMove: it is offered, passed on, closed or expired already
    :raises Conflict: its handling code forbids it, or nobody is there or can read it
    """
    try:
        return _offer(organisation_id, table_id, signal_id, offer)
    except IntegrityError:
        raise _taken() from None


@transaction.atomic
def _offer(
    organisation_id: UUID, table_id: UUID, signal_id: UUID, offer: Offer
) -> tuple[SignalMove, bool]:
    table = table_of_member(organisation_id, table_id)
    signal = signal_of(table, signal_id)
    # Before anything is asked that may have changed since: the answer was lost.
    known = SignalMove.objects.filter(pk=offer.id).first()
    if known is not None:
        if (known.signal_id, known.offered_by_id) != (signal_id, organisation_id):
            raise _taken()
        if not _is_same(known, offer):
            raise _taken()
        return move_of(signal, offer.id), False
    row = _move(signal, organisation_id, offer)
    check_basis(table)
    is_inside = offer.target == MoveTarget.ORGANISATION and _is_at(table, offer.organisation)
    _check_handling(signal, organisation_id, is_inside=is_inside)
    _check_box(row, is_inside=is_inside)
    if signal.state not in HERE_SIGNALS:
        raise ImpossibleMove(_("This signal was passed on, closed, or it expired."))
    if SignalMove.objects.filter(signal=signal, state=MoveState.OFFERED).exists():
        raise ImpossibleMove(_("This signal is offered already. Take that back first."))
    record(
        table,
        SignalEvent.MOVE_OFFERED,
        organisation=organisation_id,
        subject=signal_id,
        fields=[str(offer.target)],
    )
    Signal.objects.filter(pk=signal_id).update(change=table.changes)
    row.save(force_insert=True)
    if row.to_organisation_id is not None:
        receiver = recipients.organisation(row.to_organisation_id)
        outbox.notify(OFFERED, [receiver], subject=row.pk)
    return move_of(signal, offer.id), True


@transaction.atomic
def accept_move(*, organisation_id: UUID, move_id: UUID) -> SignalMove:
    """Take a signal over; its box can be opened from now on.

    :raises Missing: nothing is offered to this organisation under this identifier
    :raises BasisLapsed: the basis of a table that it comes from or goes to is not valid today
    :raises ImpossibleMove: somebody was faster, it was taken back, or it may not be told any more
    """
    move, table = _answered(organisation_id, move_id)
    if move.signal.expires_on < today():
        raise ImpossibleMove(_("This signal was passed on, closed, or it expired."))
    if move.state == MoveState.ACCEPTED:
        return move
    _check_still_told(move)
    _settle(move, table, MoveState.ACCEPTED, SignalEvent.MOVE_ACCEPTED, organisation_id)
    same = Signal.objects.filter(pk=move.signal_id, state__in=HERE_SIGNALS, expires_on__gte=today())
    if not same.update(state=SignalState.MOVED, change=table.changes):
        raise ImpossibleMove(_("This signal was passed on, closed, or it expired."))
    return move_of(move.signal, move_id)


@transaction.atomic
def decline_move(*, organisation_id: UUID, move_id: UUID) -> SignalMove:
    """Leave a signal where it is; what was sealed is erased. Errors as in `accept_move`."""
    move, table = _answered(organisation_id, move_id)
    if move.state != MoveState.DECLINED:
        _settle(move, table, MoveState.DECLINED, SignalEvent.MOVE_DECLINED, organisation_id)
        Signal.objects.filter(pk=move.signal_id).update(change=table.changes)
    return move_of(move.signal, move_id)


@transaction.atomic
def withdraw_move(*, organisation_id: UUID, move_id: UUID) -> SignalMove:
    """Take an offer back; what was sealed is erased.

    :raises Missing: this organisation offered nothing under this identifier
    :raises ImpossibleMove: it was answered already
    """
    move = SignalMove.objects.select_related("signal__table").filter(pk=move_id).first()
    if move is None or move.offered_by_id != organisation_id:
        raise Missing
    table = table_of_member(organisation_id, move.signal.table_id)
    move = move_of(move.signal, move_id)
    if move.state != MoveState.WITHDRAWN:
        _settle(move, table, MoveState.WITHDRAWN, SignalEvent.MOVE_WITHDRAWN, organisation_id)
        Signal.objects.filter(pk=move.signal_id).update(change=table.changes)
    return move_of(move.signal, move_id)


def _answered(organisation_id: UUID, move_id: UUID) -> tuple[SignalMove, SignalTable]:
    """Return a move that an organisation may answer, and its table, which is locked."""
    move = SignalMove.objects.select_related("signal__table").filter(pk=move_id).first()
    if move is None:
        raise Missing
    if move.target == MoveTarget.ELSEWHERE:
        # Nobody answers on Kier: who offered it says what they were told.
        if move.offered_by_id != organisation_id:
            raise Missing
    elif move.to_organisation_id != organisation_id:
        raise Missing
    table = locked_table(move.signal.table_id)
    if move.box is None:
        # Nothing was sealed to them: they read it at the table, if they are there now.
        read_table(organisation_id, table.pk)
    return move_of(move.signal, move_id), table


def _settle(
    move: SignalMove, table: SignalTable, state: MoveState, event: SignalEvent, by: UUID
) -> None:
    """Answer an offer, if nobody else did. What makes less needs no basis."""
    columns = {"state": state, "answered_on": today()}
    if state != MoveState.ACCEPTED and move.box is not None:
        columns["box"] = b""
    record(
        table,
        event,
        organisation=by,
        subject=move.signal_id,
        needs_basis=state == MoveState.ACCEPTED,
    )
    if not SignalMove.objects.filter(pk=move.pk, state=MoveState.OFFERED).update(**columns):
        raise ImpossibleMove(_("This offer was answered, or it was taken back."))


def _move(signal: Signal, organisation_id: UUID, offer: Offer) -> SignalMove:
    """Return the row of an offer, which is not saved; raise `Conflict` if it leads nowhere."""
    receiver, to_table = offer.organisation, None
    if offer.target == MoveTarget.TABLE:
        to_table = (
            SignalTable.objects.filter(pk__in=[offer.table]).exclude(pk=signal.table_id).first()
        )
        if to_table is None or not to_table.is_valid_on(today()):
            raise FieldConflict("table", "unknown", _("There is no such table to pass it on to."))
        receiver = to_table.lead_id
    if offer.target == MoveTarget.ELSEWHERE:
        receiver = None
        if not offer.case_table:
            raise FieldConflict("case_table", "none", _("Say to what kind of case table it goes."))
    elif receiver is None or receiver == organisation_id:
        raise FieldConflict("organisation", "unknown", _("Choose another organisation."))
    return SignalMove(
        id=offer.id,
        signal=signal,
        offered_by_id=organisation_id,
        target=offer.target,
        to_table=to_table,
        to_organisation_id=receiver,
        case_table=offer.case_table if offer.target == MoveTarget.ELSEWHERE else "",
        organisation_key_id=offer.key,
        box=offer.box,
        offered_on=today(),
    )


def _is_same(known: SignalMove, offer: Offer) -> bool:
    """Return whether a move was offered so; whoever leads a table may be another one by now."""
    places = {
        MoveTarget.TABLE: (known.to_table_id, offer.table),
        MoveTarget.ORGANISATION: (known.to_organisation_id, offer.organisation),
        MoveTarget.ELSEWHERE: (known.case_table, offer.case_table),
    }
    was, now = places[offer.target]
    box = None if known.box is None else bytes(known.box)
    same_box = box == offer.box or known.state != MoveState.OFFERED
    same_key = known.organisation_key_id == offer.key
    return known.target == offer.target and was == now and same_key and same_box


def _taken() -> Conflict:
    return Conflict(_("This identifier is in use. Make a new one and send again."))


def _is_at(table: SignalTable, organisation_id: UUID | None) -> bool:
    rows = TableMember.objects.filter(table=table, organisation=organisation_id)
    # On an instance: a forged row is no member.
    return rows.filter(state=TableMemberState.ACCEPTED).first() is not None


def _check_handling(signal: Signal, organisation_id: UUID, *, is_inside: bool) -> None:
    """Raise what the Traffic Light Protocol says against telling others."""
    if is_inside:
        return
    if signal.tlp == HandlingCode.RED:
        raise Conflict(_("This signal is red: it stays with who is at this table."))
    if signal.tlp == HandlingCode.AMBER and signal.organisation_id != organisation_id:
        raise PermissionDenied


def _check_still_told(move: SignalMove) -> None:
    """Raise what came between an offer and its answer: a handling code, a lead, or a basis."""
    signal = move.signal
    is_own = signal.organisation_id == move.offered_by_id
    is_told = move.box is not None or move.target == MoveTarget.ELSEWHERE
    stays = signal.tlp == HandlingCode.RED or (signal.tlp == HandlingCode.AMBER and not is_own)
    if is_told and stays:
        raise ImpossibleMove(
            _("Its writer changed who may read this signal: it is not passed on any more.")
        )
    if move.to_table is None:
        return
    if move.to_table.lead_id != move.to_organisation_id:
        raise ImpossibleMove(
            _("Another organisation leads that table now. The signal is to be offered to it anew.")
        )
    if not move.to_table.is_valid_on(today()):
        raise BasisLapsed


def _check_box(row: SignalMove, *, is_inside: bool) -> None:
    if is_inside or row.target == MoveTarget.ELSEWHERE:
        if row.box is not None:
            raise FieldConflict("box", "not-here", _("Nothing is sealed for this move."))
        return
    if row.box is None or row.organisation_key_id is None:
        raise FieldConflict("box", "missing", _("Seal the signal to who it is passed on to."))
    key = OrganisationKey.objects.filter(pk=row.organisation_key_id, active=True).first()
    if key is None or key.organisation_id != row.to_organisation_id:
        raise FieldConflict("key", "key-replaced", _("This key is not in use any more."))

"""Keys of signal tables, as members' browsers made them; the server opens none."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.organisations.models import OrganisationKey
from backend.programmes.models import (
    PeerPin,
    SignalTable,
    TableEnvelope,
    TableKey,
    TableMember,
)
from backend.programmes.selectors.signal_tables import (
    AT_THE_TABLE,
    active_keys,
    key_holders,
    own_envelopes,
    seat_at,
)
from backend.programmes.states import SignalEvent, TableMemberState

from .signal_history import check_basis, locked_table, record
from .signal_tables import remove_member


@dataclass(frozen=True, slots=True)
class Pin:
    """The number of the first key that an organisation opened, and the MAC that it made of it."""

    number: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A table's key, sealed to an organisation's key."""

    organisation: UUID
    key: UUID
    envelope: bytes


@dataclass(frozen=True, slots=True)
class OwnEnvelope:
    """A table's key of a number, sealed to the own organisation's key."""

    number: int
    key: UUID
    envelope: bytes


@transaction.atomic
def accept_table(*, organisation_id: UUID, table_id: UUID, pin: Pin) -> None:
    """Take a seat at a table, and keep the pin of the key with which the organisation begins.

    :raises Missing: it is not invited
    :raises BasisLapsed: the table's basis is not valid today
    :raises Conflict: nobody gave it that key, or it has a seat with another pin
    """
    seat = seat_at(organisation_id, table_id)
    if seat.pin_number == pin.number and bytes(seat.pin_mac or b"") == pin.mac:
        return
    if seat.state == TableMemberState.ACCEPTED:
        raise ImpossibleMove(_("Your organisation is at this table already."))
    table = locked_table(table_id)
    envelopes = TableEnvelope.objects.filter(key__table=table, organisation=organisation_id)
    first = envelopes.order_by("key__number").values_list("key__number", flat=True).first()
    if first != pin.number:
        raise FieldConflict(
            "pin.number", "unknown", _("Nobody gave your organisation the key of this table yet.")
        )
    same = TableMember.objects.filter(pk=seat.pk, state=TableMemberState.INVITED)
    moved = same.update(
        state=TableMemberState.ACCEPTED,
        since=today(),
        pin_number=pin.number,
        pin_mac=pin.mac,
    )
    if not moved:
        raise ImpossibleMove(_("Your organisation is at this table already."))
    record(
        table,
        SignalEvent.MEMBER_ACCEPTED,
        organisation=organisation_id,
        subject=organisation_id,
    )


@transaction.atomic
def leave_table(*, organisation_id: UUID, table_id: UUID) -> None:
    """Leave a table; who stays needs another key before anything new is written.

    :raises Missing: it is not at the table
    :raises Conflict: it leads the table
    """
    seat_at(organisation_id, table_id)
    remove_member(locked_table(table_id), organisation_id, by=organisation_id)


@transaction.atomic
def add_key(
    *,
    organisation_id: UUID,
    table_id: UUID,
    number: int,
    chain: bytes | None,
    envelopes: Sequence[Envelope],
) -> None:
    """Keep the next key of a table, or give a key that is there to organisations that lack it.

    :raises Missing: the organisation is not at the table
    :raises PermissionDenied: it does not hold the key, or does not lead a table without one
    :raises BasisLapsed: the table's basis is not valid today
    :raises Conflict: another key came first (`key-replaced`), or envelopes are missing or wrong
    """
    table = locked_table(table_id)
    seat = seat_at(organisation_id, table_id)
    check_basis(table)
    _check_holder(table, seat)
    _check_envelopes(table, envelopes)
    if number == table.key_number + 1:
        _add(table, organisation_id, number, chain, envelopes)
    elif 1 <= number <= table.key_number:
        _share(table, organisation_id, number, chain, envelopes)
    else:
        raise _other_key()


@transaction.atomic
def renew_envelopes(
    *, organisation_id: UUID, table_id: UUID, pin: Pin, envelopes: Sequence[OwnEnvelope]
) -> None:
    """Replace an organisation's envelopes and pin by those of its key in use.

    A member who opens the table does it after the organisation's own key was replaced, for
    colleagues who have the new one alone. Nobody else gets anything, so that it needs no basis.

    :raises Missing: the organisation is not at the table
    :raises Conflict: its key is another one, or not all of its envelopes are there
    """
    table = locked_table(table_id)
    seat = seat_at(organisation_id, table_id, TableMemberState.ACCEPTED)
    known = {row.key.number: row for row in own_envelopes(table, organisation_id)}
    key = active_keys([organisation_id]).get(organisation_id)
    if key is None or {one.key for one in envelopes} != {key.pk}:
        raise FieldConflict("envelopes", "key-replaced", _("This key is not in use any more."))
    numbers = sorted(one.number for one in envelopes)
    if numbers != sorted(known) or pin.number != seat.pin_number:
        raise _other_key()
    if all(row.organisation_key_id == key.pk for row in known.values()):
        # A colleague was faster.
        return
    for one in envelopes:
        row = TableEnvelope.objects.filter(pk=known[one.number].pk)
        row.update(organisation_key=key, envelope=one.envelope)
    TableMember.objects.filter(pk=seat.pk).update(pin_mac=pin.mac)
    record(
        table,
        SignalEvent.KEY_SHARED,
        organisation=organisation_id,
        subject=organisation_id,
        fields=[str(number) for number in numbers],
        needs_basis=False,
    )


@transaction.atomic
def pin_peer(
    *, organisation_id: UUID, other_id: UUID, own_key_id: UUID, other_key_id: UUID, proof: bytes
) -> PeerPin:
    """Keep what an organisation's browser says of another's key, whose words were compared.

    :raises Conflict: one of the keys is not in use
    """
    keys = active_keys((organisation_id, other_id))
    for field, owner, key_id in (
        ("own_key", organisation_id, own_key_id),
        ("key", other_id, other_key_id),
    ):
        if owner not in keys or keys[owner].pk != key_id:
            raise FieldConflict(field, "key-replaced", _("This key is not in use any more."))
    if other_id == organisation_id:
        raise Conflict(_("This is your own organisation."))
    row, _created = PeerPin.objects.update_or_create(
        organisation_id=organisation_id,
        other_id=other_id,
        defaults={"own_key_id": own_key_id, "other_key_id": other_key_id, "proof": proof},
    )
    return row


def _check_holder(table: SignalTable, seat: TableMember) -> None:
    is_lead = seat.organisation_id == table.lead_id
    # Whoever is only invited replaces no key, also if they were given it.
    is_in = is_lead or seat.state == TableMemberState.ACCEPTED
    holds = seat.organisation_id in key_holders(table) if table.key_number else is_lead
    if not (is_in and holds):
        raise PermissionDenied


def _check_envelopes(table: SignalTable, envelopes: Sequence[Envelope]) -> None:
    members = TableMember.objects.filter(table=table, state__in=AT_THE_TABLE)
    at_it = {one.organisation_id for one in members}
    keys = {key.pk: key for key in _keys(envelopes)}
    for place, one in enumerate(envelopes):
        if one.organisation not in at_it:
            raise FieldConflict(
                f"envelopes.{place}.organisation", "unknown", _("It is not at this table.")
            )
        key = keys.get(one.key)
        if key is None or key.organisation_id != one.organisation or not key.active:
            raise FieldConflict(
                f"envelopes.{place}.key", "key-replaced", _("This key is not in use any more.")
            )
    if len({one.organisation for one in envelopes}) != len(envelopes):
        raise FieldConflict("envelopes", "twice", _("An organisation stands in the list twice."))


def _keys(envelopes: Sequence[Envelope]) -> Sequence[OrganisationKey]:
    return [*OrganisationKey.objects.filter(pk__in=[one.key for one in envelopes])]


def _add(
    table: SignalTable,
    organisation_id: UUID,
    number: int,
    chain: bytes | None,
    envelopes: Sequence[Envelope],
) -> None:
    if (chain is None) != (number == 1):
        raise FieldConflict("chain", "missing", _("Each key but the first proves the one before."))
    if organisation_id not in {one.organisation for one in envelopes}:
        raise FieldConflict(
            "envelopes", "not-yourself", _("Seal the key to your own organisation too.")
        )
    key = TableKey.objects.create(table=table, number=number, chain=chain)
    TableEnvelope.objects.bulk_create([_row(key, one) for one in envelopes])
    record(
        table,
        SignalEvent.KEY_ADDED,
        organisation=organisation_id,
        fields=[str(number)],
        key_number=number,
        needs_key=False,
    )


def _share(
    table: SignalTable,
    organisation_id: UUID,
    number: int,
    chain: bytes | None,
    envelopes: Sequence[Envelope],
) -> None:
    key = TableKey.objects.filter(table=table, number=number).first()
    if key is None:
        raise Missing
    rows = TableEnvelope.objects.filter(key=key)
    known = {row.organisation_id: bytes(row.envelope) for row in rows}
    own = [one for one in envelopes if one.organisation == organisation_id]
    # Whoever seals it to themselves made it: the same again after a lost answer, or another one.
    is_other = any(known.get(organisation_id) != one.envelope for one in own)
    if is_other or (chain is not None and bytes(key.chain or b"") != chain):
        raise _other_key()
    lacking = [one for one in envelopes if one.organisation not in known]
    TableEnvelope.objects.bulk_create([_row(key, one) for one in lacking])
    for one in lacking:
        record(
            table,
            SignalEvent.KEY_SHARED,
            organisation=organisation_id,
            subject=one.organisation,
            fields=[str(number)],
        )


def _other_key() -> Conflict:
    return Conflict(
        _("The table has another key by now. Look at it before you make a new one."),
        code="key-replaced",
    )


def _row(key: TableKey, one: Envelope) -> TableEnvelope:
    return TableEnvelope(
        key=key,
        organisation_id=one.organisation,
        organisation_key_id=one.key,
        envelope=one.envelope,
    )

"""Signal tables for tests: organisations, and the keys that only their browsers have."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from backend.core.crypto import boxes, signal_tables
from backend.organisations.models import Role
from backend.programmes.models import Project, Signal, SignalMove, SignalTable, TableEnvelope
from backend.programmes.services import signal_keys, signal_moves
from backend.programmes.services import signals as services
from backend.programmes.services.signal_tables import create_table, invite_organisation
from backend.programmes.states import MoveTarget
from tests.factories import Desk, a_desk
from tests.programmes.factories import Programme, in_days, with_part

SAID: dict[str, Any] = {
    "municipality": "GM0344",
    "form": "labour",
    "branch": "logistics",
    "reliability": "B2",
    "tlp": "green",
}


@dataclass
class Table:
    """A table; `keys` are what its members' browsers know."""

    programme: Programme
    project: Project
    row: SignalTable
    desks: dict[str, Desk] = field(default_factory=dict)
    keys: list[bytes] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.row.pk)

    @property
    def lead(self) -> Desk:
        return self.programme.desk

    def fresh(self) -> SignalTable:
        return SignalTable.objects.get(pk=self.row.pk)

    # -- Seats and keys -----------------------------------------------------------------------
    def invite(self, desk: Desk) -> Desk:
        self.desks[desk.row.slug] = desk
        invite_organisation(
            by=self.programme.as_participant(Role.COORDINATOR),
            project_id=self.project.pk,
            table_id=self.row.pk,
            organisation_id=desk.row.pk,
        )
        return desk

    def envelope(self, desk: Desk, number: int = 1) -> signal_keys.Envelope:
        sealed = signal_tables.seal_table_key(
            desk.pair.public,
            table=self.id,
            organisation=desk.id,
            key_id=desk.key_id,
            table_key=self.keys[number - 1],
            number=number,
        )
        return signal_keys.Envelope(desk.row.pk, desk.key_id, sealed)

    def pin(self, desk: Desk, number: int = 1) -> signal_keys.Pin:
        mac = signal_tables.table_pin(
            desk.pair.seed,
            table=self.id,
            organisation=desk.id,
            number=number,
            table_key=self.keys[number - 1],
        )
        return signal_keys.Pin(number, mac)

    def chain(self) -> bytes | None:
        if len(self.keys) == 1:
            return None
        return signal_tables.table_key_chain(
            self.keys[-2], table=self.id, number=len(self.keys), table_key=self.keys[-1]
        )

    def next_key(self, by: Desk, *others: Desk) -> None:
        self.keys.append(boxes.new_key())
        number = len(self.keys)
        signal_keys.add_key(
            organisation_id=by.row.pk,
            table_id=self.row.pk,
            number=number,
            chain=self.chain(),
            envelopes=[self.envelope(desk, number) for desk in (by, *others)],
        )

    def accept(self, desk: Desk, number: int = 1) -> None:
        signal_keys.accept_table(
            organisation_id=desk.row.pk, table_id=self.row.pk, pin=self.pin(desk, number)
        )

    def opened_key(self, desk: Desk, number: int = 1) -> bytes:
        row = TableEnvelope.objects.get(
            key__table=self.row, key__number=number, organisation=desk.row
        )
        return signal_tables.open_table_key(
            desk.pair,
            table=self.id,
            organisation=desk.id,
            key_id=row.organisation_key_id,
            envelope=bytes(row.envelope),
            number=number,
        )

    # -- Signals ------------------------------------------------------------------------------
    def box(self, desk: Desk, signal: UUID, text: str = "Words.", revision: int = 1) -> bytes:
        place = signal_tables.SignalPlace(self.id, signal, desk.id, len(self.keys), revision)
        return signal_tables.lock_signal(self.keys[-1], place, {"text": text})

    def write(self, desk: Desk, text: str = "Words.", **changes: Any) -> Signal:
        signal = changes.pop("id", None) or uuid4()
        expires_on: date = changes.pop("expires_on", None) or in_days(90)
        row, _created = services.write_signal(
            organisation_id=desk.row.pk,
            table_id=self.row.pk,
            text=services.SealedText(signal, len(self.keys), self.box(desk, signal, text)),
            expires_on=expires_on,
            **(SAID | changes),
        )
        return row

    def enrich(self, desk: Desk, signal: Signal, text: str = "More.") -> Signal:
        enrichment = uuid4()
        place = signal_tables.EnrichmentPlace(
            self.id, signal.pk, enrichment, desk.id, len(self.keys)
        )
        box = signal_tables.lock_signal(self.keys[-1], place, {"text": text})
        row, _created = services.enrich_signal(
            organisation_id=desk.row.pk,
            table_id=self.row.pk,
            signal_id=signal.pk,
            text=services.SealedText(enrichment, len(self.keys), box),
        )
        return row

    def offer(self, desk: Desk, signal: Signal, to: Desk) -> SignalMove:
        """Offer a signal to an organisation that is not at the table."""
        row, _created = signal_moves.offer_signal(
            organisation_id=desk.row.pk,
            table_id=self.row.pk,
            signal_id=signal.pk,
            offer=an_offer(signal, to),
        )
        return row

    def place(self, desk: Desk, signal: Signal) -> dict[str, Any]:
        return {
            "organisation_id": desk.row.pk,
            "table_id": self.row.pk,
            "signal_id": signal.pk,
        }


def an_offer(signal: Signal, to: Desk, text: str = "Words.") -> signal_moves.Offer:
    move = uuid4()
    sealed = signal_tables.seal_move(
        to.pair.public,
        signal=signal.pk,
        move=move,
        organisation=to.id,
        key_id=to.key_id,
        content={"text": text},
    )
    return signal_moves.Offer(
        id=move,
        target=MoveTarget.ORGANISATION,
        organisation=to.row.pk,
        key=to.key_id,
        box=sealed,
    )


def a_basis(**changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": {"nl": "Signalentafel", "en": "Signal table"},
        "region": "NL-UT",
        "purpose": "Recognise exploitation sooner.",
        "legal_basis": "Covenant of the region, article 4.",
        "assessment": "DPIA 12",
        "assessed_on": in_days(-30),
        "valid_from": in_days(-10),
        "valid_until": in_days(200),
    }
    return fields | changes


def a_table(
    programme: Programme, project: Project, partners: Sequence[str] = (), **changes: Any
) -> Table:
    """Return a table with its first key, at which its lead and some partners are."""
    with_part(project, "signals")
    row = create_table(
        by=programme.as_participant(Role.COORDINATOR), project_id=project.pk, **a_basis(**changes)
    )
    table = Table(programme, project, row, {programme.desk.row.slug: programme.desk})
    others = [table.invite(a_desk(slug)) for slug in partners]
    table.next_key(programme.desk, *others)
    for desk in (programme.desk, *others):
        table.accept(desk)
    return table

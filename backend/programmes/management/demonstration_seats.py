"""What browsers do at a signal table, for demonstrations: keys, pins and boxes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from backend.core.crypto import signal_tables
from backend.core.crypto.boxes import new_key
from backend.core.crypto.key_pairs import KeyPair
from backend.organisations.models import Organisation, OrganisationKey
from backend.programmes.models import Signal, SignalTable
from backend.programmes.services import signal_keys, signal_moves
from backend.programmes.services.signals import SealedText
from backend.programmes.states import MoveTarget


@dataclass(frozen=True, slots=True)
class Seat:
    """An organisation, and the key pair that its members' browsers hold."""

    organisation: Organisation
    key: OrganisationKey
    pair: KeyPair = field(repr=False)


class TableKeys:
    """The first key of a table, as a browser of its lead makes it."""

    def __init__(self, table: SignalTable, seats: Mapping[str, Seat]) -> None:
        self.table, self.seats, self.table_key = table, seats, new_key()

    def share(self, lead: Seat) -> None:
        """Seal the key to all, take all seats, and pin all peers."""
        envelopes = [self._envelope(seat) for seat in self.seats.values()]
        signal_keys.add_key(
            organisation_id=lead.organisation.pk,
            table_id=self.table.pk,
            number=1,
            chain=None,
            envelopes=envelopes,
        )
        for seat in self.seats.values():
            self._accept(seat)
            for other in self.seats.values():
                if other is not seat:
                    pin_peer(seat, other)

    def text(self, by: Seat, text: str) -> SealedText:
        """Return a new signal's box."""
        signal = uuid4()
        place = signal_tables.SignalPlace(self.table.pk, signal, by.organisation.pk)
        box = signal_tables.lock_signal(self.table_key, place, {"text": text})
        return SealedText(signal, 1, box)

    def more(self, by: Seat, signal: UUID, text: str) -> SealedText:
        """Return the box of a new enrichment."""
        enrichment = uuid4()
        place = signal_tables.EnrichmentPlace(self.table.pk, signal, enrichment, by.organisation.pk)
        box = signal_tables.lock_signal(self.table_key, place, {"text": text})
        return SealedText(enrichment, 1, box)

    def _envelope(self, seat: Seat) -> signal_keys.Envelope:
        envelope = signal_tables.seal_table_key(
            seat.pair.public,
            table=self.table.pk,
            organisation=seat.organisation.pk,
            key_id=seat.key.pk,
            table_key=self.table_key,
        )
        return signal_keys.Envelope(seat.organisation.pk, seat.key.pk, envelope)

    def _accept(self, seat: Seat) -> None:
        mac = signal_tables.table_pin(
            seat.pair.seed,
            table=self.table.pk,
            organisation=seat.organisation.pk,
            number=1,
            table_key=self.table_key,
        )
        signal_keys.accept_table(
            organisation_id=seat.organisation.pk,
            table_id=self.table.pk,
            pin=signal_keys.Pin(1, mac),
        )


def pin_peer(seat: Seat, other: Seat) -> None:
    """Keep that an organisation compared the words of another one's key."""
    names: dict[str, Any] = {
        "organisation": seat.organisation.pk,
        "own_key": seat.key.pk,
        "other": other.organisation.pk,
        "other_key": other.key.pk,
    }
    proof = signal_tables.peer_pin(seat.pair.seed, **names, public=bytes(other.key.public))
    signal_keys.pin_peer(
        organisation_id=names["organisation"],
        other_id=names["other"],
        own_key_id=names["own_key"],
        other_key_id=names["other_key"],
        proof=proof,
    )


def sealed_offer(signal: Signal, to: Seat, text: str) -> signal_moves.Offer:
    """Return an offer to an organisation that is not at the table."""
    move = uuid4()
    place: dict[str, Any] = {
        "signal": signal.pk,
        "move": move,
        "organisation": to.organisation.pk,
        "key_id": to.key.pk,
    }
    box = signal_tables.seal_move(to.pair.public, **place, content={"text": text})
    return signal_moves.Offer(
        id=move,
        target=MoveTarget.ORGANISATION,
        organisation=to.organisation.pk,
        key=to.key.pk,
        box=box,
    )

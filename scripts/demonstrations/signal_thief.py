"""A thief with the whole database of signals, and with an organisation's private key."""

from collections.abc import Mapping
from uuid import UUID

from backend.core.crypto import signal_tables
from backend.core.crypto.errors import CryptoError

from .database import Row, rows_of
from .server import OwnServer
from .signal_seats import Seat

type Place = signal_tables.SignalPlace | signal_tables.EnrichmentPlace


def texts_in_database(server: OwnServer, seat: Seat, held: Mapping[int, bytes]) -> list[str]:
    """Return the texts that open with the keys that a seat held, and those that its pair opens."""
    keys = [*held.values(), *_keys_of(server, seat)]
    signals = {row["id"]: row for row in rows_of(server, "programmes_signal")}
    found = [_opened(keys, _place(row), row["box"]) for row in signals.values() if row["box"]]
    for row in rows_of(server, "programmes_enrichment"):
        where = (signals[row["signal_id"]]["table_id"], row["signal_id"], row["id"])
        ids = [_name(one) for one in (*where, row["organisation_id"])]
        place = signal_tables.EnrichmentPlace(ids[0], ids[1], ids[2], ids[3], row["key_number"])
        found.append(_opened(keys, place, row["box"]))
    return [text for text in found if text]


def _place(row: Row) -> signal_tables.SignalPlace:
    ids = [_name(row[column]) for column in ("table_id", "id", "organisation_id")]
    return signal_tables.SignalPlace(ids[0], ids[1], ids[2], row["key_number"], row["revision"])


def _keys_of(server: OwnServer, seat: Seat) -> list[bytes]:
    numbered = {row["id"]: row for row in rows_of(server, "programmes_tablekey")}
    keys = []
    for row in rows_of(server, "programmes_tableenvelope"):
        key = numbered[row["key_id"]]
        try:
            opened = signal_tables.open_table_key(
                seat.pair,
                table=_name(key["table_id"]),
                organisation=seat.id,
                key_id=_name(row["organisation_key_id"]),
                envelope=row["envelope"],
                number=key["number"],
            )
        except CryptoError:
            continue
        keys.append(opened)
    return keys


def _opened(keys: list[bytes], place: Place, box: bytes) -> str:
    for key in keys:
        try:
            return str(signal_tables.unlock_signal(key, place, box)["text"])
        except CryptoError:
            continue
    return ""


def _name(column: str) -> str:
    """Return an identifier as the wire has it."""
    return str(UUID(column))

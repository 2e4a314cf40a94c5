"""A thief with the whole database of signals, and with keys.

To be imported when Django is set up.
"""

from collections.abc import Mapping

from backend.core.at_rest import keys_at_rest
from backend.core.crypto import labels, signal_tables
from backend.core.crypto.errors import CryptoError
from backend.programmes.models import Enrichment, Signal, TableEnvelope
from tests.factories import Desk


def keys_of_the_server(table: str) -> dict[int, bytes]:
    """Return keys that the secret of the server gives for each purpose that there is."""
    purposes = [value for value in vars(labels).values() if isinstance(value, bytes)]
    words = (b"", table.encode())
    found = [key for one in purposes for word in words for key in keys_at_rest(one, word)]
    return dict(enumerate(found))


def texts_in_database(desk: Desk | None, keys: Mapping[int, bytes]) -> list[str]:
    """Return the texts that open with these keys, and with what an organisation's pair opens."""
    tried = [*keys.values(), *(_keys_of(desk) if desk else ())]
    rows = Signal.objects.unverified().exclude(box=b"")
    texts = [
        text
        for row in rows
        for text in _opened(
            tried,
            signal_tables.SignalPlace(
                row.table_id, row.pk, row.organisation_id, row.key_number, row.revision
            ),
            bytes(row.box),
        )
    ]
    for one in Enrichment.objects.select_related("signal"):
        place = signal_tables.EnrichmentPlace(
            one.signal.table_id, one.signal_id, one.pk, one.organisation_id, one.key_number
        )
        texts += _opened(tried, place, bytes(one.box))
    return texts


def _keys_of(desk: Desk) -> list[bytes]:
    keys = []
    for row in TableEnvelope.objects.select_related("key"):
        try:
            keys.append(
                signal_tables.open_table_key(
                    desk.pair,
                    table=row.key.table_id,
                    organisation=desk.id,
                    key_id=row.organisation_key_id,
                    envelope=bytes(row.envelope),
                    number=row.key.number,
                )
            )
        except CryptoError:
            continue
    return keys


def _opened(
    keys: list[bytes],
    place: signal_tables.SignalPlace | signal_tables.EnrichmentPlace,
    box: bytes,
) -> list[str]:
    for key in keys:
        try:
            return [str(signal_tables.unlock_signal(key, place, bytes(box))["text"])]
        except CryptoError:
            continue
    return []

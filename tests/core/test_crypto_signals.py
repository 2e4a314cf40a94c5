"""Vectors of signal tables, and what their boxes are bound to."""

import dataclasses
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto import labels, signal_tables
from backend.core.crypto.boxes import new_key
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Damaged, Malformed, TooLarge
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.signal_tables import EnrichmentPlace, SignalPlace

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("signal_vectors.json").read_text())
PAIR = KeyPair(decode(VECTORS["organisation_seed"]))
FIRST, SECOND = map(decode, VECTORS["table_keys"])
PLACE = {name: VECTORS[name] for name in ("table", "organisation")}
KEY_ID = VECTORS["organisation_key"]
SIGNAL = VECTORS["signal"]
KEY = new_key()


def test_table_keys_are_in_their_envelopes() -> None:
    for number, (envelope, key) in enumerate(
        zip(VECTORS["envelopes"], (FIRST, SECOND), strict=True), start=1
    ):
        opened = signal_tables.open_table_key(
            PAIR, **PLACE, key_id=KEY_ID, envelope=decode(envelope), number=number
        )
        assert opened == key
        with pytest.raises(Damaged):
            signal_tables.open_table_key(
                PAIR, **PLACE, key_id=KEY_ID, envelope=decode(envelope), number=number + 1
            )


def test_proofs() -> None:
    table = VECTORS["table"]
    chain = decode(VECTORS["chain"])
    assert signal_tables.is_table_key_chain(chain, FIRST, table=table, number=2, table_key=SECOND)
    for changes in ({"table": uuid4()}, {"number": 3}, {"table_key": FIRST}):
        place = {"table": table, "number": 2, "table_key": SECOND} | changes
        assert not signal_tables.is_table_key_chain(chain, FIRST, **place)
    pin, peer = VECTORS["pin"], VECTORS["peer"]
    made = signal_tables.table_pin(PAIR.seed, **PLACE, number=pin["number"], table_key=FIRST)
    assert encode(made) == pin["mac"]
    compared = signal_tables.peer_pin(
        PAIR.seed,
        organisation=VECTORS["organisation"],
        own_key=KEY_ID,
        other=peer["organisation"],
        other_key=peer["key"],
        public=decode(peer["public"]),
    )
    assert encode(compared) == peer["mac"]


def test_signals_and_enrichments() -> None:
    place = SignalPlace(
        VECTORS["table"], SIGNAL["id"], VECTORS["organisation"], 2, SIGNAL["revision"]
    )
    assert place.label().decode() == SIGNAL["aad"]
    opened = signal_tables.unlock_signal(SECOND, place, decode(SIGNAL["box"]))
    assert opened == SIGNAL["content"]
    added = VECTORS["enrichment"]
    where = EnrichmentPlace(
        VECTORS["table"], SIGNAL["id"], added["id"], VECTORS["organisation"], added["key_number"]
    )
    assert where.label().decode() == added["aad"]
    assert signal_tables.unlock_signal(FIRST, where, decode(added["box"])) == added["content"]


def test_a_move_opens_for_whom_it_was_sealed() -> None:
    move = VECTORS["move"]
    place = {"signal": SIGNAL["id"], "move": move["id"], "organisation": VECTORS["organisation"]}
    assert labels.signal_move(*place.values(), KEY_ID).decode() == move["info"]
    box = decode(move["box"])
    opened = signal_tables.open_move(PAIR, **place, key_id=KEY_ID, box=box)
    assert opened == move["content"]
    for name in place:
        with pytest.raises(Damaged):
            signal_tables.open_move(PAIR, **(place | {name: uuid4()}), key_id=KEY_ID, box=box)
    with pytest.raises(Damaged):
        signal_tables.open_move(KeyPair.generate(), **place, key_id=KEY_ID, box=box)


@pytest.mark.parametrize("kind", [SignalPlace, EnrichmentPlace])
def test_a_box_opens_in_its_own_place_only(kind: type[SignalPlace | EnrichmentPlace]) -> None:
    names = [field.name for field in dataclasses.fields(kind)]
    numbers = {"number", "revision"}
    place = kind(**{name: 1 if name in numbers else uuid4() for name in names})
    box = signal_tables.lock_signal(KEY, place, {"text": "seen"})
    assert signal_tables.unlock_signal(KEY, place, box) == {"text": "seen"}
    for name in names:
        other: Any = {name: 2 if name in numbers else uuid4()}
        with pytest.raises(Damaged):
            signal_tables.unlock_signal(KEY, dataclasses.replace(place, **other), box)
    with pytest.raises(Damaged):
        signal_tables.unlock_signal(new_key(), place, box)
    with pytest.raises(Malformed):
        dataclasses.replace(place, number=0).label()


def test_sizes() -> None:
    place = SignalPlace(uuid4(), uuid4(), uuid4())
    longest = {"text": "é" * 4_096, "sources": "x" * 7_000}
    box = signal_tables.lock_signal(KEY, place, longest)
    assert len(box) == signal_tables.SIGNAL_SIZES[-1]
    with pytest.raises(TooLarge):
        signal_tables.lock_signal(KEY, place, {"text": "x" * 16_384})

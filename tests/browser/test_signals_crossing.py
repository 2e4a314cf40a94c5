"""Signal tables: what the pages lock, Python opens, and the other way round."""

from collections.abc import Iterator
from typing import Any

import pytest

from backend.core.crypto import member, organisation, signal_tables
from backend.core.crypto.boxes import new_key
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.signal_tables import EnrichmentPlace, SignalPlace

from .node import Desk, desk
from .test_modules_crossing import MEMBER_COST, SALT, an_id, trust_at

pytestmark = pytest.mark.full

CONTENT = {"text": "Zes bedden 你好 😀 \u2028", "sources": "Straat", "reasons": {"name": "zaak"}}


@pytest.fixture(scope="module")
def node() -> Iterator[Desk]:
    with desk() as started:
        yield started


class Partner:
    """An organisation whose member works in Python."""

    def __init__(self) -> None:
        self.id, self.key_id, self.pair = an_id(), an_id(), KeyPair.generate()

    @property
    def key(self) -> dict[str, str]:
        return {"id": self.key_id, "public": encode(self.pair.public.raw)}

    def envelope(self, table: str, number: int, key: bytes) -> dict[str, Any]:
        sealed = signal_tables.seal_table_key(
            self.pair.public,
            table=table,
            organisation=self.id,
            key_id=self.key_id,
            table_key=key,
            number=number,
        )
        return {"number": number, "key": self.key_id, "envelope": encode(sealed)}


def sign_in(node: Desk) -> Partner:
    """Let the browser's member work for an organisation."""
    ours, person, own = Partner(), an_id(), KeyPair.generate()
    password = "een lang wachtwoord"
    keys = member.member_keys(member.member_root(password, decode(SALT)))
    envelope = member.lock_member_seed(keys.wrap, member=person, seed=own.seed)
    grant = organisation.seal_grant(
        own.public,
        member=person,
        organisation_seed=ours.pair.seed,
        organisation=ours.id,
        key_id=ours.key_id,
    )
    node("member.stretch", {"password": password, "salt": SALT, "argon2id": MEMBER_COST})
    node("member.openMember", {"member": person, "member_key_envelope": encode(envelope)})
    trust_at(node, "member", ours.id, (ours.key_id, grant), ours.pair, own.public.raw)
    return ours


def listing(table: str, ours: Partner, theirs: Partner, **more: Any) -> dict[str, Any]:
    members = [{"organisation": one.id, "key": one.key} for one in (ours, theirs)]
    empty = {"key_number": 0, "keys": [], "pin": None, "isAccepted": False, "peers": []}
    return {"table": table, "organisation": ours.id, "members": members} | empty | more


def test_a_table_that_a_browser_begins(node: Desk) -> None:
    ours, theirs, table = sign_in(node), Partner(), an_id()
    compared = {"organisation": ours.id, "other": theirs.id, "key": theirs.key}
    peer = {"organisation": theirs.id} | node("member.pinPeer", compared)
    node("member.openTable", listing(table, ours, theirs, peers=[peer]))
    made = node("member.newTableKey", {"table": table, "to": [theirs.id]})
    [own, other] = made["envelopes"]
    key = signal_tables.open_table_key(
        theirs.pair,
        table=table,
        organisation=theirs.id,
        key_id=other["key"],
        envelope=decode(other["envelope"]),
    )
    pin = signal_tables.table_pin(
        ours.pair.seed, table=table, organisation=ours.id, number=1, table_key=key
    )
    assert made["pin"] == {"number": 1, "mac": encode(pin)}

    # Python makes the next key, which the browser trusts for its chain.
    following = new_key()
    chain = signal_tables.table_key_chain(key, table=table, number=2, table_key=following)
    first = {"number": 1, "key": own["key"], "envelope": own["envelope"], "chain": None}
    second = ours.envelope(table, 2, following) | {"chain": encode(chain)}
    shown = listing(
        table,
        ours,
        theirs,
        key_number=2,
        keys=[first, second],
        pin=made["pin"],
        isAccepted=True,
        peers=[peer],
    )
    state = node("member.openTable", shown)
    assert (state["numbers"], state["alarm"], state["maySeal"]) == ([1, 2], None, True)

    sealed = node("member.sealSignal", {"table": table} | CONTENT)
    place = SignalPlace(table, sealed["id"], ours.id, sealed["key_number"])
    assert signal_tables.unlock_signal(following, place, decode(sealed["box"])) == CONTENT
    added = {"table": table, "signal": sealed["id"], "text": "Busjes"}
    enrichment = node("member.sealEnrichment", added)
    where = EnrichmentPlace(table, sealed["id"], enrichment["id"], ours.id, 2)
    opened = signal_tables.unlock_signal(following, where, decode(enrichment["box"]))
    assert opened == {"text": "Busjes"}

    # What Python wrote under either key.
    rows = []
    for number, locked_with in ((1, key), (2, following)):
        box = signal_tables.lock_signal(
            locked_with, SignalPlace(table, signal := an_id(), theirs.id, number), CONTENT
        )
        row = {"id": signal, "organisation": theirs.id, "key_number": number, "revision": 1}
        rows.append(row | {"box": encode(box)})
    read = node("member.openSignals", {"table": table, "signals": rows})["signals"]
    assert [one["text"] for one in read] == [CONTENT["text"]] * 2
    assert [one["problem"] for one in read] == [None, None]


def test_moves_cross(node: Desk) -> None:
    ours, theirs, table, signal, key = sign_in(node), Partner(), an_id(), an_id(), new_key()
    compared = {"organisation": ours.id, "other": theirs.id, "key": theirs.key}
    peer = node("member.pinPeer", compared)
    pin = signal_tables.table_pin(
        ours.pair.seed, table=table, organisation=ours.id, number=1, table_key=key
    )
    shown = listing(
        table,
        ours,
        theirs,
        key_number=1,
        keys=[ours.envelope(table, 1, key)],
        pin={"number": 1, "mac": encode(pin)},
        isAccepted=True,
    )
    assert node("member.openTable", shown)["maySeal"]
    to = {"organisation": theirs.id, "key": theirs.key, "peer": peer}
    moved = node("member.sealMove", {"table": table, "signal": signal, "to": to} | CONTENT)
    opened = signal_tables.open_move(
        theirs.pair,
        signal=signal,
        move=moved["id"],
        organisation=theirs.id,
        key_id=theirs.key_id,
        box=decode(moved["box"]),
    )
    assert opened == CONTENT

    box = signal_tables.seal_move(
        ours.pair.public,
        signal=signal,
        move=(move := an_id()),
        organisation=ours.id,
        key_id=ours.key_id,
        content=CONTENT,
    )
    asked = {"organisation": ours.id, "signal": signal, "id": move, "key": ours.key_id}
    assert node("member.openMove", asked | {"box": encode(box)}) == CONTENT | {"enrichments": []}

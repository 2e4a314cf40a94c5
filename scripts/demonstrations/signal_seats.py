"""An organisation's browser at a signal table: it opens the table's keys, seals and reads.

What a browser finds in a text before it seals it is found by
the module that browsers have, run by Node.
"""

import json
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

from backend.core.crypto import boxes, signal_tables
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.key_pairs import PublicKey

from .desk import Desk
from .needs import node, require
from .stage import NotAsExpected

TABLES, MOVES, PEERS = "/api/v1/signals/tables", "/api/v1/signals/moves", "/api/v1/signals/peers"
STATIC = Path(__file__).parents[2] / "backend/web/static/kier"
FINDER = STATIC / "inbox/signal-tables/personal-data.js"
FIND = """
const { findPersonalData } = await import(process.argv[1]);
console.log(JSON.stringify(findPersonalData(process.argv[2]).map(({ kind }) => kind)));
"""


def personal_data_in(text: str) -> list[str]:
    """Return kinds of personal data, as the browser's module finds them, or raise `LeftOut`."""
    require(node)
    command = ["node", "--input-type=module", "-e", FIND, FINDER.as_uri(), text]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    kinds: list[str] = json.loads(found.stdout)
    return kinds


class Seat:
    """A caseworker of an organisation, whose browser holds the organisation's key pair."""

    def __init__(self, name: str, desk: Desk) -> None:
        self.name, self.wire, self.id = name, desk.wire, desk.organisation
        self.key_id = str(desk.trust.newest)
        self.pair = desk.pairs[self.key_id]
        self.keys: dict[int, bytes] = {}

    # -- Keys -------------------------------------------------------------------------------------

    def table(self, table: str) -> Any:
        """Return the table as this organisation sees it, with its keys opened and checked."""
        shown = self.wire.call("GET", f"{TABLES}/{table}")
        for row in shown["envelopes"]:
            number = row["number"]
            key = signal_tables.open_table_key(
                self.pair,
                table=table,
                organisation=self.id,
                key_id=row["key"],
                envelope=decode(row["envelope"]),
                number=number,
            )
            before = self.keys.get(number - 1)
            if before and not signal_tables.is_table_key_chain(
                decode(row["chain"]), before, table=table, number=number, table_key=key
            ):
                raise NotAsExpected(f"{self.name} has no proof of key {number}")
            self.keys[number] = key
        return shown

    def compare(self, other: "Seat") -> None:
        """Pin another organisation's key, once its words were compared by voice."""
        mac = signal_tables.peer_pin(
            self.pair.seed,
            organisation=self.id,
            own_key=self.key_id,
            other=other.id,
            other_key=other.key_id,
            public=other.pair.public.raw,
        )
        body = {"own_key": self.key_id, "key": other.key_id, "mac": encode(mac)}
        self.wire.call("PUT", f"{PEERS}/{other.id}", body)

    def give_key(self, table: str, others: "list[Seat]") -> None:
        """Make the next key of a table, and seal it to organisations that stay."""
        number = len(self.keys) + 1
        key = boxes.new_key()
        chain = number > 1 and signal_tables.table_key_chain(
            self.keys[number - 1], table=table, number=number, table_key=key
        )
        envelopes = [self._envelope(table, seat, number, key) for seat in (self, *others)]
        body = {"number": number, "chain": encode(chain) if chain else None, "envelopes": envelopes}
        self.wire.call("POST", f"{TABLES}/{table}/keys", body)
        self.keys[number] = key

    def _envelope(self, table: str, seat: "Seat", number: int, key: bytes) -> dict[str, str]:
        envelope = signal_tables.seal_table_key(
            seat.pair.public,
            table=table,
            organisation=seat.id,
            key_id=seat.key_id,
            table_key=key,
            number=number,
        )
        return {
            "organisation": seat.id,
            "key": seat.key_id,
            "envelope": encode(envelope),
        }

    def accept(self, table: str) -> None:
        """Take the seat, with the pin of the first key."""
        self.table(table)
        number = min(self.keys)
        mac = signal_tables.table_pin(
            self.pair.seed,
            table=table,
            organisation=self.id,
            number=number,
            table_key=self.keys[number],
        )
        pin = {"number": number, "mac": encode(mac)}
        self.wire.call("POST", f"{TABLES}/{table}/accept", {"pin": pin})

    # -- Signals ----------------------------------------------------------------------------------

    def write(self, table: str, text: str, said: dict[str, Any]) -> str:
        """Seal a signal and send it; return its identifier."""
        signal, number = str(uuid4()), max(self.keys)
        place = signal_tables.SignalPlace(table, signal, self.id, number)
        box = signal_tables.lock_signal(self.keys[number], place, {"text": text})
        body = {"id": signal, "key_number": number, "box": encode(box), **said}
        self.wire.call("POST", f"{TABLES}/{table}/signals", body)
        return signal

    def enrich(self, table: str, signal: str, text: str) -> None:
        """Add to a signal what this organisation knows."""
        enrichment, number = str(uuid4()), max(self.keys)
        place = signal_tables.EnrichmentPlace(table, signal, enrichment, self.id, number)
        box = signal_tables.lock_signal(self.keys[number], place, {"text": text})
        body = {"id": enrichment, "key_number": number, "box": encode(box)}
        self.wire.call("POST", f"{TABLES}/{table}/signals/{signal}/enrichments", body)

    def offer(self, table: str, signal: str, **target: Any) -> str:
        """Offer a signal to others; return the move's identifier."""
        move = str(uuid4())
        to: Seat | None = target.pop("to", None)
        if to is not None:
            sealed = signal_tables.seal_move(
                PublicKey(to.pair.public.raw),
                signal=signal,
                move=move,
                organisation=to.id,
                key_id=to.key_id,
                content={"text": self.read(table)[signal][0]},
            )
            target |= {
                "organisation": to.id,
                "key": to.key_id,
                "box": encode(sealed),
            }
        self.wire.call("POST", f"{TABLES}/{table}/signals/{signal}/moves", {"id": move, **target})
        return move

    def settle(self, move: str, how: str) -> Any:
        """Accept, decline or take back an offer."""
        return self.wire.call("POST", f"{MOVES}/{move}/{how}")

    def opened_move(self, signal: str, move: dict[str, Any]) -> str:
        """Return what a move says that this organisation accepted."""
        content = signal_tables.open_move(
            self.pair,
            signal=signal,
            move=move["id"],
            organisation=self.id,
            key_id=move["key"],
            box=decode(move["box"]),
        )
        return str(content["text"])

    def close(self, table: str, signal: str, outcome: str) -> None:
        """Say what came of a signal."""
        path = f"{TABLES}/{table}/signals/{signal}/close"
        self.wire.call("POST", path, {"outcome": outcome})

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the signals of a table as the server has them."""
        rows: list[dict[str, Any]] = []
        path = f"{TABLES}/{table}/signals"
        while path:
            page = self.wire.call("GET", path)
            rows += page["results"]
            path = page["next"]
        return rows

    def read(self, table: str) -> dict[str, list[str]]:
        """Return the texts of each signal: what was written first, then what was added."""
        found: dict[str, list[str]] = {}
        for row in self.rows(table):
            if not row["box"]:
                continue
            place = signal_tables.SignalPlace(
                table, row["id"], row["organisation"], row["key_number"], row["revision"]
            )
            texts = [self._opened(place, row)]
            for one in row["enrichments"]:
                more = signal_tables.EnrichmentPlace(
                    table, row["id"], one["id"], one["organisation"], one["key_number"]
                )
                texts.append(self._opened(more, one))
            found[row["id"]] = texts
        return found

    def _opened(self, place: Any, row: dict[str, Any]) -> str:
        key = self.keys[row["key_number"]]
        return str(signal_tables.unlock_signal(key, place, decode(row["box"]))["text"])

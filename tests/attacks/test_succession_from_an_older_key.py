"""Who kept the seed of an older key makes a successor; only the newest one is followed."""

from typing import Any

from backend.core.crypto.key_pairs import KeyPair
from scripts.demonstrations.desk import Desk
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.members import (
    KEYS,
    MEMBERS,
    a_new_key,
    desk_of,
    holder_proof,
    inserted_key,
    refused,
)
from tests.attacks.writer import DatabaseWriter

SLUG = "shop"


def test_only_the_newest_key_has_successors(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    chief = desk_of(kier, "coordinator", SLUG)
    first = str(chief.trust.newest)
    stolen = chief.pairs[first].seed
    found = chief.wire.call("GET", MEMBERS)["results"]
    colleagues = [one for one in found if one["state"] == "active"]
    second = replace(chief, colleagues, first)
    # The control: a colleague's client follows it without a word, and pins it.
    for role in ("coordinator", "caseworker", "caseworker"):
        now = desk_of(kier, role, SLUG)
        assert not now.trust.alarms
        assert now.trust.newest == second
    assert now.pins.organisations[now.organisation].newest == second

    chief = desk_of(kier, "coordinator", SLUG)
    _own, late = a_new_key(chief.organisation, colleagues, replaces=first, old=stolen)
    proof = holder_proof(chief, first)
    assert refused(chief.wire, "POST", KEYS, late, **proof) == "409 key-replaced"
    forged = late | {"replaces": second}
    assert refused(chief.wire, "POST", KEYS, forged, **proof) == "403 holder-proof-required"
    tried("a successor of an older key, with a proof of that one", "409, and 403")

    victim = desk_of(kier, "caseworker", SLUG)
    with inserted_key(writer, victim, KeyPair.generate(), replaces=first, seed=stolen) as key:
        now = desk_of(kier, "caseworker", SLUG)
        assert (now.trust.newest, key in now.pairs) == (second, False)
        assert now.trust.alarms
    tried("the same written into the database, with a grant", "an alarm; it is not followed")


def replace(chief: Desk, colleagues: list[dict[str, Any]], replaces: str) -> str:
    _pair, body = a_new_key(
        chief.organisation, colleagues, replaces=replaces, old=chief.pairs[replaces].seed
    )
    chief.wire.call("POST", KEYS, body, holder_proof(chief, replaces))
    # The same again is answered without another proof.
    assert chief.wire.call("POST", KEYS, body) == {"id": body["id"]}
    return str(body["id"])

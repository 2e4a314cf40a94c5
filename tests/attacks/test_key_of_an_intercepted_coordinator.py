"""Somebody intercepts a coordinator's invitation, and puts a key of their own in place."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from backend.core.crypto.encoding import encode
from scripts.demonstrations.desk import Desk
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.members import (
    CHALLENGES,
    KEYS,
    MEMBERS,
    Account,
    a_grant,
    a_new_key,
    desk_of,
    intercept_invitation,
    refused,
)

PROVE = "403 holder-proof-required"


@pytest.fixture(scope="module")
def chief(kier: AttackedKier) -> Desk:
    return desk_of(kier, "coordinator")


@pytest.fixture(scope="module")
def attacker(kier: AttackedKier, chief: Desk) -> Iterator[Account]:
    account = intercept_invitation(kier, chief, "coordinator")
    yield account
    chief.wire.call("DELETE", f"{MEMBERS}/{account.id}")


@pytest.fixture(autouse=True)
def nothing_changed(kier: AttackedKier, chief: Desk) -> Iterator[None]:
    """Check that outsiders get the same key and no member's client raises an alarm."""
    path = f"/api/v1/intake/organisations/{chief.organisation}"
    before = chief.wire.call("GET", path)["key"]
    yield
    assert chief.wire.call("GET", path)["key"] == before
    for role in ("coordinator", "caseworker"):
        now = desk_of(kier, role)
        assert not now.trust.alarms
        assert now.trust.newest == before["id"]


def test_a_key_with_grants_for_all_colleagues(attacker: Account, chief: Desk, tried: Tried) -> None:
    active = attacker.active_key()["id"]
    _own, body = a_new_key(chief.organisation, attacker.colleagues(), replaces=active)
    assert refused(attacker.wire, "POST", KEYS, body) == PROVE
    without = {name: value for name, value in body.items() if name != "succession"}
    assert refused(attacker.wire, "POST", KEYS, without) == "400 invalid-input"
    tried("a key of one's own with grants for all", "403: no proof of holding the active one")


def test_a_key_that_pretends_to_be_the_first(attacker: Account, chief: Desk, tried: Tried) -> None:
    _own, body = a_new_key(chief.organisation, attacker.colleagues())
    assert refused(attacker.wire, "POST", KEYS, body) == "409 key-replaced"
    tried("the same, as if it were the first key", "409: there is one")


@pytest.mark.parametrize("guess", ["nothing", "made up", "of a made-up challenge", "no text"])
def test_a_guessed_proof(attacker: Account, chief: Desk, tried: Tried, guess: str) -> None:
    active = attacker.active_key()["id"]
    given = attacker.wire.call("POST", CHALLENGES, {"key": active})
    header = {
        "nothing": "",
        "made up": f"{given['id']} {encode(os.urandom(32))}",
        "of a made-up challenge": f"{uuid4()} {encode(os.urandom(32))}",
        "no text": f"{given['id']} AAAA",
    }[guess]
    _own, body = a_new_key(chief.organisation, attacker.colleagues(), replaces=active)
    assert refused(attacker.wire, "POST", KEYS, body, **{"Kier-Holder": header}) == PROVE
    tried(f"a proof of holding: {guess}", "403")


def test_a_grant_to_oneself_of_a_seed_that_is_none(
    attacker: Account, chief: Desk, tried: Tried
) -> None:
    active = attacker.active_key()["id"]
    [me] = [colleague for colleague in attacker.colleagues() if colleague["id"] == attacker.id]
    box = a_grant(os.urandom(32), at=chief.organisation, key=active, to=me)
    path = f"{MEMBERS}/{attacker.id}/grants/{active}"
    assert refused(attacker.wire, "PUT", path, {"grant": box}) == PROVE
    assert attacker.me["organisation_keys"] == []
    _own, body = a_new_key(chief.organisation, attacker.colleagues(), replaces=active)
    assert refused(attacker.wire, "POST", KEYS, body) == PROVE
    tried("a grant to oneself first, to count as a holder", "403")

"""Members who do not hold a key grant it, with every proof that they can get hold of."""

import os
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from backend.core.crypto.encoding import encode
from scripts.demonstrations.desk import Desk
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.members import (
    CHALLENGES,
    MEMBERS,
    Account,
    a_grant,
    desk_of,
    holder_proof,
    intercept_invitation,
    refused,
)
from tests.attacks.writer import DatabaseWriter

PROVE = "403 holder-proof-required"
CHALLENGE = "organisations_holderchallenge"


@pytest.fixture(scope="module")
def holder(kier: AttackedKier) -> Desk:
    return desk_of(kier, "coordinator")


@pytest.fixture(scope="module")
def attacker(kier: AttackedKier, holder: Desk) -> Iterator[Account]:
    account = intercept_invitation(kier, holder, "caseworker")
    yield account
    holder.wire.call("DELETE", f"{MEMBERS}/{account.id}")


@pytest.fixture
def body(attacker: Account, holder: Desk) -> dict[str, Any]:
    [me] = [colleague for colleague in attacker.colleagues() if colleague["id"] == attacker.id]
    key = str(holder.trust.newest)
    return {"grant": a_grant(os.urandom(32), at=holder.organisation, key=key, to=me)}


def path_to(member: str, holder: Desk) -> str:
    return f"{MEMBERS}/{member}/grants/{holder.trust.newest}"


def test_to_oneself_and_to_colleagues(
    attacker: Account, holder: Desk, body: dict[str, Any], tried: Tried
) -> None:
    for member in (attacker.id, holder.id):
        assert refused(attacker.wire, "PUT", path_to(member, holder), body) == PROVE
    tried("grants without a proof, one's own too", "403")


def test_with_a_holders_proof(
    attacker: Account, holder: Desk, body: dict[str, Any], tried: Tried
) -> None:
    proof = holder_proof(holder, str(holder.trust.newest))
    assert refused(attacker.wire, "PUT", path_to(attacker.id, holder), body, **proof) == PROVE
    tried("a colleague's proof, not used yet", "403: it is another member's")


def test_with_a_proof_that_was_used(holder: Desk, attacker: Account, tried: Tried) -> None:
    """Not even by its maker, so that nobody who saw it can use it again."""
    key = str(holder.trust.newest)
    [me] = [colleague for colleague in attacker.colleagues() if colleague["id"] == holder.id]
    grant = a_grant(holder.pairs[key].seed, at=holder.organisation, key=key, to=me)
    proof = holder_proof(holder, key)
    holder.wire.call("PUT", path_to(holder.id, holder), {"grant": grant}, proof)
    again = refused(holder.wire, "PUT", path_to(holder.id, holder), {"grant": grant}, **proof)
    assert again == PROVE
    tried("a proof that was used", "403")


def test_with_a_proof_for_another_organisations_key(
    kier: AttackedKier, attacker: Account, holder: Desk, body: dict[str, Any], tried: Tried
) -> None:
    other = desk_of(kier, "coordinator", "fairwork")
    asked = {"key": str(other.trust.newest)}
    assert refused(attacker.wire, "POST", CHALLENGES, asked) == "404 not-found"
    proof = holder_proof(other, str(other.trust.newest))
    assert refused(attacker.wire, "PUT", path_to(attacker.id, holder), body, **proof) == PROVE
    assert refused(other.wire, "PUT", path_to(other.id, holder), body, **proof) == "404 not-found"
    tried("a proof for another organisation's key", "403, and 404 across organisations")


def test_with_a_challenge_that_was_written(
    attacker: Account,
    holder: Desk,
    body: dict[str, Any],
    writer: DatabaseWriter,
    tried: Tried,
) -> None:
    """A holder's answer, with the challenge's row moved by a database writer."""
    proof = holder_proof(holder, str(holder.trust.newest))
    challenge = UUID(proof["Kier-Holder"].split(" ")[0])
    writer.execute(
        f"UPDATE {CHALLENGE} SET member_id = %s WHERE id = %s",  # noqa: S608
        UUID(attacker.id),
        challenge,
    )
    assert refused(attacker.wire, "PUT", path_to(attacker.id, holder), body, **proof) == PROVE
    tried("a challenge's row moved to another member", "403: the answer is bound to the member")


def test_with_what_stands_in_the_database(
    attacker: Account,
    holder: Desk,
    body: dict[str, Any],
    writer: DatabaseWriter,
    tried: Tried,
) -> None:
    """Neither the answer nor a digest of it stands in a row."""
    given = attacker.wire.call("POST", CHALLENGES, {"key": str(holder.trust.newest)})
    [row] = writer.execute(
        f"SELECT * FROM {CHALLENGE} WHERE id = %s",  # noqa: S608
        UUID(given["id"]),
    )
    guesses = [bytes(one).ljust(32, b"\0")[:32] for one in row if isinstance(one, bytes)]
    for guess in [*guesses, bytes(32)]:
        header = {"Kier-Holder": f"{given['id']} {encode(guess)}"}
        assert refused(attacker.wire, "PUT", path_to(attacker.id, holder), body, **header) == PROVE
    tried("what a reader of the database finds of a challenge", "403: the answer is not among it")

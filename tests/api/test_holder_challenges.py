"""`/api/v1/organisation/holder-challenges` and the header `Kier-Holder`: who holds a key."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.organisation.holders import PROOF
from backend.core.crypto.encoding import decode, encode
from backend.organisations import holder_challenges
from backend.organisations.models import HolderChallenge, KeyGrant, OrganisationKey
from tests.clock import Clock
from tests.colleagues import (
    CHALLENGES,
    KEYS,
    MEMBERS,
    Colleague,
    caseworker_at,
    coordinator_at,
    newcomer_at,
)
from tests.factories import Desk, a_desk, a_grant
from tests.personas import problem, whole

DETAIL = "Prove first that you hold this key: ask for a challenge and open it."
REFUSED = problem("holder-proof-required", DETAIL)


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def grants_to_itself(member: Colleague, desk: Desk, **headers: str) -> Any:
    path = f"{MEMBERS}/{member.id}/grants/{desk.key_id}"
    body = {"grant": encode(a_grant(desk, member.staff))}
    return whole(member.call("put", path, body, **headers))


def test_a_proof_is_good_once(desk: Desk, coordinator: Colleague) -> None:
    proof = coordinator.proves(desk)
    assert grants_to_itself(coordinator, desk, **proof) == (204, None)
    assert grants_to_itself(coordinator, desk, **proof) == REFUSED
    assert not HolderChallenge.objects.exists()


def test_it_is_good_for_ten_minutes(desk: Desk, coordinator: Colleague, clock: Clock) -> None:
    proof = coordinator.proves(desk)
    clock.now += timedelta(minutes=11)
    assert grants_to_itself(coordinator, desk, **proof) == REFUSED
    # A longer life, written by somebody who has the database, is another challenge.
    HolderChallenge.objects.update(expires=clock.now + timedelta(hours=1))
    assert grants_to_itself(coordinator, desk, **proof) == REFUSED


def test_what_ran_out_is_erased(desk: Desk, coordinator: Colleague, clock: Clock) -> None:
    coordinator.challenge(desk)
    clock.now += timedelta(minutes=11)
    coordinator.challenge(desk)
    assert holder_challenges.erase_expired() == 1
    assert HolderChallenge.objects.count() == 1


def test_it_is_its_members_alone(desk: Desk, coordinator: Colleague) -> None:
    other = caseworker_at(desk)
    assert grants_to_itself(other, desk, **coordinator.proves(desk)) == REFUSED
    assert HolderChallenge.objects.count() == 1


def test_it_is_for_one_key(desk: Desk, coordinator: Colleague) -> None:
    newer, body = coordinator.makes_key(desk.row, replaces=desk)
    assert coordinator.publish(body, replaces=desk).status_code == 201
    assert grants_to_itself(coordinator, newer, **coordinator.proves(desk)) == REFUSED
    newest = coordinator.makes_key(desk.row, replaces=newer)[1]
    answer = coordinator.post(KEYS, newest, **coordinator.proves(desk))
    assert whole(answer) == REFUSED
    assert OrganisationKey.objects.count() == 2


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: "",
        lambda text: text[:-1],
        lambda text: text.upper(),
        lambda text: text.replace(" ", "  "),
        lambda text: f" {text}",
        lambda text: text.split(" ")[0],
        lambda text: f"{text.split(' ')[0]} {encode(bytes(32))}",
        lambda text: f"{uuid4()} {text.split(' ')[1]}",
        lambda text: f"{text}, {text}",
    ],
)
def test_what_is_no_proof(desk: Desk, coordinator: Colleague, spoilt: Any) -> None:
    header = spoilt(coordinator.proves(desk)["Kier-Holder"])
    assert grants_to_itself(coordinator, desk, **{"Kier-Holder": header}) == REFUSED
    assert HolderChallenge.objects.count() == 1


def test_a_key_is_replaced_by_who_holds_it(desk: Desk, coordinator: Colleague) -> None:
    stranger = newcomer_at(desk.row, "stranger", role="coordinator")
    for caller in (coordinator, stranger):
        body = caller.makes_key(desk.row, replaces=desk)[1]
        assert whole(caller.post(KEYS, body)) == REFUSED
    without = {name: value for name, value in body.items() if name != "succession"}
    answer = coordinator.post(KEYS, without, **coordinator.proves(desk))
    assert answer.status_code == 400
    errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert errors == [("/succession", "unproven")]
    assert OrganisationKey.objects.count() == 1


def test_the_same_key_again_needs_no_other_proof(desk: Desk, coordinator: Colleague) -> None:
    _newer, body = coordinator.makes_key(desk.row, replaces=desk)
    proof = coordinator.proves(desk)
    assert coordinator.post(KEYS, body, **proof).status_code == 201
    for headers in ({}, proof):
        assert whole(coordinator.post(KEYS, body, **headers)) == (200, {"id": body["id"]})


def test_a_call_that_fails_for_another_reason_uses_no_proof(
    desk: Desk, coordinator: Colleague
) -> None:
    _newer, body = coordinator.makes_key(desk.row, replaces=desk)
    proof = coordinator.proves(desk)
    not_mine = body | {"grants": [body["grants"][0] | {"member": caseworker_at(desk).id}]}
    assert coordinator.post(KEYS, not_mine, **proof).status_code == 409
    assert coordinator.post(KEYS, body, **proof).status_code == 201


def test_who_recovered_the_seed_from_paper_proves_it_too(desk: Desk) -> None:
    newcomer = newcomer_at(desk.row)
    assert grants_to_itself(newcomer, desk) == REFUSED
    assert not KeyGrant.objects.exists()
    assert grants_to_itself(newcomer, desk, **newcomer.proves(desk)) == (204, None)


def test_another_organisations_key_is_not_there(desk: Desk, coordinator: Colleague) -> None:
    for key in (a_desk("second").key_id, uuid4()):
        assert whole(coordinator.post(CHALLENGES, {"key": str(key)})) == problem("not-found")


def test_a_member_has_few_that_wait(desk: Desk, coordinator: Colleague, clock: Clock) -> None:
    other = caseworker_at(desk)
    theirs = other.proves(desk)
    first = coordinator.proves(desk)
    for _number in range(holder_challenges.MAX_OPEN):
        clock.now += timedelta(seconds=1)
        coordinator.challenge(desk)
    assert HolderChallenge.objects.count() == holder_challenges.MAX_OPEN + 1
    assert grants_to_itself(coordinator, desk, **first) == REFUSED
    assert grants_to_itself(other, desk, **theirs) == (204, None)


def test_it_outlives_the_rotation_of_the_secret(
    desk: Desk, coordinator: Colleague, settings: Any
) -> None:
    proof = coordinator.proves(desk)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, and long enough for that"
    holder_challenges.spend_proof(
        member_id=coordinator.staff.member.pk,
        key_id=desk.key_id,
        proof=read(proof),
    )


def read(proof: dict[str, str]) -> holder_challenges.HolderProof:
    found = PROOF.fullmatch(proof["Kier-Holder"])
    assert found
    return holder_challenges.HolderProof(UUID(found[1]), decode(found[2]))

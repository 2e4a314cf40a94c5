"""`/api/v1/organisation/keys` and `…/grants/{key}`: who publishes a key, and who lets in whom."""

from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto.encoding import encode
from backend.organisations import keys
from backend.organisations.directory import forget_directory
from backend.organisations.models import KeyGrant, Organisation, OrganisationKey, Role
from backend.organisations.partners import confirm_words
from backend.organisations.services import retire_key
from tests.colleagues import (
    KEYS,
    MEMBERS,
    ORGANISATION,
    Colleague,
    caseworker_at,
    coordinator_at,
    newcomer_at,
    seed_of,
    shown,
)
from tests.factories import Desk, an_organisation, someone_invited
from tests.personas import INTAKE, Caller, Caseworker, Seeker, problem, whole

REPLACED = problem(
    "key-replaced",
    "The organisation has another key by now. Look at it before you make a new one.",
)
NOT_HERE = problem("not-found")


def conflict(detail: str, pointer: str, code: str) -> Any:
    errors = [{"pointer": pointer, "code": code, "detail": detail}]
    return problem("conflict", detail, errors=errors)


@pytest.fixture
def keyless(db: Any) -> Organisation:
    return an_organisation("new")


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


# -- The first key ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["caseworker", "coordinator"])
def test_any_member_publishes_the_first_key(anyone: Caller, role: Any) -> None:
    member = newcomer_at(an_organisation("new"), role=role)
    desk, body = member.makes_key(Organisation.objects.get())
    assert whole(anyone.get(f"{INTAKE}/organisations/{desk.id}")) == NOT_HERE
    assert whole(member.post(KEYS, body)) == (201, {"id": body["id"]})
    assert seed_of(member, desk) == desk.pair.seed
    page = member.get(ORGANISATION).json()
    made = {name: body[name] for name in ("id", "public", "recovery_envelope")}
    first = {"active": True, "replaces": None, "succession": None}
    assert page["keys"] == [made | first]
    # Seekers seal to it once the operator compared its words.
    assert whole(anyone.get(f"{INTAKE}/organisations/{desk.id}")) == NOT_HERE
    confirm_words(organisation_id=desk.row.id, key_id=desk.key_id)
    seen = anyone.get(f"{INTAKE}/organisations/{desk.id}").json()["key"]
    assert seen == {"id": body["id"], "public": body["public"]}


def test_seekers_reach_an_organisation_when_the_operator_compared_the_words(
    keyless: Organisation,
) -> None:
    member, seeker = newcomer_at(keyless, role=Role.COORDINATOR), Seeker()
    desk, body = member.makes_key(keyless)
    member.post(KEYS, body)
    assert member.get(ORGANISATION).json()["confirmed"] is False
    assert seeker.ask(desk).json()["type"] == "/problems/unknown-organisation"
    detail = (
        "Call the operator of Kier first, and compare the six words of your organisation's key."
    )
    error = {"pointer": "/accepting", "code": "words-not-compared", "detail": detail}
    refused = problem("words-not-compared", detail, errors=[error])
    assert whole(member.change(accepting=True)) == refused
    confirm_words(organisation_id=desk.row.id, key_id=desk.key_id)
    forget_directory()
    assert member.change(accepting=True).json()["confirmed"] is True
    assert seeker.ask(desk, text="Help").status_code == 201
    assert Caseworker(member.staff, desk).texts(seeker) == ["Help"]


def test_an_organisation_that_had_a_key_has_no_first_one_again(keyless: Organisation) -> None:
    """Somebody who writes to the database deletes its keys, and a member publishes one."""
    member = newcomer_at(keyless)
    first, body = member.makes_key(keyless)
    assert member.post(KEYS, body).status_code == 201
    assert Organisation.objects.get(pk=keyless.pk).first_key == first.key_id
    KeyGrant.objects.all().delete()
    OrganisationKey.objects.unverified().delete()
    _desk, body = member.makes_key(keyless)
    wrong = "Something is wrong with this organisation's keys. Ask the operator."
    assert whole(member.post(KEYS, body)) == problem("conflict", wrong)
    assert not OrganisationKey.objects.exists()


def test_an_organisation_that_is_said_to_have_had_none_is_absent(keyless: Organisation) -> None:
    """Whoever empties the column, too, has no MAC for that."""
    member = newcomer_at(keyless)
    _desk, body = member.makes_key(keyless)
    assert member.post(KEYS, body).status_code == 201
    Organisation._base_manager.update(first_key=None)
    OrganisationKey.objects.unverified().delete()
    _desk, body = member.makes_key(keyless)
    assert member.post(KEYS, body).status_code in {403, 404, 409}
    assert not OrganisationKey.objects.exists()


def test_after_a_reset_a_key_is_the_first_one_again(keyless: Organisation) -> None:
    member = newcomer_at(keyless)
    first, body = member.makes_key(keyless)
    assert member.post(KEYS, body).status_code == 201
    retire_key(organisation=keyless)
    _desk, body = member.makes_key(keyless)
    assert member.post(KEYS, body).status_code == 201
    assert Organisation.objects.get(pk=keyless.pk).first_key == first.key_id


def test_the_same_again(keyless: Organisation) -> None:
    member = newcomer_at(keyless)
    _desk, body = member.makes_key(keyless)
    member.post(KEYS, body)
    assert whole(member.post(KEYS, body)) == (200, {"id": body["id"]})
    assert OrganisationKey.objects.count() == KeyGrant.objects.count() == 1


@pytest.mark.parametrize("role", ["caseworker", "coordinator"])
def test_somebody_was_first(keyless: Organisation, role: Any) -> None:
    first, second = newcomer_at(keyless, "a"), newcomer_at(keyless, "b", role)
    _desk, body = first.makes_key(keyless)
    _other, late = second.makes_key(keyless)
    assert first.post(KEYS, body).status_code == 201
    assert whole(second.post(KEYS, late)) == REPLACED
    assert [str(key.id) for key in OrganisationKey.objects.all()] == [body["id"]]


def test_for_colleagues_too(keyless: Organisation) -> None:
    member, other, late = (newcomer_at(keyless, name) for name in "abc")
    desk, body = member.makes_key(keyless, other.staff)
    member.post(KEYS, body)
    assert seed_of(other, desk) == desk.pair.seed
    found = {row["id"]: row for row in late.get(MEMBERS).json()["results"]}
    assert found == {
        member.id: shown(member.staff, desk.key_id, state="active"),
        other.id: shown(other.staff, desk.key_id, state="active"),
        late.id: shown(late.staff, state="waiting"),
    }


# -- The next key -------------------------------------------------------------------------------


def test_a_coordinator_replaces_the_key(desk: Desk, coordinator: Colleague) -> None:
    caseworker, seeker = caseworker_at(desk), Seeker()
    seeker.ask(desk, text="Before")
    newer, body = coordinator.makes_key(desk.row, replaces=desk)
    assert whole(coordinator.publish(body, replaces=desk)) == (201, {"id": body["id"]})
    found = {row["id"]: row for row in coordinator.get(MEMBERS).json()["results"]}
    both = (newer.key_id, desk.key_id)
    assert found == {
        coordinator.id: shown(coordinator.staff, *both, state="active", role="coordinator"),
        caseworker.id: shown(caseworker.staff, desk.key_id, state="waiting"),
    }
    # What was sealed to the old one stays open to who holds it.
    assert Caseworker(caseworker.staff, desk).texts(seeker) == ["Before"]


def test_two_coordinators_replace_it_one_after_the_other(
    desk: Desk, coordinator: Colleague
) -> None:
    other = coordinator_at(desk, "other")
    _newer, body = coordinator.makes_key(desk.row, replaces=desk)
    _late, late = other.makes_key(desk.row, replaces=desk)
    assert coordinator.publish(body, replaces=desk).status_code == 201
    assert whole(other.publish(late, replaces=desk)) == REPLACED
    # Nor does the first one come back.
    again = other.makes_key(desk.row, replaces=desk)[1] | {"replaces": str(uuid4())}
    assert whole(other.publish(again, replaces=desk)) == REPLACED


def test_a_key_that_was_replaced_is_not_the_same_again(desk: Desk, coordinator: Colleague) -> None:
    newer, body = coordinator.makes_key(desk.row, replaces=desk)
    coordinator.publish(body, replaces=desk)
    newest = coordinator.makes_key(desk.row, replaces=newer)[1]
    assert coordinator.publish(newest, replaces=newer).status_code == 201
    assert whole(coordinator.post(KEYS, body)) == REPLACED


def test_a_caseworker_does_not_replace_it(desk: Desk) -> None:
    caseworker = caseworker_at(desk)
    _newer, body = caseworker.makes_key(desk.row, replaces=desk)
    assert whole(caseworker.post(KEYS, body)) == problem("not-allowed")
    del body["replaces"], body["succession"]
    assert whole(caseworker.post(KEYS, body)) == REPLACED
    assert OrganisationKey.objects.count() == 1


def test_a_phone_that_sealed_to_the_old_one_asks_again(
    desk: Desk, coordinator: Colleague, anyone: Caller
) -> None:
    seeker = Seeker()
    late = seeker.submission(desk)
    newer, body = coordinator.makes_key(desk.row, replaces=desk)
    coordinator.publish(body, replaces=desk)
    assert seeker.post(f"{INTAKE}/requests", late).json()["type"] == "/problems/key-replaced"
    assert seeker.ask(newer).status_code == 201


def test_keys_are_counted_and_bounded(
    desk: Desk, coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "MAX_KEYS", 2)
    newer, body = coordinator.makes_key(desk.row, replaces=desk)
    coordinator.publish(body, replaces=desk)
    assert [*OrganisationKey.objects.order_by("number").values_list("number", "id")] == [
        (1, desk.key_id),
        (2, newer.key_id),
    ]
    _newest, one_more = coordinator.makes_key(desk.row, replaces=newer)
    detail = "This organisation has had too many keys. Ask the operator."
    assert whole(coordinator.publish(one_more, replaces=newer)) == problem("conflict", detail)


# -- Refusals -----------------------------------------------------------------------------------


def test_who_makes_it_holds_it(keyless: Organisation) -> None:
    member, other = newcomer_at(keyless, "a"), newcomer_at(keyless, "b")
    _desk, body = member.makes_key(keyless, other.staff)
    detail = "Seal the key to yourself too. Otherwise nobody could let others in."
    answer = member.post(KEYS, body | {"grants": body["grants"][1:]})
    assert whole(answer) == conflict(detail, "/grants", "not-yourself")
    assert not OrganisationKey.objects.exists()


def test_only_colleagues_with_keys_get_it(keyless: Organisation) -> None:
    member, stranger = newcomer_at(keyless), newcomer_at(an_organisation("else"))
    _desk, body = member.makes_key(keyless, stranger.staff)
    [mine, theirs] = body["grants"]
    detail = "This person does not work at this organisation, or has no keys yet."
    for one in (stranger.id, str(someone_invited(keyless).pk), str(uuid4())):
        answer = member.post(KEYS, body | {"grants": [mine, theirs | {"member": one}]})
        assert whole(answer) == conflict(detail, "/grants/1/member", "no-colleague")
    assert not OrganisationKey.objects.exists()


def test_nobody_twice(keyless: Organisation) -> None:
    member = newcomer_at(keyless)
    _desk, body = member.makes_key(keyless)
    answer = member.post(KEYS, body | {"grants": body["grants"] * 2})
    expected = conflict("Somebody stands in this list twice.", "/grants/1/member", "twice")
    assert whole(answer) == expected


@pytest.mark.parametrize("public", [b"\xff" * 1216, bytes(1216)])
def test_a_key_that_is_none(keyless: Organisation, public: bytes) -> None:
    member = newcomer_at(keyless)
    _desk, body = member.makes_key(keyless)
    answer = member.post(KEYS, body | {"public": encode(public)})
    assert whole(answer) == conflict("This is not a public key.", "/public", "not-a-key")


def test_an_identifier_in_use(desk: Desk, coordinator: Colleague, keyless: Organisation) -> None:
    in_use = problem("conflict", "This identifier is in use. Make a new one and send again.")
    for caller, row in ((newcomer_at(keyless), keyless), (coordinator, desk.row)):
        _desk, body = caller.makes_key(row)
        assert whole(caller.post(KEYS, body | {"id": str(desk.key_id)})) == in_use


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"id": str(uuid4()).upper()}, "/id", "invalid"),
        ({"id": "6fa459ea-ee8a-3ca4-894e-db77e160355e"}, "/id", "not-random"),
        ({"public": "x"}, "/public", "invalid"),
        ({"recovery_envelope": encode(bytes(61))}, "/recovery_envelope", "size"),
        ({"grants": []}, "/grants", "too-few"),
        ({"grants": [{"member": "x", "grant": "x"}] * 101}, "/grants", "too-many"),
        ({"replaces": None}, "/replaces", "null"),
        ({"organisation": "x"}, "/organisation", "unknown"),
    ],
)
def test_what_cannot_be(keyless: Organisation, change: Any, pointer: str, code: str) -> None:
    member = newcomer_at(keyless)
    answer = member.post(KEYS, member.makes_key(keyless)[1] | change)
    assert answer.status_code == 400
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]

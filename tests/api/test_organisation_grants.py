"""`…/members/{id}/grants/{key}`: who lets in whom."""

import os
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from backend.accounts import resets
from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from backend.organisations.models import KeyGrant
from tests.colleagues import (
    MEMBERS,
    Colleague,
    caseworker_at,
    coordinator_at,
    newcomer_at,
    seed_of,
    shown,
)
from tests.factories import Desk, a_desk, someone_invited
from tests.personas import Caseworker, Seeker, problem, whole

NOT_HERE = problem("not-found")


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def test_a_colleague_lets_in(desk: Desk) -> None:
    caseworker, newcomer, seeker = caseworker_at(desk), newcomer_at(desk.row), Seeker()
    seeker.ask(desk, text="Help")
    assert whole(caseworker.let_in(desk, newcomer.staff)) == (204, None)
    assert seed_of(newcomer, desk) == desk.pair.seed
    assert Caseworker(newcomer.staff, desk).texts(seeker) == ["Help"]
    found = {row["id"]: row for row in newcomer.get(MEMBERS).json()["results"]}
    assert found[newcomer.id] == shown(newcomer.staff, desk.key_id, state="active")


def test_to_an_older_key_too(desk: Desk, coordinator: Colleague) -> None:
    newer, body = coordinator.makes_key(desk.row, replaces=desk)
    coordinator.publish(body, replaces=desk)
    newcomer = newcomer_at(desk.row)
    assert coordinator.let_in(desk, newcomer.staff).status_code == 204
    [waiting] = [row for row in newcomer.get(MEMBERS).json()["results"] if row["id"] == newcomer.id]
    assert waiting == shown(newcomer.staff, desk.key_id, state="waiting")
    coordinator.let_in(newer, newcomer.staff)
    assert seed_of(newcomer, desk) == desk.pair.seed
    assert seed_of(newcomer, newer) == newer.pair.seed


def test_a_grant_that_is_there_stays(desk: Desk, coordinator: Colleague) -> None:
    """Two let somebody in at once; and nobody takes the key from a colleague."""
    caseworker = caseworker_at(desk)
    for grant in (os.urandom(1168), os.urandom(1168)):
        assert whole(coordinator.grant(desk, caseworker.id, grant)) == (204, None)
    assert seed_of(caseworker, desk) == desk.pair.seed


def test_who_has_the_code_on_paper_lets_themselves_in(desk: Desk) -> None:
    newcomer = newcomer_at(desk.row)
    # A slip, which nobody but themselves can mend.
    newcomer.grant(desk, newcomer.id, os.urandom(1168))
    assert whole(newcomer.let_in(desk, newcomer.staff)) == (204, None)
    assert seed_of(newcomer, desk) == desk.pair.seed


def test_who_does_not_hold_the_key_lets_in_nobody_else(desk: Desk) -> None:
    for caller in (newcomer_at(desk.row, "a"), newcomer_at(desk.row, "b", role="coordinator")):
        answer = caller.let_in(desk, newcomer_at(desk.row, f"of-{caller.id}").staff)
        assert whole(answer) == problem("not-allowed")
    assert not KeyGrant.objects.exists()


def test_who_has_no_keys_yet(desk: Desk) -> None:
    invited = someone_invited(desk.row).pk
    answer = caseworker_at(desk).grant(desk, invited, os.urandom(1168))
    detail = "This person has no keys yet. The link that was mailed leads to them."
    assert whole(answer) == problem("conflict", detail)


def test_another_organisations_members_and_keys_are_not_there(desk: Desk) -> None:
    caseworker, other = caseworker_at(desk), a_desk("second")
    stranger, waiting = newcomer_at(other.row), newcomer_at(desk.row)
    for member, key in (
        (stranger.id, desk.key_id),
        (waiting.id, other.key_id),
        (caseworker.id, other.key_id),
        (waiting.id, uuid4()),
        (uuid4(), desk.key_id),
    ):
        path = f"{MEMBERS}/{member}/grants/{key}"
        answer = caseworker.call("put", path, {"grant": encode(os.urandom(1168))})
        assert whole(answer) == NOT_HERE
    assert KeyGrant.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/grant", "required"),
        ({"grant": encode(bytes(1167))}, "/grant", "size"),
        ({"grant": encode(bytes(1168)), "key": "x"}, "/key", "unknown"),
    ],
)
def test_what_is_no_grant(desk: Desk, body: Any, pointer: str, code: str) -> None:
    caseworker = caseworker_at(desk)
    path = f"{MEMBERS}/{newcomer_at(desk.row).id}/grants/{desk.key_id}"
    answer = caseworker.call("put", path, body)
    assert answer.status_code == 400
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


def test_a_new_password_makes_somebody_wait_again(desk: Desk, coordinator: Colleague) -> None:
    caseworker = caseworker_at(desk)
    pair = KeyPair.generate()
    body = {
        "token": resets.token_for(caseworker.staff.member),
        "login": encode(os.urandom(32)),
        "salt": encode(os.urandom(16)),
        "public_key": encode(pair.public.raw),
        "member_key_envelope": encode(os.urandom(60)),
        "pins": {"version": 1, "box": encode(os.urandom(540))},
    }
    assert caseworker.post("/api/v1/members/password-resets", body).status_code == 204
    anew = Colleague(replace(caseworker.staff, pair=pair, login=body["login"]))
    found = {row["id"]: row for row in coordinator.get(MEMBERS).json()["results"]}
    assert found[anew.id] == shown(anew.staff, state="waiting")
    assert coordinator.let_in(desk, anew.staff).status_code == 204
    assert seed_of(anew, desk) == desk.pair.seed

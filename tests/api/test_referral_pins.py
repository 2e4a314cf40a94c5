"""Pins of referrals and chains of request keys: what is kept, shown, and refused."""

import os
from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto.encoding import encode
from backend.help_requests.models import Referral, ReferralEnvelope
from backend.help_requests.pins_due import pin_due_signature
from tests.factories import Desk, a_desk, a_member
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole

KEYS, REFERRALS = f"{INTAKE}/request/keys", f"{INTAKE}/request/referrals"
OTHER = "This request was accepted with another key. Do not answer it. Call the operator."


def made_up(number: int = 1) -> dict[str, Any]:
    return {"number": number, "mac": encode(os.urandom(32))}


@pytest.fixture
def asked(seeker: Seeker, desk: Desk) -> Seeker:
    seeker.ask(desk)
    return seeker


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"pin": None},
        {"pin": {}},
        {"pin": {"number": 1}},
        {"pin": {"number": 0, "mac": encode(bytes(32))}},
        {"pin": {"number": "1", "mac": encode(bytes(32))}},
        {"pin": {"number": 1, "mac": encode(bytes(31))}},
        {"pin": {"number": 1, "mac": encode(bytes(32)), "key": "x"}},
    ],
)
def test_accepting_takes_a_pin(asked: Seeker, caseworker: Caseworker, body: Any) -> None:
    answer = caseworker.post(caseworker.at(asked, "accept"), body)
    assert answer.status_code == 400
    assert caseworker.referral_of(asked)["status"] == "offered"


def test_the_pin_is_shown_to_the_organisation_as_it_came(
    asked: Seeker, caseworker: Caseworker
) -> None:
    assert caseworker.referral_of(asked)["pin"] is None
    pin = caseworker.pin(asked)
    assert caseworker.move(asked, "accept", {"pin": pin}).status_code == 200
    referral = caseworker.referral_of(asked)
    assert (referral["pin"], referral["pin_due"]) == (pin, False)


def test_it_names_the_first_number(asked: Seeker, caseworker: Caseworker, desk: Desk) -> None:
    asked.post(KEYS, asked.next_key(desk))
    answer = caseworker.move(asked, "accept", {"pin": made_up(2)})
    detail = "Pin the first key that you were given: number 1."
    error = {"pointer": "/pin/number", "code": "not-the-first", "detail": detail}
    assert whole(answer) == problem("conflict", detail, errors=[error])
    assert caseworker.move(asked, "accept").status_code == 200


def test_another_pin_is_refused_and_the_first_one_stays(
    asked: Seeker, caseworker: Caseworker
) -> None:
    caseworker.move(asked, "accept")
    pin = caseworker.referral_of(asked)["pin"]
    answer = caseworker.move(asked, "accept", {"pin": made_up()})
    assert whole(answer) == problem("conflict", OTHER)
    assert caseworker.move(asked, "accept", {"pin": pin}).json()["type"] == (
        "/problems/impossible-move"
    )
    assert caseworker.referral_of(asked)["pin"] == pin


def test_one_that_was_accepted_before_there_were_pins_gets_one_once(
    asked: Seeker, caseworker: Caseworker
) -> None:
    caseworker.move(asked, "accept")
    [row] = Referral.objects.all()
    Referral.objects.update(pin_mac=None, pin_number=None, pin_due=pin_due_signature(row.id))
    assert caseworker.referral_of(asked)["pin_due"] is True
    pin = caseworker.pin(asked)
    assert caseworker.move(asked, "accept", {"pin": pin}).json()["status"] == "accepted"
    referral = caseworker.referral_of(asked)
    assert (referral["pin"], referral["pin_due"]) == (pin, False)
    assert caseworker.move(asked, "accept", {"pin": made_up()}).status_code == 409


@pytest.mark.parametrize("written", ["1", "x" * 43, pin_due_signature(uuid4())])
def test_whoever_writes_to_the_database_makes_no_pin_due(
    asked: Seeker, caseworker: Caseworker, written: str
) -> None:
    caseworker.move(asked, "accept")
    Referral.objects.update(pin_mac=None, pin_number=None, pin_due=written)
    referral = caseworker.referral_of(asked)
    assert (referral["pin"], referral["pin_due"]) == (None, False)


def test_who_closed_and_is_asked_again_accepts_with_the_same_pin(
    asked: Seeker, caseworker: Caseworker
) -> None:
    caseworker.move(asked, "accept")
    pin = caseworker.referral_of(asked)["pin"]
    caseworker.move(asked, "close")
    asked.write("One more question")
    referral = caseworker.referral_of(asked)
    assert (referral["status"], referral["pin"]) == ("offered", pin)
    assert whole(caseworker.move(asked, "accept", {"pin": made_up()})) == (
        problem("conflict", OTHER)
    )
    assert caseworker.move(asked, "accept", {"pin": pin}).status_code == 200


def test_who_is_let_in_anew_begins_anew(asked: Seeker, caseworker: Caseworker, desk: Desk) -> None:
    caseworker.move(asked, "accept")
    asked.withdraw(desk)
    assert asked.let_in(desk).status_code == 201
    assert caseworker.referral_of(asked)["pin"] is None


# -- Chains -------------------------------------------------------------------------------------


def test_both_sides_get_the_chain_that_the_phone_made(
    asked: Seeker, caseworker: Caseworker, desk: Desk
) -> None:
    body = asked.next_key(desk)
    assert asked.post(KEYS, body).status_code == 201
    first, second = asked.read()["seeker_envelopes"]
    assert ("chain" in first, second["chain"]) == (False, body["chain"])
    first, second = caseworker.referral_of(asked)["envelopes"]
    assert ("chain" in first, second["chain"]) == (False, body["chain"])


@pytest.mark.parametrize("chain", [None, "", encode(bytes(31))])
def test_a_later_key_has_a_chain(asked: Seeker, desk: Desk, chain: Any) -> None:
    body = asked.next_key(desk)
    spoilt = {name: value for name, value in body.items() if name != "chain"}
    if chain is not None:
        spoilt["chain"] = chain
    assert asked.post(KEYS, spoilt).status_code == 400
    assert asked.withdraw(desk, spoilt).status_code == 400
    assert len(asked.read()["seeker_envelopes"]) == 1


def test_numbers_run_without_a_gap(asked: Seeker, desk: Desk) -> None:
    body = asked.next_key(desk)
    for number in (3, 4, 32_000):
        answer = asked.post(KEYS, body | {"number": number})
        assert answer.json()["type"] == "/problems/key-replaced"
    assert asked.post(KEYS, body).status_code == 201


def test_who_closed_gets_no_key_beside_a_gap(
    asked: Seeker, caseworker: Caseworker, desk: Desk
) -> None:
    caseworker.move(asked, "accept")
    caseworker.move(asked, "close")
    asked.post(KEYS, asked.next_key())
    assert asked.post(KEYS, asked.next_key(desk)).status_code == 201
    assert [envelope["number"] for envelope in caseworker.referral_of(asked)["envelopes"]] == [1]
    assert not ReferralEnvelope.objects.exists()


# -- Let in from a later key on -----------------------------------------------------------------


@pytest.fixture
def other(seeker: Seeker) -> Caseworker:
    desk = a_desk("later")
    return Caseworker(a_member(desk), desk)


def test_from_a_later_key_on(asked: Seeker, other: Caseworker, desk: Desk) -> None:
    for text in ("two", "three"):
        asked.post(KEYS, asked.next_key(desk))
        asked.write(text)
    assert asked.let_in(other.desk, numbers=[2, 3], begin=2).status_code == 201
    referral = other.referral_of(asked)
    assert referral["envelope"] is None
    assert [envelope["number"] for envelope in referral["envelopes"]] == [2, 3]
    assert asked.let_in(other.desk, numbers=[2, 3], begin=2).status_code == 409
    assert other.move(asked, "accept", {"pin": made_up(1)}).status_code == 409
    assert other.move(asked, "accept").status_code == 200
    assert other.referral_of(asked)["pin"]["number"] == 2


def test_the_same_again_is_the_same(asked: Seeker, other: Caseworker, desk: Desk) -> None:
    asked.post(KEYS, asked.next_key(desk))
    body = asked.sealed_to(other.desk, 2)
    envelope = body.pop("envelope")
    body |= {"from": 2, "envelopes": [{"number": 2, "envelope": envelope}]}
    assert [asked.post(REFERRALS, body).status_code for _time in range(2)] == [201, 200]


@pytest.mark.parametrize(
    ("numbers", "begin"), [([3], None), ([2, 2, 3], None), ([3], 2), ([2], 2), ([2, 3], 3)]
)
def test_a_gap_or_a_repeat(
    asked: Seeker, other: Caseworker, desk: Desk, numbers: list[int], begin: int | None
) -> None:
    for _number in range(2):
        asked.post(KEYS, asked.next_key(desk))
    assert asked.let_in(other.desk, numbers=numbers, begin=begin).status_code == 409
    assert Referral.objects.count() == 1


def test_either_the_first_key_or_where_to_begin(
    asked: Seeker, other: Caseworker, desk: Desk
) -> None:
    asked.post(KEYS, asked.next_key(desk))
    body = asked.sealed_to(other.desk)
    later = [{"number": 2, "envelope": asked.sealed_to(other.desk, 2)["envelope"]}]
    without = {name: value for name, value in body.items() if name != "envelope"}
    for wrong in (body | {"from": 2, "envelopes": later}, without | {"envelopes": later}):
        answer = asked.post(REFERRALS, wrong)
        assert answer.status_code == 400
        errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
        assert errors == [("/envelope", "first")]

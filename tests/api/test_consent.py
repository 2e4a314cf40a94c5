"""The seeker decides who reads: one more organisation, withdrawal, the next request key."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from backend.core.crypto.encoding import encode
from backend.help_requests.models import HelpRequest, Referral, ReferralEnvelope
from backend.organisations.directory import forget_directory
from backend.organisations.models import OrganisationLoad
from backend.organisations.page import change_page
from tests.api.trace import rows_of_all_tables
from tests.factories import Desk, a_desk, a_key_for
from tests.personas import INBOX, INTAKE, Caseworker, Seeker, problem, whole

REFERRALS, KEYS = f"{INTAKE}/request/referrals", f"{INTAKE}/request/keys"
LOOK = "Look at the errors below."


def statuses(seeker: Seeker) -> list[str]:
    return [referral["status"] for referral in seeker.read()["referrals"]]


# -- One more organisation ----------------------------------------------------------------------


def test_one_more_reads_all_that_was_written(
    seeker: Seeker, desk: Desk, other_desk: Desk, other_caseworker: Caseworker
) -> None:
    seeker.ask(desk, text="one")
    seeker.write("two")
    assert whole(seeker.let_in(other_desk)) == (
        201,
        {"organisation": other_desk.id, "status": "offered"},
    )
    assert other_caseworker.texts(seeker) == ["one", "two"]
    referral = other_caseworker.referral_of(seeker)
    assert referral["reasons"][0]["code"] == "audience-boys"
    assert referral["due_at"] == "2026-11-03T09:00:00Z"


def test_the_same_again(seeker: Seeker, desk: Desk, other_desk: Desk) -> None:
    seeker.ask(desk)
    body = seeker.sealed_to(other_desk)
    assert seeker.post(REFERRALS, body).status_code == 201
    rows = rows_of_all_tables(connection)
    assert whole(seeker.post(REFERRALS, body)) == (
        200,
        {"organisation": other_desk.id, "status": "offered"},
    )
    assert rows_of_all_tables(connection) == rows


def test_the_same_again_after_the_organisation_replaced_its_key(
    seeker: Seeker, desk: Desk, other_desk: Desk
) -> None:
    seeker.ask(desk)
    body = seeker.sealed_to(other_desk)
    seeker.post(REFERRALS, body)
    a_key_for(other_desk.row)
    assert seeker.post(REFERRALS, body).status_code == 200


def test_who_reads_already(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    assert whole(seeker.let_in(desk)) == problem("conflict", "This organisation reads already.")


def test_who_waits_is_let_in_before_its_turn(
    seeker: Seeker, desk: Desk, other_desk: Desk, other_caseworker: Caseworker
) -> None:
    seeker.ask(desk, waiting=[other_desk])
    assert seeker.let_in(other_desk).status_code == 201
    assert statuses(seeker) == ["offered", "offered"]
    assert other_caseworker.texts(seeker) == ["Please help"]


def test_who_left_or_declined_may_be_let_in_again(
    seeker: Seeker, desk: Desk, caseworker: Caseworker
) -> None:
    seeker.ask(desk)
    seeker.withdraw(desk)
    assert seeker.let_in(desk).status_code == 201
    caseworker.move(seeker, "decline")
    assert statuses(seeker) == ["declined"]
    assert seeker.let_in(desk).status_code == 201
    assert caseworker.texts(seeker) == ["Please help"]
    assert not Referral.objects.get().decline_reason


def test_later_keys_come_along(
    seeker: Seeker, desk: Desk, other_desk: Desk, other_caseworker: Caseworker
) -> None:
    seeker.ask(desk, text="one")
    seeker.post(KEYS, seeker.next_key(desk))
    seeker.write("two")
    rows = rows_of_all_tables(connection)
    newest = problem("key-replaced", "Seal the newest key too: number 2.")
    assert whole(seeker.let_in(other_desk)) == newest
    assert rows_of_all_tables(connection) == rows
    assert seeker.let_in(other_desk, numbers=[2]).status_code == 201
    assert other_caseworker.texts(seeker) == ["one", "two"]


def test_a_key_number_that_is_not_there(seeker: Seeker, desk: Desk, other_desk: Desk) -> None:
    seeker.ask(desk)
    seeker.next_key()
    assert seeker.let_in(other_desk, numbers=[2]).json()["type"] == "/problems/conflict"


def test_unknown_organisation_and_replaced_key(
    seeker: Seeker, desk: Desk, other_desk: Desk
) -> None:
    seeker.ask(desk)
    body = seeker.sealed_to(other_desk)
    unknown = seeker.post(REFERRALS, body | {"organisation": str(uuid4())}).json()
    assert unknown["type"] == "/problems/unknown-organisation"
    a_key_for(other_desk.row)
    assert seeker.post(REFERRALS, body).json()["type"] == "/problems/key-replaced"
    assert statuses(seeker) == ["offered"]


def test_no_more_than_twenty(seeker: Seeker, desk: Desk) -> None:
    others = [a_desk(f"no-{n}") for n in range(20)]
    seeker.ask(desk, waiting=others[:19])
    detail = "No more organisations can be asked with this code."
    assert whole(seeker.let_in(others[19])) == problem("conflict", detail)


# -- Withdrawal ---------------------------------------------------------------------------------


def test_withdrawn_without_a_new_key(seeker: Seeker, desk: Desk, caseworker: Caseworker) -> None:
    seeker.ask(desk)
    messages = caseworker.at(seeker, "messages")
    assert whole(seeker.withdraw(desk)) == (204, None)
    assert statuses(seeker) == ["withdrawn"]
    assert seeker.read()["status"] == "unplaced"
    referral = caseworker.referral_of(seeker)
    assert (referral["status"], referral["envelope"], referral["envelopes"]) == (
        "withdrawn",
        None,
        [],
    )
    detail = "You can no longer read this: consent was withdrawn, or you declined."
    assert whole(caseworker.get(messages)) == problem("withheld", detail)
    body = {"id": str(uuid4()), "body": encode(bytes(540))}
    assert whole(caseworker.post(messages, body)) == problem("withheld", detail)
    assert bytes(desk.pair.seed) not in repr(rows_of_all_tables(connection)).encode()


def test_the_one_who_left_gets_nothing_new_and_those_who_stay_do(
    seeker: Seeker,
    desk: Desk,
    other_desk: Desk,
    caseworker: Caseworker,
    other_caseworker: Caseworker,
) -> None:
    seeker.ask(desk, other_desk, text="one")
    seeker.write("two")
    hour = caseworker.referral_of(seeker)["last_message_hour"]
    assert seeker.withdraw(desk, seeker.next_key(other_desk)).status_code == 204
    assert seeker.write("three").status_code == 201
    assert other_caseworker.write(seeker, "four").status_code == 201
    assert seeker.texts() == other_caseworker.texts(seeker) == ["one", "two", "three", "four"]
    referral = caseworker.referral_of(seeker)
    assert (referral["status"], referral["envelopes"]) == ("withdrawn", [])
    assert referral["last_message_hour"] == hour
    assert caseworker.get(f"{INBOX}/{referral['id']}/messages").status_code == 403
    assert not ReferralEnvelope.objects.filter(referral_id=referral["id"]).exists()


def test_withdrawn_twice(seeker: Seeker, desk: Desk, other_desk: Desk) -> None:
    seeker.ask(desk, other_desk)
    key = seeker.next_key(other_desk)
    assert seeker.withdraw(desk, key).status_code == 204
    rows = rows_of_all_tables(connection)
    assert seeker.withdraw(desk, key).status_code == 204
    assert seeker.withdraw(desk).status_code == 204
    assert rows_of_all_tables(connection) == rows
    assert seeker.read()["seeker_envelopes"][-1]["number"] == 2


def test_one_that_waits_is_never_told(
    seeker: Seeker, desk: Desk, other_desk: Desk, other_caseworker: Caseworker
) -> None:
    seeker.ask(desk, waiting=[other_desk])
    assert seeker.withdraw(other_desk).status_code == 204
    assert other_caseworker.inbox() == {"results": [], "next": None}
    assert statuses(seeker) == ["offered", "withdrawn"]


def test_one_that_was_never_asked(seeker: Seeker, desk: Desk, other_desk: Desk) -> None:
    seeker.ask(desk)
    missing = problem("not-found", "This organisation was not asked.")
    assert whole(seeker.withdraw(other_desk)) == missing
    unknown = seeker.call("delete", f"{REFERRALS}/{uuid4()}")
    assert whole(unknown) == missing


def test_one_that_waits_gets_its_turn_with_all_keys(
    seeker: Seeker,
    desk: Desk,
    other_desk: Desk,
    other_caseworker: Caseworker,
    caseworker: Caseworker,
) -> None:
    third = a_desk("third")
    seeker.ask(desk, third, waiting=[other_desk], text="one")
    seeker.withdraw(third, seeker.next_key(desk, other_desk))
    seeker.write("two")
    caseworker.move(seeker, "decline")
    assert other_caseworker.texts(seeker) == ["one", "two"]


def test_places_are_free_again(seeker: Seeker, desk: Desk, caseworker: Caseworker) -> None:
    seeker.ask(desk)
    caseworker.move(seeker, "accept")
    seeker.withdraw(desk)
    loads = OrganisationLoad.objects.values_list("open", "taken")
    assert [sum(column) for column in zip(*loads, strict=True)] == [0, 0]


# -- The next key -------------------------------------------------------------------------------


def test_the_next_key(seeker: Seeker, desk: Desk, caseworker: Caseworker) -> None:
    seeker.ask(desk, text="one")
    key = seeker.next_key(desk)
    assert whole(seeker.post(KEYS, key)) == (201, {"number": 2})
    rows = rows_of_all_tables(connection)
    assert whole(seeker.post(KEYS, key)) == (201, {"number": 2})
    assert rows_of_all_tables(connection) == rows
    seeker.write("two")
    caseworker.write(seeker, "three")
    assert seeker.texts() == caseworker.texts(seeker) == ["one", "two", "three"]
    seen = seeker.read()
    assert [seeker_envelope["number"] for seeker_envelope in seen["seeker_envelopes"]] == [1, 2]
    assert seen["seeker_envelopes"][0]["seeker_envelope"] == seen["seeker_envelope"]
    assert [message["key_number"] for message in seen["messages"]] == [1, 2, 2]


def test_the_organisation_may_have_a_new_pair(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    newer = a_key_for(desk.row)
    replaced = seeker.post(KEYS, seeker.next_key(desk))
    assert replaced.json()["type"] == "/problems/key-replaced"
    seeker.request_keys.pop()
    assert seeker.post(KEYS, seeker.next_key(newer)).status_code == 201
    [row] = ReferralEnvelope.objects.all()
    assert (row.number, row.key_id) == (2, newer.key_id)
    assert Referral.objects.get().key_id == desk.key_id


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"number": 1}, "invalid-input"),
    ({"number": 3}, "key-replaced"),
    ({"seeker_envelope": "A"}, "invalid-input"),
    ({"referrals": []}, "conflict"),
    ({"extra": 1}, "invalid-input"),
]


@pytest.mark.parametrize(("changes", "kind"), REFUSED, ids=str)
def test_a_key_that_is_refused(
    seeker: Seeker, desk: Desk, changes: dict[str, Any], kind: str
) -> None:
    seeker.ask(desk)
    rows = rows_of_all_tables(connection)
    answer = seeker.post(KEYS, seeker.next_key(desk) | changes)
    assert answer.json()["type"] == f"/problems/{kind}"
    with_withdrawal = seeker.withdraw(desk, {"number": 3} | seeker.next_key(desk) | changes)
    assert with_withdrawal.status_code in {400, 409}
    assert rows_of_all_tables(connection) == rows


def test_a_key_leaves_nobody_out_and_lets_nobody_in(
    seeker: Seeker, desk: Desk, other_desk: Desk
) -> None:
    third, fourth = a_desk("third"), a_desk("fourth")
    seeker.ask(desk, third, waiting=[other_desk])
    seeker.withdraw(third)
    rows = rows_of_all_tables(connection)

    def missing(one: Desk) -> dict[str, str]:
        detail = f"The key is missing for {one.id}."
        return {"pointer": "/referrals", "code": "missing", "detail": detail}

    def stranger(place: int) -> dict[str, str]:
        pointer = f"/referrals/{place}/organisation"
        detail = "This organisation does not read here."
        return {"pointer": pointer, "code": "not-reading", "detail": detail}

    errors = [missing(desk), missing(other_desk), stranger(0), stranger(1)]
    answer = seeker.post(KEYS, seeker.next_key(third, fourth))
    assert whole(answer) == problem("conflict", LOOK, errors=errors)
    twice = seeker.post(KEYS, seeker.next_key(desk, desk, other_desk) | {"number": 2})
    assert twice.json()["errors"][0]["code"] == "twice"
    assert rows_of_all_tables(connection) == rows


def test_one_that_closed_may_get_the_next_key_or_not(
    seeker: Seeker, desk: Desk, caseworker: Caseworker
) -> None:
    seeker.ask(desk)
    caseworker.move(seeker, "accept")
    caseworker.move(seeker, "close")
    assert seeker.post(KEYS, seeker.next_key()).status_code == 201
    assert seeker.post(KEYS, seeker.next_key(desk)).status_code == 201
    assert HelpRequest.objects.get().key_number == 3


CLOSED = "This organisation takes no new requests now. Ask who fits again, and choose another."


def test_one_that_accepts_nothing_is_not_let_in(seeker: Seeker, desk: Desk) -> None:
    paused = a_desk("paused", accepting=False)
    seeker.ask(desk)
    errors = [{"pointer": "/organisation", "code": "not-accepting", "detail": CLOSED}]
    assert whole(seeker.let_in(paused)) == problem("not-accepting", CLOSED, errors=errors)
    assert Referral.objects.count() == 1


def test_one_that_reads_already_may_be_paused_since(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    envelope = {**seeker.sealed_to(desk)}
    seeker.withdraw(desk)
    path = f"{INTAKE}/request/referrals"
    assert seeker.post(path, envelope).status_code == 201
    change_page(organisation_id=desk.row.id, changes={"accepting": False})
    forget_directory()
    assert seeker.post(path, envelope).status_code == 200
    # Keys go on being changed for who reads.
    assert seeker.post(f"{INTAKE}/request/keys", seeker.next_key(desk)).status_code == 201

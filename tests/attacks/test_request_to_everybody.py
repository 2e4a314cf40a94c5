"""One create asks every organisation at once, urgently, those that accept nothing as well."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.phone import REQUEST
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.flooder import CREATED, TOO_MANY, Flooder, kind_of
from tests.attacks.writer import DatabaseWriter

ORGANISATIONS = "/api/v1/intake/organisations"
CLOSED = "shop"
# What another process may remember of an organisation, and much more.
LONGEST_SECONDS = 60


@pytest.fixture
def everybody(kier: AttackedKier, writer: DatabaseWriter) -> Iterator[tuple[Flooder, list[Any]]]:
    flooder = Flooder(kier.address, "127.66.2.1")
    ids = writer.identifiers("SELECT id FROM organisations_organisation WHERE safety_net = false")
    answers = [flooder.send("GET", f"{ORGANISATIONS}/{one}") for one in ids]
    member = kier.member("coordinator", CLOSED)
    team = Desk(kier.address, member["email"], member["password"])
    team.wire.call("PATCH", "/api/v1/organisation", {"accepting": False})
    yield flooder, [answer.json() for answer in answers if answer.status_code == 200]
    team.wire.call("PATCH", "/api/v1/organisation", {"accepting": True})
    flooder.close()


def test_one_create_asks_three_and_nobody_who_is_closed(
    everybody: tuple[Flooder, list[Any]], writer: DatabaseWriter, tried: Tried
) -> None:
    flooder, all_of_them = everybody
    assert len(all_of_them) > 3
    closed = next(one for one in all_of_them if one["slug"] == CLOSED)
    open_ones = [one for one in all_of_them if one["slug"] != CLOSED]
    count = "SELECT COUNT(*) FROM help_requests_referral"
    before = writer.value(count)

    refused = flooder.create(*open_ones)
    assert (refused.status_code, kind_of(refused)) == (400, "invalid-input")
    pointers = [error["pointer"] for error in refused.json()["errors"]]
    assert pointers == [f"/referrals/{place}/when" for place in range(3, len(open_ones))]

    # The server may remember it as open for two seconds.
    until = time.monotonic() + LONGEST_SECONDS
    answer = flooder.create(closed)
    while answer.status_code in {CREATED, TOO_MANY}:
        assert time.monotonic() < until
        if answer.status_code == CREATED:
            flooder.send("DELETE", REQUEST)
        # So many that it is a wave by then.
        proof = flooder.solved(answer) if answer.status_code == TOO_MANY else ""
        answer = flooder.create(closed, proof=proof)
    assert (answer.status_code, kind_of(answer)) == (409, "not-accepting")
    assert answer.json()["errors"][0]["pointer"] == "/referrals/0/organisation"
    assert writer.value(count) == before

    flooder.ask(open_ones[0])
    sealed = flooder.phone._sealed(closed, 1, flooder.phone.keys[1])
    later = flooder.send("POST", f"{REQUEST}/referrals", sealed)
    if later.status_code == TOO_MANY:
        # A wave by now, of the creates above.
        later = flooder.send("POST", f"{REQUEST}/referrals", sealed, proof=flooder.solved(later))
    assert (later.status_code, kind_of(later)) == (409, "not-accepting")
    reached = writer.value(f"{count} WHERE request_id = %s", UUID(flooder.phone.request))
    assert reached == 1
    tried(
        f"one create to {len(open_ones)} organisations, one to a closed one, and letting it in",
        "400, 409 and 409; nobody was reached",
    )

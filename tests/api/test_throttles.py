"""Throttles slow a flood down, never stay shut, and leave others alone."""

import base64
import hashlib
import json
import time
from typing import Any

import pytest

from backend.core import throttling
from backend.help_requests.models import HelpRequest
from tests.api.trace import bytes_of_the_cache
from tests.factories import Desk, a_desk
from tests.personas import INBOX, INTAKE, PROFILE, Caller, Caseworker, Seeker

OPTIONS, READ = f"{INTAKE}/options", f"{INTAKE}/request"


class Stopwatch:
    """The clock of throttles and cache."""

    def __init__(self) -> None:
        self.now = time.time()

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    watch = Stopwatch()
    monkeypatch.setattr(throttling.time, "time", lambda: watch.now)
    return watch


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use small throttles for tests that do not depend on the numbers."""
    monkeypatch.setattr(throttling, "BURSTS", {"create": 6, "call": 30, "member": 30})
    monkeypatch.setattr(throttling, "WINDOW_SECONDS", 30)


@pytest.fixture
def stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep buckets from refilling while a slow machine makes its calls."""
    now = time.time()
    monkeypatch.setattr(throttling.time, "time", lambda: now)


def solved(challenge: dict[str, Any]) -> str:
    """Return the header that answers a challenge."""
    for number in range(challenge["maxnumber"] + 1):
        digest = hashlib.sha256(f"{challenge['salt']}{number}".encode()).hexdigest()
        if digest == challenge["challenge"]:
            break
    answer = {k: challenge[k] for k in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps(answer | {"number": number}).encode()).decode()


@pytest.mark.full
def test_600_calls_are_free_and_the_next_waits(db: Any) -> None:
    crowd = Caller()
    assert {crowd.get(OPTIONS).status_code for _ in range(600)} == {200}
    refused = crowd.get(OPTIONS)
    body = refused.json()
    challenge = body.pop("challenge")
    assert (refused.status_code, body) == (
        429,
        {
            "type": "/problems/proof-of-work",
            "title": "Please wait a moment, or solve a puzzle",
            "status": 429,
            "detail": "Many people ask at once. Wait 1 second and try again.",
        },
    )
    assert challenge.keys() == {"algorithm", "challenge", "maxnumber", "salt", "signature"}
    assert refused["Retry-After"] == "1"
    assert refused["Content-Type"] == "application/problem+json"


def test_120_creates_are_free_and_the_next_waits_five_seconds(desk: Desk, watch: Stopwatch) -> None:
    # More than thirty at one organisation would be a wave there.
    desks = [desk, *(a_desk(f"other-{number}") for number in range(4))]
    crowd = [Seeker().ask(desks[number % 5]).status_code for number in range(120)]
    assert set(crowd) == {201}
    late = Seeker()
    refused = late.ask(desk)
    assert (refused.status_code, refused["Retry-After"]) == (429, "5")
    assert HelpRequest.objects.count() == 120
    watch.wait(5)
    assert late.ask(desk).status_code == 201
    # Creating has a bucket of its own.
    assert late.get(OPTIONS).status_code == 200


def drained(path: str = OPTIONS, **where: Any) -> Caller:
    caller = Caller(**where)
    while caller.get(path).status_code != 429:
        pass
    return caller


@pytest.mark.usefixtures("small", "db")
def test_no_delay_is_longer_than_five_seconds(watch: Stopwatch) -> None:
    caller = drained()
    for _call in range(200):
        refused = caller.get(OPTIONS)
        assert 1 <= int(refused["Retry-After"]) <= 5
    watch.wait(int(refused["Retry-After"]))
    assert caller.get(OPTIONS).status_code == 200


@pytest.mark.usefixtures("small", "db")
def test_a_proof_passes_once() -> None:
    caller = drained()
    proof = solved(caller.get(OPTIONS).json()["challenge"])
    assert caller.get(OPTIONS, **{"Kier-Proof": proof}).status_code == 200
    assert caller.get(OPTIONS, **{"Kier-Proof": proof}).status_code == 429
    assert caller.get(OPTIONS).status_code == 429


@pytest.mark.usefixtures("small", "db")
@pytest.mark.parametrize("proof", ["", "x", "é", "e30=", "bnVsbA==", "W10=", "A" * 5000])
def test_what_is_no_proof(proof: str) -> None:
    assert drained().get(OPTIONS, **{"Kier-Proof": proof}).status_code == 429


@pytest.mark.usefixtures("small", "stands_still", "db")
@pytest.mark.parametrize("field", ["challenge", "salt", "signature", "number"])
def test_a_proof_that_was_changed(field: str) -> None:
    caller = drained()
    proof = json.loads(base64.b64decode(solved(caller.get(OPTIONS).json()["challenge"])))
    for value in (1, "x", None, [], {}):
        changed = base64.b64encode(json.dumps(proof | {field: value}).encode()).decode()
        assert caller.get(OPTIONS, **{"Kier-Proof": changed}).status_code == 429


@pytest.mark.usefixtures("small", "stands_still", "db")
def test_a_proof_that_came_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.core.proof_of_work.GOOD_FOR_SECONDS", -1)
    caller = drained()
    proof = solved(caller.get(OPTIONS).json()["challenge"])
    assert caller.get(OPTIONS, **{"Kier-Proof": proof}).status_code == 429


@pytest.mark.usefixtures("small", "db")
def test_another_address_passes() -> None:
    drained(address="192.0.2.1")
    assert Caller(address="192.0.2.2").get(OPTIONS).status_code == 200


@pytest.mark.usefixtures("small", "db")
def test_addresses_of_one_household_count_as_one() -> None:
    drained(address="2001:db8:1:1::1")
    assert Caller(address="2001:db8:1:1:ffff::2").get(OPTIONS).status_code == 429
    assert Caller(address="2001:db8:1:2::1").get(OPTIONS).status_code == 200


@pytest.mark.usefixtures("small")
def test_who_shows_a_code_or_a_session_has_a_bucket_of_their_own(
    seeker: Seeker, caseworker: Caseworker
) -> None:
    seeker.ask(caseworker.desk)
    caseworker.inbox()
    drained(address=seeker.address)
    assert seeker.get(READ).status_code == 200
    assert caseworker.get(INBOX).status_code == 200
    while seeker.get(READ).status_code != 429:
        pass
    assert caseworker.get(INBOX).status_code == 200


@pytest.mark.usefixtures("small", "stands_still")
def test_what_is_written_is_charged_to_the_address_whatever_the_code(desk: Desk) -> None:
    crowd = [Seeker() for _ in range(6)]
    assert {one.ask(desk).status_code for one in crowd} == {201}
    # Each code would still allow thirty: together they wrote thirty.
    written = [one.write().status_code for one in crowd for _ in range(6)]
    assert written == [201] * 30 + [429] * 6
    assert {one.get(READ).status_code for one in crowd} == {200}
    elsewhere = Seeker(address="192.0.2.2")
    elsewhere.ask(desk)
    assert elsewhere.write().status_code == 201


@pytest.mark.usefixtures("small", "stands_still")
def test_letting_one_more_in_counts_as_a_create(db: Any) -> None:
    desks = [a_desk(f"desk-{number}") for number in range(8)]
    seeker = Seeker()
    seeker.ask(desks[0])
    found = [seeker.let_in(desk).status_code for desk in desks[1:]]
    assert found == [201] * 5 + [429] * 2


@pytest.mark.usefixtures("small", "stands_still")
def test_wrong_codes_count_against_the_address(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    guesser = Seeker()
    found = [guesser.get(READ).status_code for _ in range(31)]
    assert found == [401] * 30 + [429]
    proof = solved(guesser.get(READ).json()["challenge"])
    assert guesser.get(READ, **{"Kier-Proof": proof}).status_code == 401
    assert guesser.get(OPTIONS).status_code == 429
    assert seeker.get(READ).status_code == 200


@pytest.mark.usefixtures("small", "stands_still")
def test_wrong_sessions_count_against_the_address(caseworker: Caseworker) -> None:
    guesser = Caller(address="192.0.2.66")
    found = [guesser.get(INBOX, **{"X-Session-Token": "x"}).status_code for _ in range(31)]
    assert found == [401] * 30 + [429]
    refused = guesser.get(INBOX, **{"X-Session-Token": "x"})
    proof = solved(refused.json()["challenge"])
    headers = {"X-Session-Token": "x", "Kier-Proof": proof}
    assert guesser.get(INBOX, **headers).status_code == 401
    assert caseworker.get(INBOX).status_code == 200


def test_thirty_people_in_one_room(desk: Desk) -> None:
    statuses = []
    for person in (Seeker(address="198.51.100.4") for _ in range(30)):
        statuses += [
            person.get(OPTIONS).status_code,
            person.post(f"{INTAKE}/matches", PROFILE).status_code,
            person.ask(desk).status_code,
            *(person.get(READ).status_code for _ in range(10)),
            *(person.write().status_code for _ in range(3)),
        ]
    assert 429 not in statuses
    assert statuses.count(201) == 30 * 4


@pytest.mark.usefixtures("small")
def test_a_flood_closes_the_door_for_nobody_else(desk: Desk, other_desk: Desk) -> None:
    a_desk("net", safety_net=True)
    flood = [Seeker(address="192.0.2.66").ask(desk).status_code for _ in range(50)]
    assert {*flood} == {201, 429}
    visitor = Seeker(address="192.0.2.2")
    matches = visitor.post(f"{INTAKE}/matches", PROFILE).json()["matches"]
    assert {match["organisation"]["id"] for match in matches} == {desk.id, other_desk.id}
    assert visitor.ask(desk).status_code == 201


@pytest.mark.usefixtures("small")
def test_a_flood_of_offers_takes_no_place(db: Any) -> None:
    desk = a_desk("first", capacity=3)
    for address in range(1, 30):
        assert Seeker(address=f"192.0.2.{address}").ask(desk).status_code == 201
    matches = Caller().post(f"{INTAKE}/matches", PROFILE).json()["matches"]
    assert [match["organisation"]["id"] for match in matches] == [desk.id]


def test_the_cache_knows_no_origin(seeker: Seeker, caseworker: Caseworker) -> None:
    seeker.address = "127.9.8.7"
    seeker.ask(caseworker.desk)
    seeker.get(READ)
    seeker.post("/api/v1/realtime/tickets")
    caseworker.inbox()
    kept = bytes_of_the_cache()
    assert b"throttle" in kept
    traces = (seeker.address, str(caseworker.staff.member.pk), caseworker.staff.member.email)
    for trace in traces:
        assert trace.encode() not in kept

import base64
import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from backend.accounts import sign_in_delays
from backend.accounts.models import Member

from .conftest import EMAIL, Browser, new_login


@pytest.fixture
def clock(local_cache: None, monkeypatch: Any) -> Callable[[float], None]:
    """A manual clock for the cache and the delays."""
    now = time.time()

    def move(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(time, "time", lambda: now)
    return move


def no_proof() -> bool:
    return False


def fail(times: int, origin: str = "here", email: str = EMAIL) -> None:
    for _time in range(times):
        sign_in_delays.admit(origin=origin, email=email, has_proof=lambda: True)


def waits(origin: str = "here", email: str = EMAIL) -> int:
    """Return the seconds that an attempt has to wait; 0 if none."""
    try:
        sign_in_delays.admit(origin=origin, email=email, has_proof=no_proof)
    except sign_in_delays.SlowedDown as error:
        return error.wait
    return 0


def solve(challenge: dict[str, Any]) -> str:
    number = next(
        n
        for n in range(challenge["maxnumber"] + 1)
        if hashlib.sha256(f"{challenge['salt']}{n}".encode()).hexdigest() == challenge["challenge"]
    )
    answer = {key: challenge[key] for key in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps(answer | {"number": number}).encode()).decode()


def test_five_failures_are_free_then_one_attempt_in_five_seconds(clock) -> None:
    assert [waits() for _time in range(5)] == [0] * 5
    assert waits() in (4, 5)
    clock(2)
    assert waits() in (2, 3)
    clock(3.5)
    assert waits() == 0
    assert waits() in (4, 5)


def test_waiting_attempts_do_not_make_it_worse(clock) -> None:
    fail(5)
    assert all(waits() for _time in range(50))
    clock(5.1)
    assert waits() == 0


def test_it_is_forgotten_after_ten_minutes(clock) -> None:
    fail(20)
    clock(601)
    assert [waits() for _time in range(5)] == [0] * 5


def test_a_proof_always_passes(clock) -> None:
    fail(500)
    assert waits()
    for _time in range(20):
        sign_in_delays.admit(origin="here", email=EMAIL, has_proof=lambda: True)


def test_a_proof_is_asked_only_when_needed() -> None:
    def never() -> bool:
        raise AssertionError

    for _time in range(5):
        sign_in_delays.admit(origin="here", email=EMAIL, has_proof=never)


def test_other_accounts_behind_the_same_address_are_not_slowed() -> None:
    fail(50)
    assert [waits(email=f"{n}@example.org") for n in range(30)] == [0] * 30


def test_capitals_are_the_same_account(clock) -> None:
    fail(5)
    assert waits(email=f" {EMAIL.upper()}")


def test_success_is_not_counted() -> None:
    for _time in range(100):
        sign_in_delays.admit(origin="here", email=EMAIL, has_proof=no_proof).forgive()


def test_a_busy_account_slows_all_who_failed_there_together(clock) -> None:
    for n in range(110):
        fail(1, origin=f"other-{n}")
    assert waits(origin="other-1") == 0
    assert waits(origin="other-2")
    assert waits(origin="fresh") == 0
    assert waits(origin="fresh")
    clock(5.1)
    assert waits(origin="fresh") == 0


def test_many_origins_do_not_have_many_turns_at_a_busy_account(clock) -> None:
    for n in range(20):
        fail(5, origin=f"other-{n}")
    clock(5.1)
    assert sum(waits(origin=f"other-{n}") == 0 for n in range(20)) == 1


def test_a_flood_in_all_slows_origins_that_failed_anywhere(monkeypatch) -> None:
    monkeypatch.setattr(sign_in_delays, "TOTAL_FAILURES", 50)
    for n in range(60):
        fail(1, origin=f"other-{n}", email=f"{n}@example.org")
    assert waits(origin="fresh") == 0
    assert waits(origin="fresh", email="second@example.org") == 0
    assert waits(origin="fresh", email="third@example.org")


def test_over_the_wire(member: Member, login: str, clock) -> None:
    browser = Browser()
    for _time in range(5):
        assert browser.sign_in(new_login()).status_code == 400
    refused = browser.sign_in(login, **{"Accept-Language": "en"})
    problem = refused.json()
    challenge = problem.pop("challenge")
    assert 1 <= int(refused["Retry-After"]) <= 5
    assert refused["Content-Type"] == "application/problem+json"
    assert problem == {
        "type": "/problems/proof-of-work",
        "title": "Please wait a moment, or solve a puzzle",
        "status": 429,
        "detail": f"There were many failed attempts. Wait {refused['Retry-After']} seconds "
        "and try again.",
    }
    proof = solve(challenge)
    assert browser.sign_in(login, **{"Kier-Proof": proof}).status_code == 200
    assert Browser().sign_in(login, **{"Kier-Proof": proof}).status_code == 429
    clock(5.1)
    assert Browser().sign_in(login).status_code == 200


def test_nobody_is_locked_out(member: Member, login: str) -> None:
    for n in range(200):
        Browser(address=f"198.51.100.{n}").sign_in(new_login())
    assert Browser(address="203.0.113.9").sign_in(login).status_code == 200


def test_one_address_failing_for_an_account_slows_no_other(member: Member, login: str) -> None:
    attacker = Browser(address="198.51.100.1")
    for _time in range(30):
        attacker.sign_in(new_login())
    assert Browser(address="203.0.113.9").sign_in(login).status_code == 200

"""Pins: kept version by version, never overwritten, and changed together with the password."""

import os
from typing import Any

import pytest

from backend.accounts import resets, services
from backend.accounts.models import Member, MemberPins
from backend.core.crypto.encoding import encode

from .conftest import Browser, new_login
from .test_passwords import change
from .test_resets import reset

CHANGED = "/problems/pins-changed"


def pins(version: int) -> dict[str, Any]:
    return {"version": version, "box": encode(os.urandom(540))}


def kept(browser: Browser) -> Any:
    return browser.members("get", "me").json()["pins"]


def put(browser: Browser, body: Any) -> tuple[int, str]:
    answer = browser.members("put", "pins", body)
    return answer.status_code, answer.json().get("type", "")


def test_versions_come_one_by_one(signed_in: Browser) -> None:
    assert kept(signed_in) is None
    first, second = pins(1), pins(2)
    assert put(signed_in, second) == (409, CHANGED)
    assert signed_in.members("put", "pins", first).json() == first
    assert signed_in.members("put", "pins", second).json() == second
    assert kept(signed_in) == second
    for number in (1, 2, 4):
        assert put(signed_in, pins(number)) == (409, CHANGED)
    assert kept(signed_in) == second


def test_the_same_again_changes_nothing(signed_in: Browser) -> None:
    first = pins(1)
    for _time in range(2):
        assert put(signed_in, first) == (200, "")
    assert MemberPins.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/version", "required"),
        ({"version": 0}, "/version", "invalid"),
        ({"version": "1"}, "/version", "invalid"),
        ({"version": 2**31}, "/version", "invalid"),
        ({"version": 1, "box": None}, "/box", "null"),
        ({"version": 1, "box": encode(bytes(540)), "key": "x"}, "/key", "unknown"),
    ],
)
def test_what_are_no_pins(signed_in: Browser, body: Any, pointer: str, code: str) -> None:
    answer = signed_in.members("put", "pins", body)
    assert answer.status_code == 400
    assert (pointer, code) in {
        (error["pointer"], error["code"]) for error in answer.json()["errors"]
    }


def test_who_has_no_keys_has_no_pins(db: None, login: str) -> None:
    services.create_member(email="new@example.org", login=login)
    browser = Browser()
    browser.sign_in(login, email="new@example.org")
    assert put(browser, pins(1)) == (409, "/problems/conflict")


def test_the_first_come_with_the_keys(db: None, login: str) -> None:
    services.create_member(email="new@example.org", login=login)
    browser = Browser()
    browser.sign_in(login, email="new@example.org")
    body = reset("x")
    keys = {name: body[name] for name in ("public_key", "member_key_envelope")}
    assert browser.members("put", "me/keys", keys).status_code == 400
    assert browser.members("put", "me/keys", keys | {"pins": pins(2)}).status_code == 400
    first = keys | {"pins": pins(1)}
    assert browser.members("put", "me/keys", first).status_code == 204
    assert kept(browser) == first["pins"]


def test_a_new_password_brings_the_next_version(signed_in: Browser, login: str) -> None:
    signed_in.members("put", "pins", pins(1))
    before = kept(signed_in)
    without = change(login)
    del without["pins"]
    assert signed_in.members("post", "password", without).status_code == 400
    for number in (1, 3):
        answer = signed_in.members("post", "password", change(login, pins=pins(number)))
        assert (answer.status_code, answer.json()["type"]) == (409, CHANGED)
    assert kept(signed_in) == before
    assert Browser().sign_in(login).status_code == 200
    following = change(login, pins=pins(2))
    answer = signed_in.members("post", "password", following)
    signed_in.token = answer.json()["session_token"]
    assert kept(signed_in) == following["pins"]


def test_a_reset_begins_anew(signed_in: Browser, member: Member) -> None:
    for number in (1, 2):
        signed_in.members("put", "pins", pins(number))
    body = reset(resets.token_for(member))
    without = {name: value for name, value in body.items() if name != "pins"}
    assert Browser().members("post", "password-resets", without).status_code == 400
    late = body | {"pins": pins(3)}
    assert Browser().members("post", "password-resets", late).status_code == 400
    assert Browser().members("post", "password-resets", body).status_code == 204
    browser = Browser()
    browser.sign_in(body["login"])
    assert kept(browser) == body["pins"]


def test_pins_that_are_due_are_due_once(signed_in: Browser, member: Member) -> None:
    member.pins_due = True
    member.save(update_fields=["pins_due"])
    assert signed_in.members("get", "me").json()["pins_due"] is True
    signed_in.members("put", "pins", pins(1))
    assert signed_in.members("get", "me").json()["pins_due"] is False
    MemberPins.objects.all().delete()
    assert signed_in.members("get", "me").json()["pins_due"] is False


def test_an_emptied_account_has_none(signed_in: Browser, member: Member) -> None:
    signed_in.members("put", "pins", pins(1))
    services.empty_account(member=member)
    assert not MemberPins.objects.exists()


def test_a_wrong_present_password_changes_no_pins(signed_in: Browser) -> None:
    signed_in.members("put", "pins", pins(1))
    before = kept(signed_in)
    body = change(new_login(), pins=pins(2))
    assert signed_in.members("post", "password", body).status_code == 409
    assert kept(signed_in) == before

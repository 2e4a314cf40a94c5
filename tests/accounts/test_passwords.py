import os
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher, identify_hasher

from backend.accounts import services, sessions
from backend.accounts.errors import WrongLogin
from backend.accounts.hashers import LoginHasher
from backend.accounts.models import Member
from backend.accounts.pins import PinBox
from backend.core.crypto.encoding import encode
from backend.core.errors import Conflict

from .conftest import Browser, new_login

PINS = PinBox(1, bytes(540))


def change(current: str, **other: Any) -> dict[str, Any]:
    body = {
        "current_login": current,
        "login": new_login(),
        "salt": encode(os.urandom(16)),
        "member_key_envelope": encode(os.urandom(60)),
        "pins": {"version": 1, "box": encode(os.urandom(540))},
    }
    return body | other


def state() -> Any:
    return Member.objects.values_list("password", "salt", "key_envelope", "public_key").get()


def test_login_salt_and_envelope_change_together(
    signed_in: Browser, member: Member, login: str
) -> None:
    other = Browser()
    other.sign_in(login)
    before, body = signed_in.token, change(login)
    answer = signed_in.members("post", "password", body)
    assert (answer.status_code, answer.json().keys()) == (200, {"session_token"})
    member.refresh_from_db()
    assert encode(member.salt) == body["salt"]
    assert encode(member.key_envelope) == body["member_key_envelope"]
    signed_in.token = answer.json()["session_token"]
    assert signed_in.members("get", "me").status_code == 200
    assert sessions.find(before) is None
    assert sessions.find(other.token) is None
    assert Browser().sign_in(login).status_code == 400
    assert Browser().sign_in(body["login"]).status_code == 200


def test_a_wrong_present_login_changes_nothing(signed_in: Browser) -> None:
    before = state()
    answer = signed_in.members("post", "password", change(new_login()), **{"Accept-Language": "en"})
    detail = "This is not your present password."
    assert answer.json() == {
        "type": "/problems/conflict",
        "title": "This does not go together",
        "status": 409,
        "detail": detail,
        "errors": [{"pointer": "/current_login", "code": "wrong", "detail": detail}],
    }
    assert state() == before
    assert signed_in.members("get", "me").status_code == 200


@pytest.mark.usefixtures("turns_last")
def test_wrong_present_logins_are_slowed(signed_in: Browser) -> None:
    statuses = [
        signed_in.members("post", "password", change(new_login())).status_code for _ in range(6)
    ]
    assert statuses == [409] * 5 + [429]


def test_an_error_in_the_middle_changes_nothing(
    signed_in: Browser, member: Member, login: str, monkeypatch: Any
) -> None:
    before = state()
    monkeypatch.setattr(services, "end_sessions", lambda *_a, **_k: 1 / 0)
    body = change(login)
    with pytest.raises(ZeroDivisionError):
        services.change_password(
            member=member,
            session=sessions.SessionStore(signed_in.token),
            current_login=login,
            login=body["login"],
            salt=os.urandom(16),
            key_envelope=os.urandom(60),
            pins=PINS,
        )
    assert state() == before
    assert sessions.find(signed_in.token)


def test_of_two_changes_at_once_one_is_made(signed_in: Browser, member: Member, login: str) -> None:
    mine: dict[str, Any] = {"login": new_login(), "pins": PINS}
    mine |= {"salt": os.urandom(16), "key_envelope": os.urandom(60)}
    session = sessions.SessionStore(signed_in.token)
    late = Member.objects.get()
    services.change_password(member=member, session=session, current_login=login, **mine)
    made = state()
    with pytest.raises(Conflict):
        services.change_password(
            member=late,
            session=session,
            current_login=login,
            login=new_login(),
            salt=os.urandom(16),
            key_envelope=os.urandom(60),
            pins=PINS,
        )
    assert state() == made


def test_without_keys_there_is_nothing_to_change(db: None, login: str) -> None:
    member = services.create_member(email="new@example.org", login=login)
    with pytest.raises(Conflict) as caught:
        services.change_password(
            member=member,
            session=sessions.SessionStore(),
            current_login=login,
            login=new_login(),
            salt=os.urandom(16),
            key_envelope=os.urandom(60),
            pins=PINS,
        )
    assert not isinstance(caught.value, WrongLogin)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("login", "correct horse battery staple"),
        ("login", None),
        ("salt", encode(bytes(15))),
        ("member_key_envelope", encode(bytes(61))),
        ("password", "unknown field"),
    ],
)
def test_shapes(signed_in: Browser, login: str, field: str, value: Any) -> None:
    answer = signed_in.members("post", "password", change(login, **{field: value}))
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{field}"]


def test_logins_are_hashed_with_a_salt(member: Member, login: str) -> None:
    assert isinstance(identify_hasher(member.password), LoginHasher)
    assert isinstance(get_hasher(), LoginHasher)
    assert login not in member.password
    again = services.create_member(email="other@example.org", login=login)
    assert again.password != member.password


def test_the_service_takes_only_logins(db: None) -> None:
    with pytest.raises(ValueError, match="base64url"):
        services.create_member(email="new@example.org", login="password")

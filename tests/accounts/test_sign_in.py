import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import Member, Session
from backend.accounts.sessions import SessionStore
from tests.personas import session_of

from .conftest import EMAIL, Browser, new_login


def test_sign_in(browser: Browser, member: Member, login: str) -> None:
    answer = browser.sign_in(login)
    data = answer.json()
    (record,) = data["data"].pop("methods")
    assert record.keys() == {"method", "at", "email"}
    assert data == {
        "status": 200,
        "data": {"user": {"id": str(member.pk), "display": "Kim", "email": EMAIL}},
        "meta": {"is_authenticated": True, "session_token": browser.token},
    }
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_other_tests_begin_with_a_session_as_a_sign_in_makes_it(
    browser: Browser, member: Member, login: str
) -> None:
    browser.sign_in(login)
    rows = Session.objects.values("member_id", "kind", "expires", "ends")
    [made] = rows
    begun = session_of(member.pk)
    assert [*rows.all()] == [made, made]
    held = [SessionStore(token).load() for token in (browser.token, begun)]
    for one in held:
        assert one["account_authentication_methods"][0].pop("at")
    assert held[0] == held[1]


def test_capitals_of_the_address_do_not_matter(member: Member, login: str) -> None:
    assert Browser().sign_in(login, email=f" {EMAIL.upper()}").status_code == 200


WRONG = {
    "status": 400,
    "errors": [
        {
            "message": "The email address and/or password you specified are not correct.",
            "code": "email_password_mismatch",
            "param": "password",
        }
    ],
}


def english(browser: Browser, login: str, email: str = EMAIL) -> object:
    return browser.sign_in(login, email, **{"Accept-Language": "en"}).json()


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_a_wrong_login_and_an_unknown_address_are_told_alike(
    browser: Browser, member: Member, email: str
) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert english(browser, new_login(), email) == WRONG
    assert len(queries) == 1


@pytest.mark.parametrize("typed", ["correct horse battery staple", "x" * 43 + "é", "A" * 42 + "B"])
def test_a_password_is_answered_like_a_wrong_login_and_never_looked_at(
    browser: Browser, member: Member, typed: str
) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert english(browser, typed) == WRONG
    assert not queries


def test_who_left_is_told_like_a_wrong_login(browser: Browser, member: Member, login: str) -> None:
    Member.objects.update(is_active=False)
    assert english(browser, login) == WRONG


def test_who_leaves_is_signed_out(signed_in: Browser) -> None:
    Member.objects.update(is_active=False)
    assert signed_in.account("get", "auth/session").status_code == 401
    assert signed_in.members("get", "me").status_code == 401


def test_sign_out(signed_in: Browser) -> None:
    assert signed_in.account("delete", "auth/session").status_code == 401
    assert not Session.objects.exists()
    assert signed_in.account("get", "auth/session").status_code == 410


@pytest.mark.parametrize(
    "path",
    [
        "app/v1/auth/signup",
        "app/v1/auth/password/request",
        "app/v1/auth/password/reset",
        "app/v1/auth/code/request",
        "app/v1/auth/code/confirm",
        "app/v1/auth/email/verify",
        "app/v1/auth/phone/verify",
        "app/v1/auth/provider/token",
        "app/v1/auth/sessions",
        "app/v1/auth/webauthn/login",
        "app/v1/account/password/change",
        "app/v1/account/email",
        "app/v1/account/phone",
        "app/v1/account/authenticators/webauthn",
        "app/v1/tokens/refresh",
        "browser/v1/auth/login",
        "browser/v1/config",
        "openapi.json",
    ],
)
def test_routes_that_are_not_there(db: None, browser: Browser, path: str) -> None:
    assert browser.call("get", f"/_allauth/{path}").status_code == 404
    assert browser.call("post", f"/_allauth/{path}", {}).status_code == 404


def test_config_says_that_sign_up_is_closed(browser: Browser) -> None:
    assert browser.account("get", "config").json() == {
        "status": 200,
        "data": {
            "account": {
                "login_methods": ["email"],
                "is_open_for_signup": False,
                "email_verification_by_code_enabled": False,
                "login_by_code_enabled": False,
                "password_reset_by_code_enabled": False,
                "authentication_method": "email",
            },
            "mfa": {
                "supported_types": ["totp", "recovery_codes"],
                "passkey_login_enabled": False,
            },
        },
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[", 400),
        (b"[]", 400),
        (b"\xff", 400),
        (b"[" * 4000, 400),
        (b'{"email": "\\ud800@example.org", "password": "\\ud800"}', 400),
        (b'{"email": {"a": 1}, "password": [1]}', 400),
        (b'{"email": "a\\u0000@example.org", "password": "x"}', 400),
        (b"{" + b" " * 5000 + b"}", 413),
    ],
)
def test_broken_bodies(db: None, client, body: bytes, status: int) -> None:
    answer = client.post("/_allauth/app/v1/auth/login", body, content_type="application/json")
    assert answer.status_code == status


def test_other_methods(db: None, browser: Browser) -> None:
    answer = browser.account("put", "auth/login", {"email": EMAIL, "password": new_login()})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert answer.json()["type"] == "/problems/method-not-allowed"


def test_neither_address_nor_user_agent_is_kept(
    local_cache: None, member: Member, login: str
) -> None:
    browser = Browser(address="203.0.113.77")
    browser.sign_in(new_login(), **{"User-Agent": "Canary/1"})
    browser.sign_in(login, **{"User-Agent": "Canary/1"})
    browser.account("get", "auth/session", **{"User-Agent": "Canary/1"})
    with connection.cursor() as cursor:
        kept = "".join(
            repr(cursor.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608
            for table in connection.introspection.table_names()
        )
    kept += repr(cache._cache)
    assert "slow:" in kept
    for trace in ("203.0.113", "Canary"):
        assert trace not in kept
    assert EMAIL not in repr(cache._cache)
    assert login not in kept
    assert browser.token not in kept

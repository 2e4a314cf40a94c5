import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as django_settings
from django.db import connection

from backend.accounts.adapters import SecondFactorAdapter
from backend.accounts.models import Member, Session
from backend.core.crypto.errors import Damaged

from .conftest import Browser

pytestmark = pytest.mark.usefixtures("period_of_codes")

# A square of the picture, in its path.
DARK = re.compile(r"M[0-9.]+,[0-9.]+H")


def code_of(secret: str, periods: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(totp.time.time()) // 30 + periods))


def set_up(browser: Browser, login: str) -> str:
    assert browser.account("get", "account/authenticators/totp").status_code == 404
    browser.account("post", "auth/reauthenticate", {"password": login})
    secret = browser.account("get", "account/authenticators/totp").json()["meta"]["secret"]
    code = {"code": code_of(secret, -1)}
    assert browser.account("post", "account/authenticators/totp", code).status_code == 200
    return secret


@pytest.fixture
def secret(transactional_db: None, signed_in: Browser, login: str) -> str:
    return set_up(signed_in, login)


@pytest.fixture
def waiting(secret: str, login: str) -> Browser:
    browser = Browser()
    browser.sign_in(login)
    return browser


def test_a_new_secret_comes_as_a_picture_too(db: None, signed_in: Browser) -> None:
    new = signed_in.account("get", "account/authenticators/totp").json()["meta"]
    assert set(new) == {"secret", "totp_url", "totp_svg"}
    assert new["totp_svg"].startswith("<?xml")
    assert len(DARK.findall(new["totp_svg"])) > 300


def test_the_second_half_of_a_sign_in(waiting: Browser, secret: str, member: Member) -> None:
    before = waiting.token
    assert waiting.account("get", "auth/session").json() == {
        "status": 401,
        "data": {
            "flows": [
                {"id": "login"},
                {"id": "mfa_authenticate", "is_pending": True, "types": ["recovery_codes", "totp"]},
            ]
        },
        "meta": {"is_authenticated": False},
    }
    assert waiting.members("get", "me").status_code == 401
    answer = waiting.account("post", "auth/2fa/authenticate", {"code": code_of(secret)})
    assert answer.status_code == 200
    waiting.token = answer.json()["meta"]["session_token"]
    assert waiting.token != before
    assert waiting.members("get", "me").status_code == 200
    assert Browser(token=before).account("get", "auth/session").status_code == 410


def test_a_wrong_code_is_refused(waiting: Browser) -> None:
    assert waiting.account("post", "auth/2fa/authenticate", {"code": "000"}).status_code == 400
    assert waiting.members("get", "me").status_code == 401


def test_the_code_that_set_it_up_is_used(waiting: Browser, secret: str) -> None:
    code = {"code": code_of(secret, -1)}
    assert waiting.account("post", "auth/2fa/authenticate", code).status_code == 400


@pytest.mark.parametrize("periods", [0, 1])
def test_a_code_counts_once(secret: str, login: str, periods: int) -> None:
    code = code_of(secret, periods)
    statuses = []
    for typed in (code, f"{code[:3]} {code[3:]}"):
        browser = Browser()
        browser.sign_in(login)
        answer = browser.account("post", "auth/2fa/authenticate", {"code": typed})
        statuses.append(answer.status_code)
    assert statuses == [200, 400]


def test_wrong_codes_are_slowed_wherever_they_come_from(secret: str, login: str) -> None:
    statuses = []
    for n in range(3):
        browser = Browser(address=f"198.51.100.{n}")
        browser.sign_in(login)
        answer = browser.account("post", "auth/2fa/authenticate", {"code": "000000"})
        statuses.append(answer.status_code)
    assert statuses == [400, 429, 429]


def test_recovery_codes_count_once(signed_in: Browser, secret: str, login: str) -> None:
    answer = signed_in.account("get", "account/authenticators/recovery-codes").json()
    code = answer["data"]["unused_codes"][0]
    statuses = []
    for _time in range(2):
        browser = Browser()
        browser.sign_in(login)
        answer = browser.account("post", "auth/2fa/authenticate", {"code": code})
        statuses.append(answer.status_code)
    assert statuses == [200, 400]


def test_setting_up_asks_for_the_login_again(transactional_db: None, signed_in: Browser) -> None:
    secret = signed_in.account("get", "account/authenticators/totp").json()["meta"]["secret"]
    code = {"code": code_of(secret)}
    assert signed_in.account("post", "account/authenticators/totp", code).status_code == 401


def test_setting_up_ends_sessions_that_began_without(
    transactional_db: None, signed_in: Browser, login: str
) -> None:
    other = Browser()
    other.sign_in(login)
    set_up(signed_in, login)
    assert other.account("get", "auth/session").status_code == 410
    assert signed_in.account("get", "auth/session").status_code == 200


def test_secrets_are_locked_at_rest(transactional_db: None, signed_in: Browser, login: str) -> None:
    secret = signed_in.account("get", "account/authenticators/totp").json()["meta"]["secret"]
    assert secret.encode() not in bytes(Session.objects.get().box)
    secret = set_up(signed_in, login)
    with connection.cursor() as cursor:
        kept = repr(cursor.execute("SELECT data FROM mfa_authenticator").fetchall())
    assert secret not in kept
    kept_secret = Authenticator.objects.get(type="totp").data["secret"]
    assert SecondFactorAdapter().decrypt(kept_secret) == secret


def test_secrets_outlive_a_new_secret_key(settings: Any) -> None:
    locked = SecondFactorAdapter().encrypt("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 8
    assert SecondFactorAdapter().decrypt(locked) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Damaged):
        SecondFactorAdapter().decrypt(locked)


def test_production_asks_for_it(
    transactional_db: None, settings: Any, signed_in: Browser, login: str
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    refused = signed_in.members("get", "me", **{"Accept-Language": "en"})
    assert refused.json() == {
        "type": "/problems/second-factor-required",
        "title": "Set up a second factor first",
        "status": 403,
        "detail": "Set up a second factor first",
    }
    set_up(signed_in, login)
    assert signed_in.members("get", "me").status_code == 200


def test_production_asks_the_session_not_the_member(
    transactional_db: None, settings: Any, signed_in: Browser, login: str
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    secret = set_up(signed_in, login)
    signed_in.account("delete", "account/authenticators/totp")
    assert signed_in.members("get", "me").status_code == 403
    assert not Authenticator.objects.exists()
    assert secret


def test_only_production_asks_for_it() -> None:
    assert not django_settings.REQUIRE_SECOND_FACTOR

"""The second factor: set up by a page, asked for at every sign-in, lost and replaced."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from backend.accounts import code_attempts
from backend.accounts.models import Session
from tests.factories import Staff
from tests.personas import Browser

from .conftest import FACTOR, HOME, LOGIN, Desktop, said, text_of

pytestmark = pytest.mark.usefixtures("period_of_codes")

PERIOD_SECONDS = 30


def code_of(secret: str, periods: int = 0) -> str:
    period = int(totp.time.time()) // PERIOD_SECONDS + periods
    return totp.format_hotp_value(totp.hotp_value(secret, period))


def secret_on(page: Any) -> str:
    found = re.search(r'<code class="secret" dir="ltr">([A-Z2-7 ]+)</code>', page.content.decode())
    assert found
    return found[1].replace(" ", "")


def codes_on(page: Any) -> list[str]:
    return re.findall(r"<li><code>(\d{8})</code></li>", page.content.decode())


@pytest.fixture(autouse=True)
def in_production(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def half(inside: Desktop) -> Desktop:
    return inside


@pytest.fixture
def phone(half: Desktop) -> str:
    secret = secret_on(half.get(FACTOR))
    assert half.post(FACTOR, {"code": code_of(secret, -1)}).status_code == 200
    return secret


def test_without_a_phone_every_way_leads_to_setting_one_up(half: Desktop) -> None:
    assert half.get(HOME)["Location"] == f"{LOGIN}?next={HOME}"
    assert half.get(LOGIN)["Location"] == FACTOR
    assert half.get(FACTOR).status_code == 200


def test_nobody_else_sees_the_page(operator: Staff) -> None:
    assert Desktop().get(FACTOR)["Location"] == f"{LOGIN}?next={FACTOR}"
    assert not Authenticator.objects.exists()


def test_setting_up_gives_ten_codes_once_and_opens_the_door(half: Desktop) -> None:
    page = half.get(FACTOR)
    assert "<svg" in page.content.decode()
    done = half.post(FACTOR, {"code": code_of(secret_on(page))})
    assert len(set(codes_on(done))) == 10
    assert half.get(HOME).status_code == 200
    assert "10 recovery codes are left" in text_of(half.get(FACTOR))
    assert codes_on(half.get(FACTOR)) == []


def test_the_page_asks_for_the_secret_that_it_showed(half: Desktop) -> None:
    assert secret_on(half.get(FACTOR)) == secret_on(half.get(FACTOR))


def test_a_wrong_code_sets_nothing_up(half: Desktop) -> None:
    answer = half.post(FACTOR, {"code": "000000"})
    assert (answer.status_code, said(answer)) == (
        400,
        ["This code is not right, or was used already."],
    )
    assert not Authenticator.objects.exists()


def test_wrong_codes_are_slowed(half: Desktop) -> None:
    assert half.post(FACTOR, {"code": "000000"}).status_code == 400
    answer = half.post(FACTOR, {"code": code_of(secret_on(half.get(FACTOR)))})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= code_attempts.FIRST_WAIT_SECONDS
    assert said(answer) == [code_attempts.wait_text(int(answer["Retry-After"]))]
    assert not Authenticator.objects.exists()


def test_setting_up_ends_sessions_that_began_without_it(half: Desktop, operator: Staff) -> None:
    elsewhere = Browser(operator)
    elsewhere.credentials()
    half.post(FACTOR, {"code": code_of(secret_on(half.get(FACTOR)))})
    assert elsewhere.get("/api/v1/members/me").status_code == 401
    assert Session.objects.count() == 1


def test_signing_in_takes_a_code(phone: str, operator: Staff) -> None:
    desktop = Desktop(operator)
    answer = desktop.sign_in()
    assert (answer.status_code, said(answer)) == (
        400,
        ["Give a code from your phone, or a recovery code."],
    )
    assert desktop.sign_in(code=code_of(phone)).status_code == 302
    assert desktop.get(HOME).status_code == 200


def test_a_code_counts_once(phone: str, operator: Staff) -> None:
    code = code_of(phone)
    assert Desktop(operator).sign_in(code=code).status_code == 302
    answer = Desktop(operator).sign_in(code=code)
    assert said(answer) == ["This code is not right, or was used already."]


def test_the_code_that_set_the_phone_up_is_used(phone: str, operator: Staff) -> None:
    assert Desktop(operator).sign_in(code=code_of(phone, -1)).status_code == 400


def test_wrong_codes_at_the_sign_in_are_slowed_wherever_they_come_from(
    phone: str, operator: Staff
) -> None:
    desktop = Desktop(operator, address="192.0.2.1")
    assert desktop.sign_in(code="000000").status_code == 400
    answer = Desktop(operator, address="192.0.2.99").sign_in(code=code_of(phone))
    assert answer.status_code == 429


def test_a_recovery_code_lets_in_once(half: Desktop, operator: Staff) -> None:
    done = half.post(FACTOR, {"code": code_of(secret_on(half.get(FACTOR)))})
    code = codes_on(done)[3]
    assert Desktop(operator).sign_in(code=code).status_code == 302
    assert Desktop(operator).sign_in(code=code).status_code == 400


def test_new_recovery_codes_take_the_place_of_the_old(
    half: Desktop, phone: str, operator: Staff
) -> None:
    done = half.post(FACTOR, {"code": code_of(phone), "new_codes": ""})
    assert len(codes_on(done)) == 10
    assert half.get(HOME).status_code == 200
    again = half.post(FACTOR, {"code": codes_on(done)[0], "new_codes": ""})
    assert set(codes_on(again)).isdisjoint(codes_on(done))
    assert Desktop(operator).sign_in(code=codes_on(done)[1]).status_code == 400


def test_new_codes_take_a_code(half: Desktop, phone: str) -> None:
    assert said(half.post(FACTOR, {"new_codes": ""})) == [
        "Give a code from your phone, or a recovery code."
    ]
    assert codes_on(half.post(FACTOR, {"code": "000000", "new_codes": ""})) == []


def test_another_phone_is_set_up_before_anything_else(
    half: Desktop, phone: str, operator: Staff
) -> None:
    answer = half.post(FACTOR, {"code": code_of(phone), "new_phone": ""})
    assert answer["Location"] == FACTOR
    assert half.get(HOME).status_code == 302
    page = half.get(FACTOR)
    assert said(page) == ["Your old phone no longer counts. Set up the new one now."]
    assert secret_on(page) != phone
    assert half.post(FACTOR, {"code": code_of(secret_on(page))}).status_code == 200
    assert Desktop(operator).sign_in(code=code_of(phone, 1)).status_code == 400


def test_elsewhere_than_in_production_no_phone_is_needed(half: Desktop, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    assert half.get(HOME).status_code == 200


def test_the_secret_is_locked_at_rest(half: Desktop, phone: str) -> None:
    [row] = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    assert phone not in str(row.data)

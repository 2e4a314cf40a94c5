"""The way in: who gets in, who does not, and how the pages look alike to those who do not."""

import base64
import hashlib
import html
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from backend.accounts import sessions, sign_in_delays
from backend.accounts.models import Session
from backend.core import elapsed_time
from backend.core.crypto.encoding import encode
from scripts.launcher.secrets_file import new_secrets
from tests.clock import Clock
from tests.factories import Desk, Staff, a_member
from tests.personas import Browser

from .conftest import HOME, LOGIN, Desktop, said, text_of

BASE = Path(__file__).resolve().parents[2]
REFUSED = "This address and password do not fit an operator's account."


def test_an_operator_gets_in(desktop: Desktop) -> None:
    answer = desktop.sign_in()
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert "What needs a hand" in text_of(desktop.get())


def test_the_page_that_was_asked_for_comes_after(desktop: Desktop) -> None:
    asked = "/operator/organisations/lifeline/"
    where = desktop.get(asked)["Location"]
    assert where == f"{LOGIN}?next={asked}"
    assert desktop.sign_in(next=asked)["Location"] == asked


@pytest.mark.parametrize("next_page", ["//elsewhere.example/", "https://elsewhere.example/", "/"])
def test_no_other_place_comes_after(desktop: Desktop, next_page: str) -> None:
    assert desktop.sign_in(next=next_page)["Location"] == HOME


def test_all_who_are_refused_are_told_the_same(desktop: Desktop, desk: Desk) -> None:
    colleague = a_member(desk)
    closed = a_member(name="closed", operator=True)
    type(closed.member).objects.filter(pk=closed.member.pk).update(is_active=False)
    tried = {
        "wrong password": {"login": encode(bytes(32))},
        "unknown address": {"email": "nobody@example.org"},
        "somebody of an organisation": {"email": colleague.member.email, "login": colleague.login},
        "an operator whose account is closed": {
            "email": closed.member.email,
            "login": closed.login,
        },
        "a password instead of a login": {"login": "correct horse battery staple"},
    }
    answers = {what: desktop.sign_in(**fields) for what, fields in tried.items()}
    assert {what: (one.status_code, said(one)) for what, one in answers.items()} == dict.fromkeys(
        tried, (400, [REFUSED])
    )
    assert desktop.get().status_code == 302


def test_what_is_missing_is_asked_for(desktop: Desktop) -> None:
    answer = desktop.post(LOGIN, {"email": "a@example.org"})
    assert said(answer) == ["Fill in your address and your password."]


def test_the_password_has_no_name_so_that_nothing_sends_it(desktop: Desktop) -> None:
    page = desktop.get(LOGIN).content.decode()
    [field] = re.findall(r'<input id="password"[^>]*>', page)
    assert "name=" not in field


def test_without_javascript_the_page_says_that_it_is_needed(desktop: Desktop) -> None:
    page = desktop.get(LOGIN).content.decode()
    assert "Signing in needs JavaScript" in page
    assert re.search(r'<form id="sign-in"[^>]* hidden', page)


# -- Failures are slowed ------------------------------------------------------------------------


def fail(desktop: Desktop, times: int) -> None:
    for _ in range(times):
        assert desktop.sign_in(login=encode(bytes(32))).status_code == 400


def proof_of(answer: Any) -> str:
    found = re.search(r'data-challenge="([^"]+)"', answer.content.decode())
    assert found
    challenge = json.loads(html.unescape(found[1]))
    salt, wanted = challenge["salt"], challenge["challenge"]
    number = next(
        n
        for n in range(challenge["maxnumber"] + 1)
        if hashlib.sha256(f"{salt}{n}".encode()).hexdigest() == wanted
    )
    kept = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps(kept | {"number": number}).encode()).decode()


@pytest.mark.usefixtures("turns_last")
def test_after_failures_one_has_to_wait_or_to_work(desktop: Desktop) -> None:
    fail(desktop, sign_in_delays.FREE_FAILURES)
    answer = desktop.sign_in()
    assert answer.status_code == 429
    wait = int(answer["Retry-After"])
    assert 1 <= wait <= sign_in_delays.TURN_SECONDS
    unit = "second" if wait == 1 else "seconds"
    assert said(answer) == [f"There were many failed attempts. Wait {wait} {unit} and try again."]
    assert desktop.sign_in(proof=proof_of(answer)).status_code == 302


@pytest.mark.usefixtures("turns_last")
def test_work_counts_once(desktop: Desktop) -> None:
    fail(desktop, sign_in_delays.FREE_FAILURES)
    proof = proof_of(desktop.sign_in())
    wrong = encode(bytes(32))
    assert desktop.sign_in(login=wrong, proof=proof).status_code == 400
    assert desktop.sign_in(login=wrong, proof=proof).status_code == 429


def test_others_who_fail_keep_nobody_out(desktop: Desktop, operator: Staff) -> None:
    fail(Desktop(operator, address="192.0.2.66"), sign_in_delays.FREE_FAILURES)
    assert desktop.sign_in().status_code == 302


def test_what_was_right_is_not_counted(desktop: Desktop) -> None:
    for _ in range(sign_in_delays.FREE_FAILURES + 2):
        assert desktop.sign_in().status_code == 302
        desktop.client.cookies.clear()


# -- The session --------------------------------------------------------------------------------


def test_cookies_are_the_operators_alone(desktop: Desktop) -> None:
    desktop.sign_in()
    kinds = {
        name: {what: value for what, value in morsel.items() if value}
        for name, morsel in desktop.client.cookies.items()
    }
    strict = {"httponly": True, "path": "/operator/", "samesite": "Strict"}
    assert kinds == {"operator": strict, "operator-form": strict}


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/api/v1/intake/options", "/_allauth/app/v1/config"]
)
def test_nothing_else_sets_a_cookie(inside: Desktop, path: str) -> None:
    # Whoever sends them anyway, as a browser would not.
    cookies = {name: morsel.value for name, morsel in inside.client.cookies.items()}
    for sent in ({}, cookies):
        client = Client()
        client.cookies.load(sent)
        answer = client.get(path)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


NAMES = (
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("production", ["__Secure-operator", True, "__Secure-operator-form", True]),
        ("demonstration", ["operator", False, "operator-form", False]),
    ],
)
def test_in_production_cookies_are_for_https_alone(
    mode: str, expected: list[Any], tmp_path: Path
) -> None:
    program = (
        f"import json, backend.settings as s; print(json.dumps([getattr(s, n) for n in {NAMES}]))"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program],
        env=new_secrets(mode)
        | {
            "KIER_DATA": str(tmp_path),
            "KIER_HOSTS": "kier.example",
            "KIER_PUBLIC_URL": "https://kier.example",
        },
        cwd=BASE,
        capture_output=True,
        check=True,
        text=True,
    )
    assert json.loads(done.stdout) == expected


def test_a_token_of_the_inbox_opens_nothing_here(operator: Staff) -> None:
    browser = Browser(operator)
    desktop = Desktop()
    desktop.client.cookies["operator"] = browser.credentials()["X-Session-Token"]
    assert desktop.get()["Location"] == f"{LOGIN}?next={HOME}"


def test_signing_in_again_ends_the_session_before(inside: Desktop) -> None:
    before = inside.token
    # The page is left out by who is in; a form that is still open in a tab is not.
    form = {"csrfmiddlewaretoken": inside.client.cookies["operator-form"].value}
    fields = {"email": inside.staff.member.email, "login": inside.staff.login}  # type: ignore[union-attr]
    assert inside.client.post(LOGIN, form | fields).status_code == 302
    assert inside.token != before
    assert Session.objects.count() == 1


def test_signing_out_ends_the_session(inside: Desktop) -> None:
    kept = inside.token
    assert "Your session has ended." in text_of(inside.post("/operator/logout/", at=HOME))
    assert not Session.objects.exists()
    inside.client.cookies["operator"] = kept
    assert inside.get().status_code == 302


def test_an_hour_without_a_call_ends_it(clock: Clock, inside: Desktop) -> None:
    for _time in range(3):
        clock.put_on(minutes=50)
        assert inside.get().status_code == 200
    clock.put_on(minutes=60)
    assert inside.get().status_code == 302


def test_what_has_ended_stays_so_when_the_clock_is_set_back(clock: Clock, inside: Desktop) -> None:
    clock.put_on(minutes=61)
    assert inside.get().status_code == 302
    clock.put_on(minutes=-30)
    assert inside.get().status_code == 302
    assert not Session.objects.exists()


def test_a_clock_set_back_ends_it(clock: Clock, inside: Desktop) -> None:
    clock.put_on(minutes=-2)
    assert inside.get().status_code == 302


def test_the_time_since_the_machine_started_counts_too(
    clock: Clock, inside: Desktop, monkeypatch: Any
) -> None:
    began = elapsed_time._uptime()
    monkeypatch.setattr(elapsed_time, "_uptime", lambda: began + 3600)
    assert inside.get().status_code == 302


def test_the_value_of_the_cookie_is_no_token(inside: Desktop) -> None:
    token = {"X-Session-Token": inside.token}
    assert sessions.find(inside.token) is None
    for path in ("/api/v1/members/me", "/_allauth/app/v1/auth/session"):
        assert Client(headers=token).get(path).status_code in {401, 410}


def test_who_is_no_operator_any_more_is_out(inside: Desktop, operator: Staff) -> None:
    type(operator.member).objects.filter(pk=operator.member.pk).update(is_staff=False)
    assert inside.get().status_code == 302


def test_a_form_from_elsewhere_is_refused(inside: Desktop) -> None:
    answer = inside.client.post("/operator/test-mail/", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "Nothing was changed." in text_of(answer)


def test_the_row_of_a_session_tells_nothing_of_it(inside: Desktop) -> None:
    [row] = Session.objects.all()
    assert b"operator" not in bytes(row.box)
    assert {field.name for field in Session._meta.fields} == {
        "digest",
        "member",
        "kind",
        "box",
        "expires",
        "ends",
    }

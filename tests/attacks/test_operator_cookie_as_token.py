"""Somebody sends an operator's cookie as a member's token, or a token as the cookie."""

import re

import httpx

from scripts.demonstrations.desk import Desk
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.connections import WAIT_SECONDS
from tests.attacks.second_factor import ACCOUNT, login_of

OPERATOR = "/operator/"
CALLS = (
    ("GET", "/api/v1/members/me"),
    ("POST", "/api/v1/realtime/tickets"),
    ("GET", "/api/v1/notifications/settings"),
    ("GET", f"{ACCOUNT}auth/session"),
    ("GET", f"{ACCOUNT}account/authenticators"),
    ("GET", f"{ACCOUNT}account/authenticators/totp"),
    ("DELETE", f"{ACCOUNT}auth/session"),
)


def signed_in(kier: AttackedKier) -> httpx.Client:
    member = kier.member("operator")
    client = httpx.Client(base_url=kier.address, timeout=WAIT_SECONDS, trust_env=False)
    page = client.get(f"{OPERATOR}login/").text
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    fields = {
        "csrfmiddlewaretoken": token[1],
        "email": member["email"],
        "login": login_of(kier, member["email"], member["password"]),
    }
    assert client.post(f"{OPERATOR}login/", data=fields).status_code == 302
    return client


def test_the_cookie_is_no_token(kier: AttackedKier, tried: Tried) -> None:
    browser = signed_in(kier)
    headers = {"X-Session-Token": browser.cookies["operator"]}
    for method, path in CALLS:
        sent = {"json": {}} if method == "POST" else {}
        answer = httpx.request(
            method,
            kier.address + path,
            headers=headers,
            trust_env=False,
            timeout=WAIT_SECONDS,
            **sent,
        )
        assert answer.status_code in {401, 410}, (path, answer.status_code)
    assert browser.get(OPERATOR).status_code == 200
    tried(f"an operator's cookie as token at {len(CALLS)} calls", "401 or 410 each; it lives on")


def test_a_token_is_no_cookie(kier: AttackedKier, tried: Tried) -> None:
    member = kier.member("operator")
    tokens = []
    login = login_of(kier, member["email"], member["password"])
    answer = httpx.post(
        f"{kier.address}{ACCOUNT}auth/login",
        json={"email": member["email"], "password": login},
        trust_env=False,
        timeout=WAIT_SECONDS,
    )
    tokens.append(answer.json()["meta"]["session_token"])
    coordinator = kier.member("coordinator")
    desk = Desk(kier.address, coordinator["email"], coordinator["password"])
    tokens.append(desk.wire.headers["X-Session-Token"])
    for token in tokens:
        answer = httpx.get(
            kier.address + OPERATOR,
            cookies={"operator": token},
            trust_env=False,
            timeout=WAIT_SECONDS,
        )
        assert answer.status_code == 302
    tried("tokens of an operator and a coordinator as the operator's cookie", "not signed in")

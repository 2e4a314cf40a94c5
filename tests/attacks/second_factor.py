"""A member of an attacked Kier whose phone gives codes, and whose password somebody else has."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

import httpx
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from backend.core.crypto.encoding import decode
from backend.core.crypto.key_derivation import Argon2Parameters
from backend.core.crypto.member import member_keys, member_root
from scripts.demonstrations.wire import solve
from tests.attacks.conftest import AttackedKier
from tests.attacks.connections import WAIT_SECONDS

ACCOUNT = "/_allauth/app/v1/"
TOO_MANY = 429
PERIOD_SECONDS = 30
MAIL_SECONDS = 240


def code_of(secret: str, periods: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_SECONDS + periods))


@dataclass
class Caller:
    """A client that sends proofs of work and never waits."""

    address: str
    token: str = ""

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.address, timeout=WAIT_SECONDS, trust_env=False)

    def post(self, path: str, body: Mapping[str, Any], method: str = "POST") -> httpx.Response:
        headers = {"Accept-Language": "en"} | (
            {"X-Session-Token": self.token} if self.token else {}
        )
        answer = self.client.request(method, path, json=body, headers=headers)
        if answer.status_code == TOO_MANY and "challenge" in answer.json():
            proof = {"Kier-Proof": solve(answer.json()["challenge"])}
            answer = self.client.request(method, path, json=body, headers=headers | proof)
        if "application/json" in answer.headers.get("Content-Type", ""):
            self.token = (answer.json().get("meta") or {}).get("session_token") or self.token
        return answer


@dataclass
class Victim:
    """The attacked member: the login, which the attacker has, and the phone."""

    kier: AttackedKier
    email: str
    login: str
    id: str = ""
    secret: str = ""

    def sign_in(self) -> Caller:
        caller = Caller(self.kier.address)
        answer = caller.post(f"{ACCOUNT}auth/login", {"email": self.email, "password": self.login})
        assert answer.status_code in {200, 401}, answer.text
        return caller


def login_of(kier: AttackedKier, email: str, password: str) -> str:
    found = Caller(kier.address).post("/api/v1/members/parameters", {"email": email}).json()
    parameters = Argon2Parameters(**found["argon2id"])
    return member_keys(member_root(password, decode(found["salt"]), parameters)).login


@contextmanager
def victim_with_phone(kier: AttackedKier, role: str) -> Iterator[Victim]:
    member = kier.member(role)
    victim = Victim(kier, member["email"], login_of(kier, member["email"], member["password"]))
    caller = victim.sign_in()
    caller.post(f"{ACCOUNT}auth/reauthenticate", {"password": victim.login})
    victim.id = caller.post("/api/v1/members/me", {}, "GET").json()["id"]
    set_up_phone(victim, caller)
    writer = kier.writer()
    try:
        yield victim
    finally:
        for table in ("mfa_authenticator", "accounts_session"):
            column = "user_id" if table.startswith("mfa") else "member_id"
            forget(writer, table, column, victim)
        forget(writer, "accounts_codeattempts", "member_id", victim)
        writer.close()


def set_up_phone(victim: Victim, caller: Caller) -> None:
    """Turn on the second factor with the previous code, so that the next is unused."""
    path = f"{ACCOUNT}account/authenticators/totp"
    victim.secret = caller.post(path, {}, "GET").json()["meta"]["secret"]
    while True:
        period = int(time.time()) // PERIOD_SECONDS
        done = caller.post(path, {"code": code_of(victim.secret, -1)})
        # The period may have ended on the way: then the code was too old when it came.
        if done.status_code == 200 or int(time.time()) // PERIOD_SECONDS == period:
            break
    assert done.status_code == 200, done.text


def forget(writer: Any, table: str, column: str, victim: Victim) -> None:
    writer.execute(f"DELETE FROM {table} WHERE {column} = %s", UUID(victim.id))  # noqa: S608


def mails_to(kier: AttackedKier, address: str) -> list[EmailMessage]:
    found = []
    for file in sorted((kier.data / "mail").glob("*")):
        for text in file.read_text().split("-" * 79):
            mail = message_from_string(text.lstrip(), _class=EmailMessage, policy=default)
            if mail["To"] == address:
                found.append(mail)
    return found


def wait_for_mail(kier: AttackedKier, address: str, after: int) -> EmailMessage:
    """Return the next mail to this address, when there are `after` already."""
    end = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < end:
        if len(found := mails_to(kier, address)) > after:
            return found[after]
        time.sleep(0.2)
    raise TimeoutError

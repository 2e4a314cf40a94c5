"""Who asks and who answers, from outside the machine's processes but in its network."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.wire import Refused

HOST = "kier.example"
ADDRESS = f"https://{HOST}"
ACCOUNT = "/_allauth/app/v1"
PERIOD_SECONDS = 30
TEXT = "Hij zegt dat hij de foto's doorstuurt als ik niet meega."
ANSWER = "Fijn dat je schrijft. We kunnen praten wanneer je wilt."
PROFILE = {
    "audience": "boys",
    "themes": ["sexual-exploitation"],
    "region": "NL-UT",
    "age_band": "12-15",
    "language": "nl",
    "wishes": ["talk"],
    "urgent": False,
}


class Caseworker(Desk):
    """A client of a caseworker, who sets up a phone at the first sign-in."""

    def sign_in(self, email: str, login: str) -> None:
        super().sign_in(email, login)
        self._keep_token(
            self.wire.call("POST", f"{ACCOUNT}/auth/reauthenticate", {"password": login})
        )
        secret = self._new_secret()
        code = format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_SECONDS))
        path = f"{ACCOUNT}/account/authenticators/totp"
        self._keep_token(self.wire.call("POST", path, {"code": code}))

    def _new_secret(self) -> str:
        try:
            self.wire.call("GET", f"{ACCOUNT}/account/authenticators/totp")
        except Refused as there_is_none:
            return str(there_is_none.problem["meta"]["secret"])
        raise AssertionError("there is a phone already")

    def _keep_token(self, answer: Any) -> None:
        if token := answer.get("meta", {}).get("session_token"):
            self.wire.headers["X-Session-Token"] = token


@contextmanager
def named(certificates: str) -> Iterator[None]:
    """Resolve the machine's host here, and trust its certificate."""
    real = socket.getaddrinfo

    def lookup(host: Any, *how: Any, **named: Any) -> Any:
        return real("127.0.0.1" if host == HOST else host, *how, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lookup)
        patch.setenv("SSL_CERT_FILE", certificates)
        yield


def ask() -> tuple[str, str]:
    phone = Phone(ADDRESS)
    found = phone.matches(PROFILE)
    code = phone.ask(PROFILE, TEXT, [found["matches"][0]["organisation"]])
    phone.wire.close()
    return code, phone.request


def answer(desk: Desk, request: str) -> None:
    referral = desk.find(request)
    assert referral is not None
    [written] = desk.read(referral)
    assert written.text == TEXT
    desk.accept(referral)
    desk.reply(referral, ANSWER, after=written.id)


def read(code: str) -> list[str | None]:
    phone = Phone(ADDRESS)
    phone.come_back(code)
    found = [one.text for one in phone.read()]
    phone.wire.close()
    return found

"""An operator at a browser that keeps cookies, and sends forms as browsers do."""

import html
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories import Staff, a_member

HOME = "/operator/"
LOGIN = "/operator/login/"
FACTOR = "/operator/second-factor/"
NO_FIELDS: dict[str, Any] = {}


class Desktop:
    """A browser at the operator's pages, with CSRF checks."""

    def __init__(self, staff: Staff | None = None, *, address: str = "192.0.2.9") -> None:
        self.client = Client(
            enforce_csrf_checks=True,
            REMOTE_ADDR=address,
            headers={"Accept-Language": "en"},
        )
        self.staff = staff

    def get(self, path: str = HOME) -> Any:
        return self.client.get(path)

    def post(self, path: str, fields: dict[str, Any] = NO_FIELDS, *, at: str = "") -> Any:
        """Open a page (`at`, else the same), and send a form of it with these fields."""
        found = re.search(
            r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(at or path).content.decode()
        )
        assert found, f"no form at {at or path}"
        return self.client.post(path, {"csrfmiddlewaretoken": found[1], **fields})

    def sign_in(self, *, login: str = "", email: str = "", code: str = "", **more: str) -> Any:
        assert self.staff
        fields = {
            "email": email or self.staff.member.email,
            "login": login or self.staff.login,
            "code": code,
        }
        return self.post(LOGIN, fields | more)

    @property
    def token(self) -> str:
        return self.client.cookies["operator"].value


def text_of(answer: Any) -> str:
    body = re.sub(r"<(script|style|head).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))


def said(answer: Any) -> list[str]:
    """Return messages and form errors of a page."""
    found = re.findall(
        r'(?:<p class="errornote" role="alert"|<li class="(?:error|success|info)")>(.*?)</',
        answer.content.decode(),
        re.DOTALL,
    )
    return [html.unescape(" ".join(one.split())) for one in found]


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False)


@pytest.fixture
def operator(db: None) -> Staff:
    return a_member(name="operator", operator=True)


@pytest.fixture
def desktop(operator: Staff) -> Desktop:
    return Desktop(operator)


@pytest.fixture
def inside(desktop: Desktop) -> Desktop:
    """A desktop whose operator is signed in."""
    assert desktop.sign_in().status_code == 302
    return desktop

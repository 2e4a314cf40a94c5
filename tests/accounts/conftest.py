import json
import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from backend.accounts import services
from backend.accounts.models import CodeAttempts, Member
from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from backend.core.origin import rotating_key

EMAIL = "kim@example.org"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()
    rotating_key.forget()


@pytest.fixture
def local_cache(settings: Any) -> None:
    """A cache with a clock that can be moved."""
    backend = "backend.core.memory_cache.MemoryCache"
    settings.CACHES = {"default": {"BACKEND": backend}}
    cache.clear()
    rotating_key.forget()


def wait_for_codes() -> None:
    CodeAttempts.objects.update(last_at=timezone.now() - timedelta(hours=1))


def new_login() -> str:
    """Return a login without the second of Argon2id that a browser takes."""
    return encode(os.urandom(32))


@dataclass
class Browser:
    """A member's browser: its address, and the token once it has one."""

    address: str = "192.0.2.1"
    token: str = ""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if self.token:
            headers["X-Session-Token"] = self.token
        content = {} if body is None else {"data": json.dumps(body)}
        return getattr(Client(REMOTE_ADDR=self.address), method)(
            path, content_type="application/json", headers=headers, **content
        )

    def account(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self.call(method, f"/_allauth/app/v1/{path}", body, **headers)

    def members(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self.call(method, f"/api/v1/members/{path}", body, **headers)

    def sign_in(self, login: str, email: str = EMAIL, **headers: str) -> Any:
        answer = self.account("post", "auth/login", {"email": email, "password": login}, **headers)
        self.token = answer.json().get("meta", {}).get("session_token", self.token)
        return answer


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def login() -> str:
    return new_login()


@pytest.fixture
def member(db: None, login: str) -> Member:
    kim = services.create_member(email=EMAIL, name="Kim", login=login)
    pair = KeyPair.generate()
    services.set_first_keys(member=kim, public_key=pair.public.raw, key_envelope=bytes(60))
    kim.refresh_from_db()
    return kim


@pytest.fixture
def signed_in(member: Member, login: str) -> Browser:
    browser = Browser()
    assert browser.sign_in(login).status_code == 200
    return browser

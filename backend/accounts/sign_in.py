"""The authentication backend, with the same work for known and unknown addresses."""

import re
from typing import Any, override

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from backend.accounts.models import Member

LOGIN = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
"""A login: 32 bytes in base64url, 43 characters (protocol.md, "The member", 2)."""


class LoginBackend(ModelBackend):
    """Django's backend; passwords that are no logins are neither hashed nor compared."""

    @override
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> Member | None:
        # One query and one hash, also for an unknown address.
        if not is_login(password):
            return None
        return super().authenticate(request, username=username, password=password, **credentials)


def is_login(text: str | None) -> bool:
    """Return whether the text has the form of a login."""
    return bool(text and LOGIN.fullmatch(text))

"""Checks e-mail address and login, alike for those who are known and those who are not."""

import re
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from backend.accounts.models import Member

LOGIN = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
"""A login: 32 bytes in base64url, 43 characters (protocol.md, "The member", 2)."""


class LoginBackend(ModelBackend):
    """Django's own check, for logins only.

    Anything else than a login is refused unread: a password that somebody types into the API by
    mistake is neither hashed nor compared, and the answer is that of a wrong one.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> Member | None:
        """Return the member, or nothing; one query and one hash, also for an unknown address."""
        if not is_login(password):
            return None
        return super().authenticate(request, username=username, password=password, **credentials)


def is_login(text: str | None) -> bool:
    """Tell whether this may be a login at all."""
    return bool(text and LOGIN.fullmatch(text))

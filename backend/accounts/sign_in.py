"""The authentication backend, with the same work for known and unknown addresses."""

import re
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from backend.accounts.models import Member

LOGIN = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
"""A login: 32 bytes in base64url, 43 characters (protocol.md, "The member", 2)."""


class LoginBackend(ModelBackend):
    """Django's backend, which ignores anything that does not look like a login.

    A password typed into the API by mistake is neither hashed nor compared.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> Member | None:
        """Return the member or None, with one query and one hash for every address."""
        if not is_login(password):
            return None
        return super().authenticate(request, username=username, password=password, **credentials)


def is_login(text: str | None) -> bool:
    """Return whether the text has the form of a login."""
    return bool(text and LOGIN.fullmatch(text))

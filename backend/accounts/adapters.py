"""Adapters of allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.headless.adapter import DefaultHeadlessAdapter
from allauth.headless.internal import sessionkit
from allauth.headless.tokens.strategies.sessions import SessionTokenStrategy
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from backend.accounts import second_factor
from backend.accounts.models import Member
from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.origin import origin_address

SECOND_FACTOR = b"kier/second-factor"


class AccountAdapter(DefaultAccountAdapter):
    """Disables sign-up, user agents and allauth's rate limits; `sign_in_delays` replaces those."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: members are invited."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a keyed hash of the address in the form of an address."""
        return origin_address(request.META.get("REMOTE_ADDR", ""))

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """Return nothing, so that no user agent is stored."""
        return ""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Skip allauth's limit, with which anybody could lock an account."""

    def reauthenticate(self, user: Member, password: str) -> bool:
        """Return whether this is the login of the signed-in member."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk


class HeadlessAdapter(DefaultHeadlessAdapter):
    """Serializes members for allauth's headless API."""

    def serialize_user(self, user: Member) -> dict[str, Any]:
        """Return the member with the address of the member's own row."""
        return {"id": str(user.pk), "display": str(user), "email": user.email}


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts the secrets of authenticators under the server's secret."""

    def encrypt(self, text: str) -> str:
        """Return the encrypted secret in base64url."""
        return encode(lock_at_rest(SECOND_FACTOR, text))

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; raise `Damaged` if no secret key opens it."""
        return open_at_rest(SECOND_FACTOR, decode(encrypted_text))

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Return whether such a factor was set up, even if its row was deleted."""
        known = {} if user.is_anonymous else second_factor.factors_of(user)
        if any(types is None or factor in types for factor in known):
            return True
        return bool(super().is_mfa_enabled(user, types))


class OneLookStrategy(SessionTokenStrategy):
    """Session tokens of allauth with one query instead of two."""

    def lookup_session(self, session_token: str) -> SessionBase | None:
        """Return the live session with this token."""
        found: SessionBase | None = sessionkit.lookup_session(session_token)
        return found

"""Adapters of allauth."""

from typing import Any, override

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

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        # Members are invited.
        return False

    @override
    def get_client_ip(self, request: HttpRequest) -> str:
        return origin_address(request.META.get("REMOTE_ADDR", ""))

    @override
    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Skip allauth's limit, with which anybody could lock an account."""

    @override
    def reauthenticate(self, user: Member, password: str) -> bool:
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk


class HeadlessAdapter(DefaultHeadlessAdapter):
    """Serializes members for allauth's headless API."""

    @override
    def serialize_user(self, user: Member) -> dict[str, Any]:
        # The address is in the member's own row, not in allauth's table.
        return {"id": str(user.pk), "display": str(user), "email": user.email}


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts the secrets of authenticators under the server's secret."""

    @override
    def encrypt(self, text: str) -> str:
        return encode(lock_at_rest(SECOND_FACTOR, text))

    @override
    def decrypt(self, encrypted_text: str) -> str:
        return open_at_rest(SECOND_FACTOR, decode(encrypted_text))

    @override
    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        # Also if somebody deleted the row.
        known = {} if user.is_anonymous else second_factor.factors_of(user)
        if any(types is None or factor in types for factor in known):
            return True
        return bool(super().is_mfa_enabled(user, types))


class OneLookStrategy(SessionTokenStrategy):
    """Session tokens of allauth with one query instead of two."""

    @override
    def lookup_session(self, session_token: str) -> SessionBase | None:
        found: SessionBase | None = sessionkit.lookup_session(session_token)
        return found

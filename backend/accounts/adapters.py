"""What allauth does the way Kier needs it."""

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
    """No sign-up, no addresses, no limit that locks: `slowing` does that part."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Members are invited."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a keyed hash in the form of an address, another one every hour."""
        return origin_address(request.META.get("REMOTE_ADDR", ""))

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """Not even that."""
        return ""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave out allauth's own limit, with which anybody could lock an account."""

    def reauthenticate(self, user: Member, password: str) -> bool:
        """Tell whether this is the login of the one who is signed in."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk


class HeadlessAdapter(DefaultHeadlessAdapter):
    """A member in the answers of the account system."""

    def serialize_user(self, user: Member) -> dict[str, Any]:
        """Return the member; addresses stand in the member's own row, not in allauth's table."""
        return {"id": str(user.pk), "display": str(user), "email": user.email}


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are locked under a key from the server's secret."""

    def encrypt(self, text: str) -> str:
        """Return the locked secret as base64url text."""
        return encode(lock_at_rest(SECOND_FACTOR, text))

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret, also one locked under a secret key that was replaced since.

        :raises Damaged: none of the secret keys opens it
        """
        return open_at_rest(SECOND_FACTOR, decode(encrypted_text))

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Tell whether the member set up such a second factor, also if its row was deleted."""
        known = {} if user.is_anonymous else second_factor.factors_of(user)
        if any(types is None or one in types for one in known):
            return True
        return bool(super().is_mfa_enabled(user, types))


class OneLookStrategy(SessionTokenStrategy):
    """allauth's session tokens, with one query for each instead of two."""

    def lookup_session(self, session_token: str) -> SessionBase | None:
        """Return the live session with this token."""
        found: SessionBase | None = sessionkit.lookup_session(session_token)
        return found

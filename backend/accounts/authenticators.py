"""Setup of authenticators in cookie sessions; others use allauth's routes (docs/accounts.md)."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    generate_totp_secret,
    validate_totp_code,
)
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.accounts import second_factor
from backend.accounts.errors import WrongCode
from backend.accounts.models import Member
from backend.accounts.sessions import end_sessions
from backend.core.errors import Conflict


def secret_of(session: SessionBase) -> str:
    """Return the secret (base32) that is being set up in this session, a new one if none is."""
    if SECRET_SESSION_KEY not in session:
        session[SECRET_SESSION_KEY] = generate_totp_secret()
    secret: str = session[SECRET_SESSION_KEY]
    return secret


def picture_of(member: Member, secret: str) -> str:
    """Return the QR code for an authenticator app, as an `<svg>` element."""
    adapter = get_adapter()
    text: str = adapter.build_totp_svg(adapter.build_totp_url(member, secret))
    return text[text.index("<svg") :]


@transaction.atomic
def set_up(*, member: Member, session: SessionBase, code: str) -> list[str]:
    """Store the session's secret, end other sessions and return recovery codes.

    :raises Conflict: the member already has a second factor
    :raises WrongCode: the code does not match the secret
    """
    if second_factor.has_second_factor(member):
        raise Conflict(_("You have a second factor already."))
    secret = session.get(SECRET_SESSION_KEY)
    if not secret or not validate_totp_code(secret, code):
        raise WrongCode
    # It counts once: right after this, another one has to be given.
    second_factor.is_first_use(TOTP.activate(member, secret).instance, code)
    del session[SECRET_SESSION_KEY]
    second_factor.remember(session)
    end_sessions(member, keep=session)
    return new_recovery_codes(member)


@transaction.atomic
def new_recovery_codes(member: Member) -> list[str]:
    """Replace the member's recovery codes and return ten new ones, to be shown once."""
    _codes_of(member).delete()
    made = RecoveryCodes.activate(member)
    made.mark_as_viewed()
    codes: list[str] = made.generate_codes()
    return codes


def recovery_codes_left(member: Member) -> int:
    """Return the number of unused recovery codes."""
    found = _codes_of(member).first()
    return len(found.wrap().get_unused_codes()) if found else 0


@transaction.atomic
def remove(*, member: Member, session: SessionBase | None = None) -> None:
    """Delete a member's second factors and end all sessions except the given one."""
    Authenticator.objects.filter(user=member).delete()
    # Also of rows that somebody else deleted.
    Member.objects.filter(pk=member.pk).exclude(factors={}).update(factors={})
    if session is not None:
        second_factor.forget(session)
    end_sessions(member, keep=session)


def _codes_of(member: Member) -> QuerySet[Any]:
    rows: QuerySet[Any] = Authenticator.objects.filter(
        user=member, type=Authenticator.Type.RECOVERY_CODES
    )
    return rows

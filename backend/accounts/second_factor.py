"""The second factor: which sessions have it, and codes that count once.

allauth keeps and checks the authenticators. A session is marked when its second factor was given
or set up; one that began with the password alone never gets in where a second factor is asked.
"""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from backend.accounts.models import Member
from backend.accounts.sessions import end_sessions

_MARK = "second_factor"
# A code is taken for one period before and one after its own: 90 seconds in all.
_CODE_SECONDS = 120


def has_second_factor_or_need_not(session: SessionBase) -> bool:
    """Tell whether this session may call the members' API; asks no query.

    In production it must have given a second factor; elsewhere only members who set one up do.
    """
    return not settings.REQUIRE_SECOND_FACTOR or bool(session.get(_MARK))


def has_second_factor(member: Member) -> bool:
    """Tell whether the member has set up codes from a phone; one query."""
    found: bool = Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists()
    return found


def is_code(member: Member, code: str) -> bool:
    """Tell whether this is a code of the member's phone or a recovery code, and use it up."""
    return any(
        one.wrap().validate_code(code) and is_first_use(one, code)
        for one in Authenticator.objects.filter(user=member)
    )


def is_first_use(authenticator: Authenticator, code: str) -> bool:
    """Use a right code up; false for one that was used before (RFC 6238, section 5.2).

    allauth remembers a phone's code for one period only, but takes it for three.
    """
    if authenticator.type != Authenticator.Type.TOTP:
        return True
    digits = "".join(filter(str.isdigit, code))
    key = salted_hmac("kier/used-code", f"{authenticator.pk}|{digits}", algorithm="sha256")
    return cache.add(f"code:{key.hexdigest()}", 1, _CODE_SECONDS)


def remember(session: SessionBase) -> None:
    """Remember that this session gave its second factor, or set it up."""
    session[_MARK] = True


def forget(session: SessionBase) -> None:
    """Forget that this session gave its second factor."""
    session.pop(_MARK, None)


@receiver(signals.authenticator_used)
def mark(sender: Any, request: HttpRequest, **_others: Any) -> None:
    """Remember that this session gave its second factor."""
    remember(request.session)


@receiver(signals.authenticator_added)
def mark_and_end_others(
    sender: Any, request: HttpRequest, user: Member, authenticator: Authenticator, **_others: Any
) -> None:
    """Remember that this session set the second factor up; those without one end."""
    if authenticator.type == Authenticator.Type.TOTP:
        remember(request.session)
        end_sessions(user, keep=request.session.session_key)


@receiver(signals.authenticator_removed)
def unmark_and_end_others(
    sender: Any, request: HttpRequest, user: Member, authenticator: Authenticator, **_others: Any
) -> None:
    """Forget the second factor with the authenticator; the member's other sessions end."""
    if authenticator.type == Authenticator.Type.TOTP:
        forget(request.session)
        end_sessions(user, keep=request.session.session_key)

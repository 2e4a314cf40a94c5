"""The second factor: sessions that have it, and codes that are valid once."""

import hashlib
import hmac
import json
import logging
from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from backend.accounts.models import Member, UsedCode
from backend.accounts.sessions import end_sessions
from backend.core import retention
from backend.core.at_rest import digests_at_rest
from backend.core.crypto.errors import CryptoError
from backend.core.hours import hours_from_now

_MARK, USED_CODE = "second_factor", b"kier/used-code"
log = logging.getLogger("kier.accounts")
# A code is taken for one period before and one after its own: 90 seconds in all.
_KEPT_HOURS = retention.USED_CODES.hours


def has_second_factor_or_need_not(session: SessionBase) -> bool:
    """Return whether the session has the second factor that production requires; no query."""
    return not settings.REQUIRE_SECOND_FACTOR or bool(session.get(_MARK))


def has_second_factor(member: Member) -> bool:
    """Return whether the member set up an authenticator app, even if its row was deleted."""
    rows = Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP)
    return Authenticator.Type.TOTP in factors_of(member) or bool(rows.exists())


def factors_of(member: Member) -> dict[str, str]:
    """Return the hashes of a member's authenticators by type."""
    found = Member.objects.filter(pk=member.pk).first()
    return dict(found.factors) if found else {}


def hash_of(authenticator: Authenticator) -> str:
    """Return the hash of an authenticator's secret and use; empty for one not made here."""
    data = authenticator.data
    try:
        secret = decrypt(data.get("secret") or data.get("seed") or "")
    except CryptoError:
        return ""
    known = [authenticator.type, str(authenticator.user_id), secret, data.get("used_mask", 0)]
    # allauth takes such codes from elsewhere, before its own.
    if not secret or "migrated_codes" in data:
        return ""
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def is_theirs(authenticator: Authenticator, factors: dict[str, str]) -> bool:
    """Return whether an authenticator is the one that the member set up."""
    known, found = factors.get(authenticator.type, ""), hash_of(authenticator)
    if known and found and hmac.compare_digest(known, found):
        return True
    log.error("a second factor is not the one that was set up, and does not count")
    return False


@receiver(post_save, sender=Authenticator)
def note_factor(sender: Any, instance: Authenticator, **_others: Any) -> None:
    """Store the hash of a new or used authenticator in the member's row."""
    _set_factor(instance, hash_of(instance))


@receiver(post_delete, sender=Authenticator)
def forget_factor(sender: Any, instance: Authenticator, **_others: Any) -> None:
    """Delete the hash of an authenticator from the member's row."""
    _set_factor(instance, "")


@transaction.atomic
def _set_factor(authenticator: Authenticator, found: str) -> None:
    rows = Member.objects.select_for_update(no_key=True)
    member = rows.filter(pk=authenticator.user_id).first()
    if member is None or member.factors.get(authenticator.type, "") == found:
        return
    remaining = {
        name: known for name, known in member.factors.items() if name != authenticator.type
    }
    member.factors = remaining | ({authenticator.type: found} if found else {})
    member.save(update_fields=["factors"])


def use_code(member: Member, code: str) -> Authenticator | None:
    """Return the authenticator of a code and mark it as used; None if wrong or used before."""
    factors = factors_of(member)
    for authenticator in Authenticator.objects.filter(user=member):
        if not is_theirs(authenticator, factors):
            continue
        if authenticator.type == Authenticator.Type.TOTP:
            # allauth remembers used codes in the cache, for one period; they count for three.
            is_right = validate_totp_code(
                decrypt(authenticator.data["secret"]), code
            ) and is_first_use(authenticator, code)
        else:
            is_right = authenticator.wrap().validate_code(code)
        if is_right:
            return authenticator
    return None


def is_first_use(authenticator: Authenticator, code: str) -> bool:
    """Mark a correct code as used; return False if it was before (RFC 6238, 5.2)."""
    digits = "".join(filter(str.isdigit, code))
    newest, *older = digests_at_rest(USED_CODE, f"{authenticator.pk}|{digits}")
    if UsedCode.objects.filter(digest__in=older).exists():
        return False
    _row, is_new = UsedCode.objects.get_or_create(
        digest=newest, defaults={"expires": hours_from_now(_KEPT_HOURS)}
    )
    return is_new


def clear_used_codes() -> None:
    """Delete used codes that have expired."""
    UsedCode.objects.filter(expires__lte=timezone.now()).delete()


def remember(session: SessionBase) -> None:
    """Mark that this session gave its second factor."""
    session[_MARK] = True


def forget(session: SessionBase) -> None:
    """Remove the mark from this session."""
    session.pop(_MARK, None)


@receiver(signals.authenticator_used)
def mark(sender: Any, request: HttpRequest, **_others: Any) -> None:
    """Mark the session in which an authenticator was used."""
    remember(request.session)


@receiver(signals.authenticator_added)
def mark_and_end_others(
    sender: Any, request: HttpRequest, user: Member, authenticator: Authenticator, **_others: Any
) -> None:
    """Mark this session after the setup of an authenticator; end the others."""
    if authenticator.type == Authenticator.Type.TOTP:
        remember(request.session)
        end_sessions(user, keep=request.session)


@receiver(signals.authenticator_removed)
def unmark_and_end_others(
    sender: Any, request: HttpRequest, user: Member, authenticator: Authenticator, **_others: Any
) -> None:
    """Unmark this session after the removal of an authenticator; end the others."""
    if authenticator.type == Authenticator.Type.TOTP:
        forget(request.session)
        end_sessions(user, keep=request.session)

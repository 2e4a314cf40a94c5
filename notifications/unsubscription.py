"""Unsubscription from mail by a token that never expires and does nothing else (RFC 8058)."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction

from backend.accounts.models import Member
from backend.core.crypto.encoding import decode, encode

from . import mailboxes
from .kinds import Via
from .models import Preference
from .preferences import CHOSEN, change_settings

PATH = "/mail/stop/"


class BadToken(Exception):
    """A forged token, or one whose member is gone."""


def link_for(member_id: UUID) -> str:
    """Return the unsubscription address in a member's mails."""
    return f"{settings.PUBLIC_URL}{PATH}{token_for(member_id)}"


def token_for(member_id: UUID) -> str:
    """Return the token of a member: of constant length, and safe in a path."""
    return _signer().sign(encode(member_id.bytes))


def member_of(token: str) -> Member:
    """Return the member of a token, or raise `BadToken`."""
    try:
        member_id = UUID(bytes=decode(_signer().unsign(token), 16))
        return Member.objects.get(pk=member_id, is_active=True)
    except (BadSignature, Member.DoesNotExist):
        raise BadToken from None


def switch_mail_off(member: Member) -> None:
    """Stop all mails to a member, also waiting ones; other transports go on."""
    mailed = [kind.id for kind in CHOSEN.values() if Via.MAIL in kind.vias]
    change_settings(member, kinds=[{"kind": kind, "vias": {Via.MAIL: False}} for kind in mailed])


@transaction.atomic
def switch_mail_on(member: Member) -> None:
    """Reset a member's mails to the defaults, also if some had come back."""
    Preference.objects.filter(member=member, via=Via.MAIL).delete()
    mailboxes.resume(member.email)


def _signer() -> Signer:
    return Signer(sep=".", salt="kier/mail-stop")

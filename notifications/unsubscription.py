"""No more mail by one click, without signing in: who has a mail's token may stop that mail.

The token names the member and nothing else, is good for this alone, and for ever: a mail may be
opened years later (RFC 8058 wants its link to work). All it can do is switch mail off and on.
"""

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
    """A token that is not ours, or whose member is gone."""


def link_for(member_id: UUID) -> str:
    """Return the address that stands in a member's mails."""
    return f"{settings.PUBLIC_URL}{PATH}{token_for(member_id)}"


def token_for(member_id: UUID) -> str:
    """Return the token of a member: always as long, and safe in a path."""
    return _signer().sign(encode(member_id.bytes))


def member_of(token: str) -> Member:
    """Return the member for whom a token was made.

    :raises BadToken: nobody has it
    """
    try:
        member_id = UUID(bytes=decode(_signer().unsign(token), 16))
        return Member.objects.get(pk=member_id, is_active=True)
    except (BadSignature, Member.DoesNotExist):
        raise BadToken from None


def switch_mail_off(member: Member) -> None:
    """Send a member no mail of any kind, also not what waits; other transports go on."""
    mailed = [kind.id for kind in CHOSEN.values() if Via.MAIL in kind.vias]
    change_settings(member, kinds=[{"kind": one, "vias": {Via.MAIL: False}} for one in mailed])


@transaction.atomic
def switch_mail_on(member: Member) -> None:
    """Send a member the mails that one gets who chose nothing, also if some had come back."""
    Preference.objects.filter(member=member, via=Via.MAIL).delete()
    mailboxes.resume(member.email)


def _signer() -> Signer:
    return Signer(sep=".", salt="kier/mail-stop")

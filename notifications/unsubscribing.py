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

from .kinds import KINDS, Via
from .models import Delivery, Preference

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


@transaction.atomic
def switch_mail_off(member: Member) -> None:
    """Send a member no mail of any kind, also not what waits; other transports go on."""
    Preference.objects.bulk_create(
        [
            Preference(member=member, kind=kind.id, via=Via.MAIL, on=False)
            for kind in KINDS.values()
            if Via.MAIL in kind.vias
        ],
        update_conflicts=True,
        unique_fields=["member", "kind", "via"],
        update_fields=["on"],
    )
    Delivery.objects.filter(via=Via.MAIL, member=member).delete()


def switch_mail_on(member: Member) -> None:
    """Send a member the mails that one gets who chose nothing."""
    Preference.objects.filter(member=member, via=Via.MAIL).delete()


def _signer() -> Signer:
    return Signer(sep=".", salt="kier/mail-stop")

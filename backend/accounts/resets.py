"""Links with which a member sets a password: signed, for one use, and stored nowhere.

Who forgot the password gets one for an hour, who is invited one for seven days. A link's token is
`<member>.<time>.<signature>`. The member's identifier stands in it because the browser needs it to
lock the new key pair (protocol.md, "The member", 3). The signature covers the present password's
hash, so that it is worth nothing once there is a new one.
"""

import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import send_mail
from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts import sign_in_delays
from backend.accounts.errors import BadToken
from backend.accounts.models import Member
from backend.core.elapsed_time import TOLERANCE_SECONDS

PAGE = "/members/reset"

log = logging.getLogger("kier.accounts")


class Purpose(StrEnum):
    """What a link is for; the one is never taken for the other."""

    RESET = "reset"
    INVITATION = "invitation"


LIFETIMES: Mapping[Purpose, timedelta] = {
    Purpose.RESET: timedelta(hours=1),
    # Behind an invitation there is nothing to read yet, and colleagues are away for days.
    Purpose.INVITATION: timedelta(days=7),
}


class MailNotSent(Exception):
    """The mail did not go out. It says no more: this text is kept with the task."""


def token_for(member: Member, purpose: Purpose = Purpose.RESET) -> str:
    """Return a token with which this member may set a new password, as long as `LIFETIMES` says."""
    return _signer(member, purpose).sign(str(member.pk))


def link_for(member: Member, purpose: Purpose) -> str:
    """Return the address to be mailed; of what stands behind `#` browsers tell servers nothing."""
    return f"{settings.PUBLIC_URL}{PAGE}#{token_for(member, purpose)}"


def member_of(token: str) -> Member:
    """Return the member for whom this token was made.

    :raises BadToken: it is not ours, too old, or used already
    """
    text, _dot, _signature = token.partition(".")
    try:
        member = Member.objects.filter(pk=UUID(text), is_active=True).first()
    except ValueError:
        member = None
    if member is None or not any(_is_good(token, member, purpose) for purpose in Purpose):
        raise BadToken
    return member


def request_link(email: str) -> None:
    """Have a link sent to this address, if a member has it; the work done is the same if not."""
    found = Member.objects.by_email(email).values_list("pk", flat=True).first()
    if sign_in_delays.may_mail(email):
        send_link.enqueue(str(found or uuid4()))


@task
def send_link(member_id: str) -> None:
    """Send a member the link; for an identifier that nobody has, do nothing.

    The token is made here, so that the task's row holds none.
    """
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is None:
        return
    with override(member.language or settings.LANGUAGE_CODE):
        subject = _("A new password for Kier")
        text = _(
            "Somebody asked for a new password for this address. If that was you, open this "
            "link within an hour:\n\n{link}\n\n"
            "You then get a new key. Do you work at an organisation? Ask a colleague to let you "
            "in again, so that you can read its requests.\n\n"
            "If it was not you, do nothing. Your password stays as it is."
        ).format(link=link_for(member, Purpose.RESET))
    mail(member, subject, text)


def mail(member: Member, subject: str, text: str) -> None:
    """Send a member a mail.

    :raises MailNotSent: it did not go out; what the server said is not told, nor logged
    """
    try:
        send_mail(subject, text, None, [member.address])
    except Exception as error:
        # What a mail server answers may quote the address.
        log.error("a mail to a member was not sent", exc_info=error)
        raise MailNotSent from None


def _signer(member: Member, purpose: Purpose) -> TimestampSigner:
    # The hash of the password is secret input here, and cannot be read from a signature.
    return TimestampSigner(sep=".", salt=f"kier/{purpose}|{member.email}|{member.password}")


def _is_good(token: str, member: Member, purpose: Purpose) -> bool:
    try:
        _signer(member, purpose).unsign(token, max_age=LIFETIMES[purpose])
    except BadSignature:
        return False
    # Django takes a link of the future for a new one; the clock was set back since it was made.
    made = b62_decode(token.split(".")[1])
    return made <= time.time() + TOLERANCE_SECONDS

"""Signed links for setting a password, valid once and not stored.

A token is `<member>.<time>.<signature>`. The signature covers the hash of the present password.
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
    """The purpose of a link, which is part of the signature."""

    RESET = "reset"
    INVITATION = "invitation"


LIFETIMES: Mapping[Purpose, timedelta] = {
    Purpose.RESET: timedelta(hours=1),
    # Behind an invitation there is nothing to read yet, and colleagues are away for days.
    Purpose.INVITATION: timedelta(days=7),
}


class MailNotSent(Exception):
    """A mail was not sent. The message says no more, since it is stored with the task."""


def token_for(member: Member, purpose: Purpose = Purpose.RESET) -> str:
    """Return a token for setting a password, valid as long as `LIFETIMES` says."""
    return _signer(member, purpose).sign(str(member.pk))


def link_for(member: Member, purpose: Purpose) -> str:
    """Return the link to be mailed, with the token in the fragment that browsers do not send."""
    return f"{settings.PUBLIC_URL}{PAGE}#{token_for(member, purpose)}"


def member_of(token: str) -> Member:
    """Return the member of a token; raise `BadToken` if it is forged, expired or used."""
    text, _dot, _signature = token.partition(".")
    try:
        member = Member.objects.filter(pk=UUID(text), is_active=True).first()
    except ValueError:
        member = None
    if member is None or not any(_is_good(token, member, purpose) for purpose in Purpose):
        raise BadToken
    return member


def request_link(email: str) -> None:
    """Mail a link to the member with this address; the work is the same without one."""
    found = Member.objects.by_email(email).values_list("pk", flat=True).first()
    if sign_in_delays.may_mail(email):
        send_link.enqueue(str(found or uuid4()))


@task
def send_link(member_id: str) -> None:
    """Mail a link to a member, if there is one. The token is not stored with the task."""
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
    """Send a member a mail; raise `MailNotSent` without the server's answer."""
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

"""Links for a new password: signed, good for an hour, and for one use.

A link's token is `<member>.<signature>`. The member's identifier stands in it because the browser
needs it to lock the new key pair (protocol.md, "The member", 3). The signature covers the present
password's hash, so that it is worth nothing once there is a new one; nothing of it is stored.
"""

import logging
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts import slowing
from backend.accounts.errors import BadToken
from backend.accounts.models import Member

PAGE = "/members/reset"

log = logging.getLogger("kier.accounts")


class MailNotSent(Exception):
    """The mail did not go out. It says no more: this text is kept with the task."""


def token_for(member: Member) -> str:
    """Return a token with which this member may set a new password for an hour."""
    return f"{member.pk}.{default_token_generator.make_token(member)}"


def member_of(token: str) -> Member:
    """Return the member for whom this token was made.

    :raises BadToken: it is not ours, older than an hour, or used already
    """
    text, _dot, signature = token.partition(".")
    try:
        member = Member.objects.filter(pk=UUID(text), is_active=True).first()
    except ValueError:
        member = None
    if member is None or not default_token_generator.check_token(member, signature):
        raise BadToken
    return member


def request_link(email: str) -> None:
    """Have a link sent to this address, if a member has it; the work done is the same if not."""
    found = Member.objects.by_email(email).values_list("pk", flat=True).first()
    if slowing.may_mail(email):
        send_link.enqueue(str(found or uuid4()))


@task
def send_link(member_id: str) -> None:
    """Send a member the link; for an identifier that nobody has, do nothing.

    The token is made here, so that the task's row holds none. In the address it stands behind
    `#`, which browsers do not send to servers.
    """
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is None:
        return
    link = f"{settings.PUBLIC_URL}{PAGE}#{token_for(member)}"
    with override(settings.LANGUAGE_CODE):
        subject = _("A new password for Kier")
        text = _(
            "Somebody asked for a new password for this address. If that was you, open this "
            "link within an hour:\n\n{link}\n\n"
            "You then get a new key. Ask a colleague to let you in again, so that you can "
            "read your organisation's requests.\n\n"
            "If it was not you, do nothing. Your password stays as it is."
        ).format(link=link)
    try:
        send_mail(subject, text, None, [member.email])
    except Exception as error:
        # What a mail server answers may quote the address.
        log.error("a link for a new password was not mailed", exc_info=error)
        raise MailNotSent from None

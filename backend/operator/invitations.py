"""Invitations of operators: an account without a password, and a link to it."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts import resets, sign_in_delays
from backend.accounts.models import Member
from backend.accounts.services import create_member
from backend.core.errors import Conflict


@transaction.atomic
def invite_operator(*, email: str, name: str, language: str) -> Member:
    """Make an operator's account without a password, and have the link to it mailed.

    :param language: of the interface, for the mail
    :raises Conflict: the address has an account, or is none
    """
    member = create_member(email=email, name=name, operator=True)
    mail_operator(member, language)
    return member


def mail_operator(member: Member, language: str) -> None:
    """Have a link sent with which an operator sets a password.

    :raises Conflict: they have one; three went to this address within ten minutes
    """
    if member.has_usable_password():
        raise Conflict(_("This person has a password already, and can ask for a new one."))
    if not sign_in_delays.may_mail(member.email, "invitation"):
        raise Conflict(_("Three invitations went to this address just now. Wait ten minutes."))
    send_operator_link.enqueue(str(member.pk), language)


@task
def send_operator_link(member_id: str, language: str) -> None:
    """Send the link, unless there is a password meanwhile; the token is made here alone."""
    member = Member.objects.filter(pk=UUID(member_id), is_active=True, is_staff=True).first()
    if member is None or member.has_usable_password():
        return
    with override(language):
        subject = _("You are invited to run Kier")
        text = _(
            "You are invited to run an installation of Kier: its organisations, their members "
            "and the public lines.\n\n"
            "Open this link within seven days, and choose a password:\n\n{link}\n\n"
            "Then sign in at {page} and set up your phone as a second factor.\n\n"
            "If you do not know what this is about, do nothing."
        ).format(link=resets.link_for(member, resets.Purpose.INVITATION), page=sign_in_page())
    resets.mail(member, subject, text)


def sign_in_page() -> str:
    """Return the address at which operators sign in."""
    return f"{settings.PUBLIC_URL}/operator/"

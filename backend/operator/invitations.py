"""Invitations of operators."""

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
from backend.organisations.permissions import OPERATORS


@transaction.atomic
def invite_operator(*, email: str, name: str, language: str) -> Member:
    """Create an operator's account and mail a link to it. May raise `Conflict`."""
    member = create_member(email=email, name=name, operator=True)
    mail_operator(member, language)
    return member


def mail_operator(member: Member, language: str) -> None:
    """Mail a link for setting a password; raise `Conflict` if there is one, or too often."""
    if member.has_usable_password():
        raise Conflict(_("This person has a password already, and can ask for a new one."))
    if not sign_in_delays.may_mail(member.email, "invitation"):
        raise Conflict(_("Three invitations went to this address just now. Wait ten minutes."))
    send_operator_link.enqueue(str(member.pk), language)


@task
def send_operator_link(member_id: str, language: str) -> None:
    """Mail the link, unless there is a password. The token is not stored with the task."""
    member = Member.objects.filter(OPERATORS, pk=UUID(member_id), is_active=True).first()
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
    """Return the address of the operator's sign-in page."""
    return f"{settings.PUBLIC_URL}/operator/"

"""Invitations of members."""

from uuid import UUID

from django.conf import settings
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts import resets, sign_in_delays
from backend.accounts.invitations import claim_address
from backend.accounts.models import Member
from backend.core.errors import Conflict

from .models import Membership
from .permissions import reads_requests


def mail_invitation(member: Member, organisation_id: UUID, language: str) -> None:
    """Mail a link to a member; raise `Conflict` after three in ten minutes."""
    if not sign_in_delays.may_mail(member.address, f"invitation|{organisation_id}"):
        raise Conflict(_("Three invitations went to this address just now. Wait ten minutes."))
    send_invitation.enqueue(str(member.pk), language)


@task
def send_invitation(member_id: str, language: str) -> None:
    """Mail the link, unless the invitation was withdrawn. The task stores no token."""
    rows = Membership.objects.select_related("member", "organisation")
    membership = rows.filter(member=UUID(member_id)).first()
    if membership is None or membership.member.has_usable_password():
        return
    is_theirs = claim_address(membership.member)
    if is_theirs and not membership.member.is_active:
        return
    with override(language):
        subject = _("You are invited to Kier")
        text = _invitation(membership) if is_theirs else _has_account(membership)
    resets.mail(membership.member, subject, text)


def _invitation(membership: Membership) -> str:
    link = resets.link_for(membership.member, resets.Purpose.INVITATION)
    if not reads_requests(membership.role):
        return _(
            "{organisation} invites you to work on a project of the programme, with Kier.\n\n"
            "Open this link within seven days, and choose a password:\n\n{link}\n\n"
            "After that you sign in at {programme}\n\n"
            "If you do not know what this is about, do nothing."
        ).format(
            organisation=membership.organisation.name,
            link=link,
            programme=f"{settings.PUBLIC_URL}/programme/",
        )
    return _(
        "{organisation} invites you to work with Kier. There people ask for help "
        "without giving a name, and {organisation} answers.\n\n"
        "Open this link within seven days, and choose a password:\n\n{link}\n\n"
        "After that a colleague lets you in: call each other, and compare six words. "
        "Only then can you read requests. Are you the first one? Then have paper and a pen "
        "ready: you will make the key of {organisation}.\n\n"
        "If you do not know what this is about, do nothing."
    ).format(organisation=membership.organisation.name, link=link)


def _has_account(membership: Membership) -> str:
    return _(
        "{organisation} invites you to work with Kier. But this address has an account in Kier "
        "already, or was invited by others before, and an account works at one place. "
        "{organisation} was not told so.\n\n"
        "Do you want to work at {organisation}? Ask them to invite another address of yours. Or "
        "have your present account removed first, and then ask them to mail the invitation "
        "again.\n\n"
        "If you do not know what this is about, do nothing. Your account stays as it is."
    ).format(organisation=membership.organisation.name)

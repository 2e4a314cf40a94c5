"""Inviting somebody to become an expert by experience, by a mail that gives nothing away.

Queues hold the path of `send_welcome`.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts import resets, sign_in_delays
from backend.accounts.errors import AddressInUse
from backend.accounts.invitations import claim_address, create_invited
from backend.accounts.models import Member
from backend.accounts.services import note_language
from backend.core.errors import Conflict
from backend.core.mail_addresses import normalise_email
from backend.experts.models import Expert, Platform
from backend.experts.services.people import checked_name
from backend.experts.states import ExpertStatus


@transaction.atomic
def invite_person(*, platform: Platform, email: str, chosen_name: str, language: str) -> Expert:
    """Make a candidate with an account that has no password yet, and have the link mailed.

    Nothing tells whether the address has an account elsewhere; the mail does.
    """
    name = checked_name(platform, chosen_name)
    address = normalise_email(email)
    own = Q(member__email=address) | Q(member__stands_in_for=address)
    if platform.experts.filter(own).exists():
        raise AddressInUse
    member = create_invited(email=email)
    note_language(member=member, language=language)
    expert = Expert.objects.create(member=member, platform=platform, chosen_name=name)
    _mail(expert)
    return expert


@transaction.atomic
def invite_again(expert: Expert) -> None:
    """Have a new link mailed; the one before stays good for its seven days."""
    if expert.status == ExpertStatus.LEFT:
        raise Conflict(_("This person has left. Invite them anew, with their mail address."))
    if expert.member.has_usable_password():
        raise Conflict(_("This person has a password already, and can ask for a new one."))
    _mail(expert)


def _mail(expert: Expert) -> None:
    if not sign_in_delays.may_mail(expert.member.address, f"invitation|{expert.platform_id}"):
        raise Conflict(_("Three invitations went to this address just now. Wait ten minutes."))
    send_welcome.enqueue(str(expert.pk))


@task
def send_welcome(member_id: str) -> None:
    """Send the link, unless the invitation was taken back or accepted meanwhile.

    The token is made here, so that the task's row holds none.
    """
    rows = Expert.objects.select_related("member").exclude(status=ExpertStatus.LEFT)
    expert = rows.filter(member=UUID(member_id)).first()
    if expert is None or expert.member.has_usable_password():
        return
    is_theirs = claim_address(expert.member)
    if is_theirs and not expert.member.is_active:
        return
    with override(expert.member.language or None):
        subject = _("You are invited to Kier")
        text = _welcome(expert.member) if is_theirs else _has_account()
    resets.mail(expert.member, subject, text)


def _welcome(member: Member) -> str:
    return _(
        "Somebody you know made a place for you in Kier.\n\n"
        "Open this link within seven days, and choose a password:\n\n{link}\n\n"
        "After that you see who invited you, and you can look around. "
        "You decide whether you want to go on.\n\n"
        "If you do not know what this is about, do nothing."
    ).format(link=resets.link_for(member, resets.Purpose.INVITATION))


def _has_account() -> str:
    return _(
        "Somebody you know made a place for you in Kier. But this address has an account there "
        "already, or was invited before. Nobody was told so.\n\n"
        "Do you want the new place? Then give another mail address to whoever invited you.\n\n"
        "If you do not know what this is about, do nothing. Your account stays as it is."
    )

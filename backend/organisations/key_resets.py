"""The mail about an organisation's key that the operator removed."""

from uuid import UUID

from django.conf import settings
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts import resets

from .models import Membership, Organisation
from .permissions import READS_REQUESTS


def mail_reset(organisation: Organisation) -> None:
    """Mail every member who can sign in, after the commit."""
    for membership in organisation.memberships.filter(
        READS_REQUESTS, member__public_key__isnull=False
    ):
        send_reset_notice.enqueue(str(membership.member_id))


@task
def send_reset_notice(member_id: str) -> None:
    """Mail a member in the member's language, unless they left."""
    rows = Membership.objects.select_related("member", "organisation")
    membership = rows.filter(member=UUID(member_id), member__is_active=True).first()
    if membership is None:
        return
    with override(membership.member.language or settings.LANGUAGE_CODE):
        subject = _("The key of your organisation was taken away")
        text = _(
            "The operator of Kier took away the key of {organisation}, because the operator was "
            "told that nobody can use it any more. {organisation} accepts no new requests until it "
            "has another key.\n\n"
            "A member makes the new key in the inbox. Your inbox will warn you about it. Call the "
            "one who made it, at a number that you knew before, and compare the six words of the "
            "key. Trust it only if all six are the same.\n\n"
            "Did nobody of you ask for this? Then do not use a new key, and call the operator."
        ).format(organisation=membership.organisation.name)
    resets.mail(membership.member, subject, text)

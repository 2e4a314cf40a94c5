"""The seeker's consent that whoever leads a team learns from a conversation."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove, Missing
from backend.help_requests.models import Referral
from backend.help_requests.states import HELPING

from .notices import tell_seeker
from .referrals import lock_request


@transaction.atomic
def allow_supervision(*, request_id: UUID, organisation_id: UUID, allowed: bool) -> None:
    """Say yes or no, at any time; idempotent.

    :raises Missing: the organisation was never asked
    :raises ImpossibleMove: yes to one that neither helps nor did
    """
    request = lock_request(request_id)
    referral = request.referrals.filter(organisation_id=organisation_id).first()
    if referral is None:
        raise Missing(_("This organisation was not asked."))
    if allowed and referral.status not in HELPING:
        raise ImpossibleMove(_("This organisation does not help here now."))
    if referral.supervised != allowed:
        Referral.objects.filter(id=referral.id).update(supervised=allowed)
        tell_seeker(request, "request.changed")

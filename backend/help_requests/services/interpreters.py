"""Interpreters whose consent ends: by the clock, or because somebody says so."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import ImpossibleMove, Missing
from backend.core.isolation import Work
from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.selectors import locked_request, referrals_of
from backend.help_requests.states import ReferralStatus

from .messages import check_reader
from .notices import show_change_to_readers, tell_seeker
from .referrals import end_interpreting, locked_with_request

# Looked up at once; each is a transaction of its own.
BATCH = 200
ENDING = Work("interpreting")


@transaction.atomic
def stop_interpreting(*, referral: Referral, organisation_id: UUID) -> None:
    """End interpreting: one's own, or another's by an organisation that accepted; idempotent.

    :raises Missing: that organisation never interpreted here
    :raises Withheld: the caller's organisation may not read the request
    :raises ImpossibleMove: it did not accept the request
    """
    request, row = locked_with_request(referral)
    is_own = row.organisation_id == organisation_id
    if not is_own:
        check_reader(row)
        if row.status != ReferralStatus.ACCEPTED:
            raise ImpossibleMove(_("Accept this request first. Then you can end interpreting."))
    found = request.referrals.filter(organisation=organisation_id, ends_on__isnull=False).first()
    if found is None:
        raise Missing
    if found.interprets:
        _end(request, found)
        tell_seeker(request, "request.moved")


def end_interpreting_due() -> int:
    """End each consent whose last day is over; return the number."""
    ended = 0
    while True:
        rows = ENDING.ready(_due()).order_by("ends_on", "id")
        batch = list(rows.values_list("request_id", "id")[:BATCH])
        for request_id, referral_id in batch:
            ended += ENDING.on(referral_id, partial(_end_if_still_due, request_id, referral_id))
        if len(batch) < BATCH:
            return ended


def _due() -> QuerySet[Referral]:
    return Referral.objects.filter(status=ReferralStatus.INTERPRETS, ends_on__lt=today())


@transaction.atomic
def _end_if_still_due(request_id: UUID, referral_id: UUID) -> int:
    request = locked_request(request_id)
    found = _due().filter(id=referral_id).first()
    if request is None or found is None:
        return 0
    _end(request, found)
    # The person chose the day, which ends at midnight: no phone makes a sound.
    tell_seeker(request, "request.changed")
    return 1


def _end(request: HelpRequest, interpreter: Referral) -> None:
    end_interpreting(request, [interpreter])
    others = [one for one in referrals_of(request.id) if one.id != interpreter.id]
    show_change_to_readers(others)

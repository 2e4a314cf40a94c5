"""Requests that nobody answers in time: they move on by the clock, inside the consent given."""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from backend.core.hours import this_hour
from backend.help_requests.models import Message, Referral
from backend.help_requests.selectors import locked_request
from backend.help_requests.states import ReferralStatus, RequestStatus
from backend.organisations.services import count_load

from .moving import open_next, waits_in_vain
from .telling import tell_overdue, tell_seeker, warn_safety_net

# Looked up at once; each is a transaction of its own.
BATCH = 200


def move_on() -> int:
    """Moves on what was not answered in time; answers how many offers that were.

    Each offer is noted once, also where this runs twice or side by side. It stays an offer, and
    may still be accepted.
    """
    noted = 0
    while True:
        late = _late().order_by("due_at").values_list("request_id", "id")
        batch = list(late[:BATCH])
        for request_id, referral_id in batch:
            noted += _move_on_if_still_late(request_id, referral_id)
        if len(batch) < BATCH:
            return noted


def _late() -> QuerySet[Referral]:
    # Who wrote has answered, also without accepting. The hour of `due_at` is still theirs, as the
    # inbox counts it.
    answers = Message.objects.filter(
        request=OuterRef("request"),
        organisation=OuterRef("organisation"),
        sent_hour__gte=OuterRef("offered_hour"),
    )
    offered = Referral.objects.filter(status=ReferralStatus.OFFERED, overdue=False)
    return offered.filter(~Exists(answers), due_at__lt=this_hour())


@transaction.atomic
def _move_on_if_still_late(request_id: UUID, referral_id: UUID) -> bool:
    request = locked_request(request_id)
    if request is None or not _late().filter(id=referral_id).update(overdue=True):
        return False
    tell_overdue(request, Referral.objects.get(id=referral_id))
    changes = open_next(request)
    if waits_in_vain(request):
        warn_safety_net(request)
    # Who has an answer from somebody need not be called because another gave none.
    is_helped = request.status == RequestStatus.ACCEPTED
    tell_seeker(request, "request.changed" if is_helped else "request.moved")
    count_load(changes)
    return True

"""Requests that are not answered in time: the next organisation in the seeker's order is asked."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, QuerySet

from backend.core.hours import this_hour
from backend.core.isolation import Work
from backend.help_requests.models import Message, Referral
from backend.help_requests.selectors import locked_request
from backend.help_requests.states import ReferralStatus, RequestStatus
from backend.organisations.directory import directory
from backend.organisations.services import count_load

from .notices import tell_overdue, tell_seeker, warn_safety_net
from .referrals import open_next, refresh, waits_in_vain
from .submission import takes_turns_now

# Looked up at once; each is a transaction of its own.
BATCH = 200
MOVING_ON, GIVING_TURNS = Work("overdue"), Work("passed-over")
# States of a request that nobody has taken on.
WITHOUT_HELP = frozenset({RequestStatus.OFFERED, RequestStatus.UNPLACED})


@dataclass(slots=True)
class _Told:
    organisations: set[UUID] = field(default_factory=set)

    def first(self, referral: Referral) -> bool:
        """Return whether to notify of this offer: only the first in each organisation's bin."""
        if not referral.binned:
            return True
        is_first = referral.organisation_id not in self.organisations
        self.organisations.add(referral.organisation_id)
        return is_first


def move_on() -> int:
    """Move unanswered requests on, each once, and return the number of overdue offers."""
    noted, told = 0, _Told()
    while True:
        late = MOVING_ON.ready(_late()).order_by("due_at").values_list("request_id", "id")
        batch = list(late[:BATCH])
        for request_id, referral_id in batch:
            act = partial(_move_on_if_still_late, request_id, referral_id, told)
            noted += MOVING_ON.on(referral_id, act)
        if len(batch) < BATCH:
            return noted


def oldest_due() -> datetime | None:
    """Return when the longest overdue offer was due."""
    oldest: datetime | None = _late().aggregate(oldest=Min("due_at"))["oldest"]
    return oldest


def offer_passed_over() -> int:
    """Offer requests to organisations that accept again; return the number."""
    given = 0
    accepting = [id_ for id_, partner in directory().partners.items() if takes_turns_now(partner)]
    waiting = Referral.objects.filter(passed_over=True, organisation__in=accepting)
    while True:
        ready = GIVING_TURNS.ready(waiting).order_by("id").values_list("request_id", "id")
        batch = list(ready[:BATCH])
        for request_id, referral_id in batch:
            act = partial(_offer_if_still_alone, request_id, referral_id)
            given += GIVING_TURNS.on(referral_id, act)
        if len(batch) < BATCH:
            return given


@transaction.atomic
def _offer_if_still_alone(request_id: UUID, referral_id: UUID) -> int:
    request = locked_request(request_id)
    # Noted anew if it is passed over once more.
    noted = Referral.objects.filter(id=referral_id, passed_over=True).update(passed_over=False)
    if request is None or not noted or request.status not in WITHOUT_HELP:
        return 0
    changes = open_next(request)
    if changes:
        refresh(request)
        tell_seeker(request, "request.moved")
        count_load(changes)
    return len(changes)


def unanswered() -> QuerySet[Referral]:
    """Return offers that are not overdue, and to which the organisation has not written."""
    # Who wrote since the offer has answered, also without accepting.
    answers = Message.objects.filter(
        request=OuterRef("request"),
        organisation=OuterRef("organisation"),
        number__gt=OuterRef("offered_number"),
    )
    offered = Referral.objects.filter(status=ReferralStatus.OFFERED, overdue=False)
    return offered.filter(~Exists(answers))


def _late() -> QuerySet[Referral]:
    # The hour of `due_at` is still theirs, as the inbox counts it.
    return unanswered().filter(due_at__lt=this_hour())


@transaction.atomic
def _move_on_if_still_late(request_id: UUID, referral_id: UUID, told: _Told) -> bool:
    request = locked_request(request_id)
    if request is None or not _late().filter(id=referral_id).update(overdue=True):
        return False
    referral = Referral.objects.get(id=referral_id)
    may_tell = told.first(referral)
    if may_tell:
        tell_overdue(request, referral)
    changes = open_next(request)
    if may_tell and waits_in_vain(request):
        warn_safety_net(request)
    # Who has an answer from somebody need not be called because another gave none.
    is_helped = request.status == RequestStatus.ACCEPTED
    tell_seeker(request, "request.changed" if is_helped else "request.moved")
    count_load(changes)
    return True

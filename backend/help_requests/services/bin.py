"""The bin of an organisation for false requests, which seekers do not notice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from backend.core.errors import ImpossibleMove, Missing
from backend.core.hours import this_hour
from backend.help_requests.models import Message, Referral
from backend.help_requests.selectors import visible_to
from backend.help_requests.states import DeclineReason, ReferralStatus
from backend.organisations.services import count_load

from .notices import show_changes
from .referrals import decline_referral

MAX_AT_ONCE = 200
"""Referrals that one call puts into the bin or takes out of it."""

DECLINED_AT_ONCE = 50
"""Referrals that one call declines: each is a transaction of its own."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The number of moved referrals, and of those left."""

    count: int
    left: int


def put_in_bin(*, organisation_id: UUID, referrals: Collection[UUID]) -> Moved:
    """Put new, unanswered referrals into the bin."""
    return _put(organisation_id, _unanswered(organisation_id).filter(id__in=referrals))


def put_wave_in_bin(*, organisation_id: UUID, hours: int) -> Moved:
    """Put unanswered referrals of the current and the last `hours` hours into the bin."""
    since = this_hour() - timedelta(hours=hours)
    return _put(organisation_id, _unanswered(organisation_id).filter(offered_hour__gte=since))


def restore(*, organisation_id: UUID, referrals: Collection[UUID] | None) -> Moved:
    """Take these referrals, or all, out of the bin."""
    rows = binned_at(organisation_id)
    if referrals is not None:
        rows = rows.filter(id__in=referrals)
    return _mark(organisation_id, rows, into_bin=False)


def empty_bin(*, organisation_id: UUID) -> Moved:
    """Decline up to fifty referrals in the bin, the oldest first."""
    count = 0
    rows = binned_at(organisation_id).order_by("offered_hour", "id")
    for referral in rows[:DECLINED_AT_ONCE]:
        try:
            decline_referral(referral=referral, reason=DeclineReason.NOT_A_REQUEST)
            count += 1
        except (ImpossibleMove, Missing):
            # The seeker left, or erased it, just now.
            continue
    return Moved(count, binned_at(organisation_id).count())


def binned_at(organisation_id: UUID) -> QuerySet[Referral]:
    """Return the referrals in an organisation's bin."""
    return visible_to(organisation_id).filter(binned_hour__isnull=False)


def _unanswered(organisation_id: UUID) -> QuerySet[Referral]:
    answers = Message.objects.filter(request=OuterRef("request"), organisation=organisation_id)
    new = visible_to(organisation_id).filter(
        status=ReferralStatus.OFFERED, binned_hour__isnull=True
    )
    return new.filter(~Exists(answers))


def _put(organisation_id: UUID, rows: QuerySet[Referral]) -> Moved:
    return _mark(organisation_id, rows, into_bin=True)


@transaction.atomic
def _mark(organisation_id: UUID, rows: QuerySet[Referral], *, into_bin: bool) -> Moved:
    ids = list(rows.order_by("-offered_hour", "-id").values_list("id", flat=True)[:MAX_AT_ONCE])
    marked = Referral.objects.filter(
        id__in=ids, status=ReferralStatus.OFFERED, binned_hour__isnull=into_bin
    )
    # In one order, as all who lock several do.
    held = [row.id for row in marked.select_for_update(no_key=True).order_by("id")]
    # What lies in the bin is nobody's work.
    changes = {"binned_hour": this_hour(), "assignee": None} if into_bin else {"binned_hour": None}
    count = marked.filter(id__in=held).update(**changes)
    show_changes(Referral.objects.filter(id__in=ids, binned_hour__isnull=not into_bin))
    left = rows.count()
    count_load([(organisation_id, -count if into_bin else count, 0)])
    return Moved(count, left)

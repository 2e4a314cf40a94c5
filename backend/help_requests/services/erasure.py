"""Erasure of requests by the seeker or after the retention period."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Min, QuerySet

from backend.core import retention
from backend.core.compaction import truncate_log_on_commit
from backend.core.days import today
from backend.core.hours import this_hour
from backend.core.isolation import Work
from backend.help_requests.figures.boxes import count_erased, this_month
from backend.help_requests.models import ErasedReferral, HelpRequest, Referral
from backend.help_requests.revisions import note_changes
from backend.help_requests.sample import forget_samples
from backend.help_requests.selectors import locked_request
from backend.help_requests.states import READING, WRITING, ReferralStatus, load_change
from backend.organisations.services import count_load
from notifications.devices import forget_all
from notifications.outbox import forget
from notifications.recipients import seeker

from .notices import show_change_to_readers, tell_seeker
from .referrals import lock_request

# One transaction's worth: short enough that nobody waits for it.
BATCH = 200
ERASING = Work("erasing")
BY_SEEKER = "by-seeker"
# One statement, whether or not the month has a row: `bulk_create` cannot add to what is there.
COUNT_ENDING = (
    "INSERT INTO help_requests_tally (month, ending, count) VALUES (%s, %s, 1)"
    " ON CONFLICT (month, ending) DO UPDATE SET count = help_requests_tally.count + 1"
)
# Characters of a referral's identifier by which colleagues call it.
NAME = 6


@transaction.atomic
def erase_request(*, request_id: UUID, ending: str = BY_SEEKER) -> None:
    """Erase a request and count it in the tally under `ending`. May raise `Missing`."""
    request = lock_request(request_id)
    referrals = list(request.referrals.all())
    count_erased(request, referrals, by_seeker=ending == BY_SEEKER)
    if ending == BY_SEEKER:
        _leave_lines(referrals)
    HelpRequest.objects.filter(id=request.id).delete()
    forget([request.id, *(referral.id for referral in referrals)])
    forget_all(seeker(request.id))
    tell_seeker(request, "request.changed")
    show_change_to_readers(referrals)
    # It leaves the lists of those too who read it no more; who waited for a turn never had it.
    note_changes(
        one.organisation_id for one in referrals if one.offered_hour and one.status not in READING
    )
    _count_ending(ending)
    count_load(_carried_no_more(referral) for referral in referrals)
    truncate_log_on_commit()


def erase_overdue() -> int:
    """Erase requests whose retention period has passed, and return their number."""
    ErasedReferral.objects.filter(day__lte=today() - retention.ERASED_LINES.length).delete()
    forget_samples()
    erased = 0
    while True:
        batch = list(ERASING.ready(_due()).values_list("id", flat=True)[:BATCH])
        for request_id in batch:
            erased += ERASING.on(request_id, partial(_erase_if_still_due, request_id))
        if len(batch) < BATCH:
            return erased


def oldest_due() -> datetime | None:
    """Return the erasure time of the request that is overdue longest."""
    oldest: datetime | None = _due().aggregate(oldest=Min("erase_at"))["oldest"]
    return oldest


def _due() -> QuerySet[HelpRequest]:
    return HelpRequest.objects.filter(erase_at__lte=this_hour())


@transaction.atomic
def _erase_if_still_due(request_id: UUID) -> bool:
    request = locked_request(request_id)
    if request is None or request.erase_at > this_hour():
        return False
    erase_request(request_id=request_id, ending=f"{request.status}-by-time")
    return True


def _leave_lines(referrals: Iterable[Referral]) -> None:
    """Tell organisations that worked on it, in a line, that it was erased and not lost."""
    ErasedReferral.objects.bulk_create(
        ErasedReferral(
            organisation_id=referral.organisation_id, name=referral.id.hex[:NAME], day=today()
        )
        for referral in referrals
        if referral.status in WRITING and not referral.binned
    )


def _carried_no_more(referral: Referral) -> tuple[UUID, int, int]:
    carried = None if referral.binned else ReferralStatus(referral.status)
    return referral.organisation_id, *load_change(carried, None)


def _count_ending(ending: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ENDING, [this_month(), ending])

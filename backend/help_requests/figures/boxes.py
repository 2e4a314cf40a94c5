"""Requests as they count in figures, and counts of those that are erased before publication.

A request that is erased leaves its counts in a box of its organisation and month, which the
server's key opens, and which goes when the month is published. No row names the request.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.core import retention
from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.errors import Damaged
from backend.core.days import month_of, start_of, today
from backend.help_requests.models import (
    ErasedFigures,
    HelpRequest,
    MonthlyFigures,
    Proposal,
    Referral,
)
from backend.help_requests.states import DeclineReason, ProposalState, ReferralStatus
from backend.organisations.models import Organisation

from .tables import UNANSWERED, Contribution, Counts, Outcome

log = logging.getLogger("kier.figures")

# All boxes have one length, whatever they hold.
PADDED: Final = 4_096

_OUTCOMES: Final[Mapping[str, Outcome]] = {
    ReferralStatus.ACCEPTED: Outcome.ACCEPTED,
    ReferralStatus.CLOSED: Outcome.CLOSED,
    ReferralStatus.DECLINED: Outcome.DECLINED,
    ReferralStatus.WITHDRAWN: Outcome.WITHDRAWN,
}


def this_month() -> date:
    """Return the first day of the current month in the Netherlands."""
    return today().replace(day=1)


def first_month(referral: Referral) -> date:
    """Return the month of a referral's first offer, which is now if there was none."""
    if referral.came_month:
        return referral.came_month
    return month_of(referral.offered_hour) if referral.offered_hour else this_month()


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def month_after(month: date) -> date:
    """Return the first day of the month after."""
    return (month + timedelta(days=32)).replace(day=1)


def came_in(month: date) -> Q:
    """Return a condition for referrals whose organisation was first asked in a month."""
    first, end = (start_of(day) for day in (month, month_after(month)))
    # Servers of the last release write no month.
    unmarked = Q(came_month__isnull=True, offered_hour__gte=first, offered_hour__lt=end)
    # Who interprets was not asked to help.
    asked = Q(offered_hour__gte=first, ends_on__isnull=True)
    return asked & (Q(came_month=month) | unmarked)


def accepted_proposals() -> QuerySet[Proposal]:
    """Return proposals to which the seeker said yes: their proposer passed the request on.

    An interpreter is no such proposal.
    """
    return Proposal.objects.filter(state=ProposalState.ACCEPTED, until__isnull=True)


def contribution_of(
    request: HelpRequest, referral: Referral, *, passed_on: bool, erased: bool = False
) -> Contribution | None:
    """Return the values under which a referral counts; None for what is no request for help."""
    if referral.binned or referral.decline_reason == DeclineReason.NOT_A_REQUEST:
        return None
    open_outcome = Outcome.MOVED_ON if referral.overdue else Outcome.WAITING
    outcome = _OUTCOMES.get(referral.status, open_outcome)
    if erased:
        outcome = Outcome.ERASED
    elif passed_on:
        outcome = Outcome.PASSED_ON
    return {
        "theme": request.themes,
        "urgent": ("urgent",) if request.urgent else (),
        "region": (request.region,),
        "language": (request.language,),
        "age_band": (request.age_band,),
        "answered": (referral.answered or UNANSWERED,),
        "outcome": (outcome,),
    }


def count_erased(request: HelpRequest, referrals: Iterable[Referral], *, by_seeker: bool) -> None:
    """Keep the counts of a request that is being erased, where its month is not published yet."""
    oldest = oldest_kept()
    asked = [
        (referral, month)
        for referral in sorted(referrals, key=lambda referral: referral.organisation_id)
        if referral.offered_hour
        and not referral.ends_on
        and (month := first_month(referral)) >= oldest
    ]
    # What somebody erased counts as that, wherever it was.
    proposals = accepted_proposals().filter(request=request)
    proposers = set() if by_seeker or not asked else {one.proposer_id for one in proposals}
    for referral, month in asked:
        contribution = contribution_of(
            request, referral, passed_on=referral.id in proposers, erased=by_seeker
        )
        if contribution is None or (box := locked_box(referral.organisation_id, month)) is None:
            continue
        try:
            counts = opened(box)
        except Damaged as error:
            # Erasing is never put off; the figures of this month stay away.
            log.error("a box of figures does not open", exc_info=error)
            continue
        counts.add(contribution)
        _filled(box, counts).save(update_fields=["box"])


def oldest_kept() -> date:
    """Return the oldest month whose figures may still be published."""
    return (today() - retention.ERASED_FIGURES.length).replace(day=1)


def locked_box(organisation_id: UUID, month: date) -> ErasedFigures | None:
    """Return the box of an organisation and a month, locked; None if the month is published."""
    boxes = ErasedFigures.objects.select_for_update()
    rows = boxes.filter(organisation=organisation_id, month=month)
    if box := rows.first():
        return box
    published = MonthlyFigures.objects.filter(month=month).values("organisation")
    waiting = Organisation.objects.exclude(id__in=published).order_by("id")
    ids = list(waiting.values_list("id", flat=True))
    if organisation_id not in ids:
        return None
    _make_boxes(ids, month)
    # None again if somebody published just now.
    return rows.first()


def _make_boxes(organisations: Iterable[UUID], month: date) -> None:
    boxes = [
        _filled(ErasedFigures(organisation_id=id_, month=month), Counts()) for id_ in organisations
    ]
    ErasedFigures.objects.bulk_create(boxes, ignore_conflicts=True)


def opened(box: ErasedFigures) -> Counts:
    """Return the counts in a box. May raise `Damaged`."""
    return Counts.from_text(open_at_rest(purpose_of(box), bytes(box.box)))


def lock_counts(box: ErasedFigures, counts: Counts) -> bytes:
    """Return these counts, locked for the organisation and the month of this row."""
    return lock_at_rest(purpose_of(box), counts.as_text().ljust(PADDED))


def purpose_of(box: ErasedFigures) -> bytes:
    """Return the purpose for which this row's box is locked: one that was moved does not open."""
    month = date.fromisoformat(str(box.month))
    return b"kier/figures/erased/" + box.organisation_id.bytes + f"/{month:%Y-%m}".encode()


def _filled(box: ErasedFigures, counts: Counts) -> ErasedFigures:
    box.box = lock_counts(box, counts)
    return box

"""The month's conversations for supervision: chosen by a keyed hash, so that nobody picks."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from backend.core import retention
from backend.core.at_rest import digest_at_rest
from backend.core.days import today

from .models import Referral, SampledReferral
from .selectors import visible_to
from .states import HELPING

PURPOSE = b"sample for supervision"
# More than any team has of them; beyond, the others are not chosen.
MAX_LOOKED_AT = 5_000


class Sampled(NamedTuple):
    """A referral that whoever leads the team reads, and the colleague whose it was when chosen."""

    referral: UUID
    assignee: UUID


def sample_of(organisation_id: UUID) -> list[Sampled]:
    """Return this month's referrals of an organisation, chosen when somebody first asks.

    A colleague who has none yet gets one as soon as there is one with consent. What was chosen
    stays: without consent, or erased, it is left out, and nothing takes its place.
    """
    month = today().replace(day=1)
    rows = SampledReferral.objects.filter(organisation=organisation_id, month=month)
    known = set(rows.values_list("member", flat=True))
    new = [one for one in _choose(organisation_id, month) if one.assignee not in known]
    SampledReferral.objects.bulk_create(
        (
            SampledReferral(
                organisation_id=organisation_id,
                month=month,
                member=one.assignee,
                referral_id=one.referral,
            )
            for one in new
        ),
        # Two coordinators may ask at once.
        ignore_conflicts=True,
    )
    shown = rows.filter(referral__in=_allowed(organisation_id)).order_by("member")
    return [Sampled(*row) for row in shown.values_list("referral", "member")]


def forget_samples() -> None:
    """Erase the choices of months that are over."""
    SampledReferral.objects.filter(month__lte=today() - retention.SAMPLES.length).delete()


def _allowed(organisation_id: UUID) -> QuerySet[Referral]:
    return visible_to(organisation_id).filter(supervised=True, status__in=sorted(HELPING))


def _choose(organisation_id: UUID, month: date) -> list[Sampled]:
    """Return the referral with the lowest number of the month for each colleague."""

    def turn(referral: UUID) -> bytes:
        return digest_at_rest(PURPOSE, f"{month:%Y-%m} {organisation_id} {referral}")

    chosen_before = SampledReferral.objects.filter(organisation=organisation_id, month=month)
    rows = (
        _allowed(organisation_id)
        .filter(assignee__isnull=False)
        .exclude(id__in=chosen_before.filter(referral__isnull=False).values("referral"))
        .order_by("id")
        .values_list("id", "assignee")[:MAX_LOOKED_AT]
    )
    chosen: dict[UUID, tuple[bytes, UUID]] = {}
    for referral, assignee in rows:
        found = turn(referral), referral
        chosen[assignee] = min(found, chosen.get(assignee, found))
    return [Sampled(chosen[assignee][1], assignee) for assignee in sorted(chosen)]

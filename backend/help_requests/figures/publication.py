"""Publication of an organisation's figures: once for each month, from the 8th of the next."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from backend.core import retention
from backend.core.days import today
from backend.core.isolation import Work
from backend.help_requests.models import ErasedFigures, MonthlyFigures, Referral
from backend.organisations.models import Organisation

from .boxes import (
    accepted_proposals,
    came_in,
    contribution_of,
    locked_box,
    month_after,
    month_before,
    oldest_kept,
    opened,
    this_month,
)
from .tables import Published

# So many days are left to answer what came on the last day of the month.
DAY: Final = 8
# Rows held in memory at once.
BATCH: Final = 500
PUBLISHING = Work("figures")


def publish_due() -> int:
    """Publish all figures that are due, and return their number; may run twice."""
    _forget_old()
    published = 0
    for month in months_due():
        known = MonthlyFigures.objects.filter(organisation=OuterRef("pk"), month=month)
        due = PUBLISHING.ready(Organisation.objects.filter(~Exists(known))).order_by("id")
        for organisation in due.values_list("id", flat=True):
            published += PUBLISHING.on(organisation, partial(publish, organisation, month))
    return published


def months_due() -> Iterator[date]:
    """Yield the months whose day of publication has come, the oldest first."""
    month = oldest_kept()
    while publication_day(month) <= today():
        yield month
        month = month_after(month)


def publication_day(month: date) -> date:
    """Return the day on which the figures of a month are published."""
    return month_after(month).replace(day=DAY)


def next_publication() -> tuple[date, date]:
    """Return the month that is published next, and on which day."""
    month = month_before(this_month())
    if publication_day(month) <= today():
        month = this_month()
    return month, publication_day(month)


@transaction.atomic
def publish(organisation_id: UUID, month: date) -> bool:
    """Publish the figures of an organisation for a month; return whether that was not done yet."""
    box = locked_box(organisation_id, month)
    if box is None:
        return False
    if MonthlyFigures.objects.filter(organisation=organisation_id, month=month).exists():
        # Somebody published just now; who erased meanwhile made the box anew.
        box.delete()
        return False
    counts = opened(box)
    referrals = Referral.objects.filter(came_in(month), organisation=organisation_id)
    found = referrals.select_related("request").annotate(
        passed_on=Exists(accepted_proposals().filter(proposer=OuterRef("pk")))
    )
    for referral in found.iterator(chunk_size=BATCH):
        contribution = contribution_of(referral.request, referral, passed_on=referral.passed_on)
        if contribution:
            counts.add(contribution)
    MonthlyFigures.objects.create(
        organisation_id=organisation_id, month=month, figures=Published.of(counts).as_json()
    )
    box.delete()
    return True


def _forget_old() -> None:
    # Boxes that nobody could publish go with the months that are published no more.
    ErasedFigures.objects.filter(month__lt=oldest_kept()).delete()
    oldest = today() - retention.MONTHLY_FIGURES.length
    MonthlyFigures.objects.filter(month__lt=oldest).delete()

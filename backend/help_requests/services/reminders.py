"""Reminders of requests that have to be answered soon: the team first, then its coordinators."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from backend.core.errors import Missing
from backend.core.hours import this_hour
from backend.core.isolation import Work
from backend.help_requests.marks import OF_AN_OFFER_BEFORE, reminded_since
from backend.help_requests.models import Referral
from backend.organisations.directory import partner_of
from backend.organisations.schedule import HOUR, Schedule, Way
from notifications.outbox import forget

from .notices import tell_reminder
from .overdue import unanswered
from .submission import OFFERED

# Looked up at once; each is a transaction of its own.
BATCH = 200
REMINDING = Work("reminders")
# Of the promised time, counted in hours in which the organisation is open.
SHARES = (Fraction(1, 2), Fraction(4, 5))
MARKS = ("reminded", "reminded_hour")


def remind() -> int:
    """Remind of unanswered requests, each at most twice, and return the number of reminders."""
    return sum(
        REMINDING.on(referral_id, partial(_remind_if_still_due, referral_id, number))
        for referral_id, number in _due()
    )


def reminder_hours(schedule: Schedule, offered: datetime, due: datetime) -> list[datetime]:
    """Return the hours in which the shares of an offer's time fall, in order.

    They are hours in which the organisation is open, as long as it opens before `due`. None is that
    of the offer, in which it was told of the request.
    """
    every = [offered + HOUR * number for number in range(max(1, int((due - offered) / HOUR)))]
    hours = [hour for hour in every if is_open_within(schedule, hour)] or every
    later = next((hour for hour in hours if hour > offered), max(due, offered + HOUR))
    return [max(hours[int(len(hours) * share)], later) for share in SHARES]


def is_open_within(schedule: Schedule, hour: datetime) -> bool:
    """Return whether an organisation is open in any quarter of an hour."""
    opening = schedule.next_opening(Way.APP, hour)
    return opening is not None and opening < hour + HOUR


def _due() -> Iterator[tuple[UUID, int]]:
    """Yield referrals with the number of reminders that should have gone out by now."""
    now = this_hour()
    for referral in _not_reminded():
        try:
            schedule = partner_of(referral.organisation_id).schedule
        except Missing:
            continue
        # Who is closed is reminded once they are open.
        if referral.offered_hour and referral.due_at and is_open_within(schedule, now):
            hours = reminder_hours(schedule, referral.offered_hour, referral.due_at)
            number = sum(hour <= now for hour in hours)
            if number > _number(referral):
                yield referral.id, number


def _not_reminded() -> Iterator[Referral]:
    """Yield offers that may be due a reminder, those due first, in batches."""
    found = _open().only("id", "organisation_id", "offered_hour", "due_at", *MARKS)
    rows = REMINDING.ready(found).order_by("due_at", "id")
    last: Referral | None = None
    while True:
        later = Q()
        if last is not None:
            later = Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, id__gt=last.id)
        batch = list(rows.filter(later)[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1]


def _number(referral: Referral) -> int:
    """Return how many reminders of this offer went out."""
    hour = reminded_since(referral.reminded_hour, referral.offered_hour)
    return 0 if hour is None else referral.reminded


def _open(number: int = len(SHARES)) -> QuerySet[Referral]:
    """Return unanswered offers with fewer reminders whose time is not over.

    What lies in the bin calls nobody.
    """
    fewer = Q(reminded__lt=number) | OF_AN_OFFER_BEFORE
    waiting = unanswered().filter(fewer, binned_hour__isnull=True)
    return waiting.filter(due_at__gte=this_hour())


@transaction.atomic
def _remind_if_still_due(referral_id: UUID, number: int) -> int:
    rows = _open(number).filter(id=referral_id)
    known = rows.only("offered_hour", *MARKS).first()
    if known is None:
        return 0
    # By this one statement each goes out once, whoever else looks at the same moment.
    if not rows.filter(reminded=known.reminded).update(reminded=number, reminded_hour=this_hour()):
        return 0
    referral = Referral.objects.select_related("request").get(id=referral_id)
    # Who is reminded now need not be told of the same once more.
    forget([referral_id], kind=OFFERED)
    # Where both are due at once, one goes to all.
    tell_reminder(referral.request, referral, _number(known))
    return 1

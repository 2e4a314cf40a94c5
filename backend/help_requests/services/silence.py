"""Conversations in which the seeker writes no more: asked after once, then closed (waiting.md)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.core.days import today
from backend.core.hours import this_hour
from backend.core.isolation import Work
from backend.help_requests.marks import asked_since
from backend.help_requests.models import Message, Referral
from backend.help_requests.revisions import note_changes
from backend.help_requests.selectors import locked_request
from backend.help_requests.states import OPEN, ReferralStatus

from .notices import show_changes, tell_seeker
from .referrals import close_referral

# Looked up at once; each is a transaction of its own.
BATCH = 200
ASKING, CLOSING = Work("silence"), Work("silent-closures")
# Without a word of either side before the seeker is asked, and after that before it is closed.
SILENT = timedelta(days=14)
UNTIL_CLOSED = timedelta(days=14)


def ask_after() -> int:
    """Ask each seeker who left an answer alone whether they want to go on; return the number."""
    return _each(ASKING, _silent, _ask_if_still_silent)


def close_unanswered() -> int:
    """Close what was asked after in vain, and return the number of referrals."""
    return _each(CLOSING, _asked_in_vain, _close_if_still_silent)


def _each(
    work: Work, due: Callable[[], QuerySet[Referral]], act: Callable[[UUID, UUID], int]
) -> int:
    done = 0
    while True:
        rows = work.ready(due()).order_by("last_message_hour", "id")
        batch = list(rows.values_list("request_id", "id")[:BATCH])
        for request_id, referral_id in batch:
            done += work.on(referral_id, partial(act, request_id, referral_id))
        if len(batch) < BATCH:
            return done


def _quiet() -> QuerySet[Referral]:
    """Return accepted referrals that wrote, whose seeker left an old answer alone.

    A seeker who waits for the first word of an organisation owes none.
    """
    since = this_hour() - SILENT
    # What an interpreter says is no answer.
    answers = Message.objects.filter(
        request=OuterRef("request"),
        organisation__isnull=False,
        interpreter=False,
        number__gt=OuterRef("number"),
    )
    waits_for_answer = Message.objects.filter(
        ~Exists(answers), request=OuterRef("request"), organisation__isnull=True
    )
    written = Message.objects.filter(
        request=OuterRef("request"), number__gt=OuterRef("offered_number"), interpreter=False
    )
    # Nobody wrote since it was offered. Who lets the time pass is not awaited for ever.
    awaited = Referral.objects.filter(
        ~Exists(written),
        Q(status=ReferralStatus.ACCEPTED) | Q(offered_hour__gte=since),
        request=OuterRef("request"),
        status__in=OPEN,
    )
    wrote = Message.objects.filter(
        request=OuterRef("request"),
        organisation=OuterRef("organisation"),
        number__gt=OuterRef("offered_number"),
    )
    accepted = Referral.objects.filter(status=ReferralStatus.ACCEPTED, last_message_hour__lt=since)
    return accepted.filter(~Exists(waits_for_answer), ~Exists(awaited), Exists(wrote))


def _silent() -> QuerySet[Referral]:
    return _quiet().filter(asked_on__isnull=True)


def _asked_in_vain() -> QuerySet[Referral]:
    return _quiet().filter(asked_on__lte=today() - UNTIL_CLOSED)


@transaction.atomic
def _ask_if_still_silent(request_id: UUID, referral_id: UUID) -> int:
    request = locked_request(request_id)
    # All who read the same conversation are marked together: the seeker is asked once.
    beside = _silent().filter(request=request_id)
    if request is None or not beside.filter(id=referral_id).exists():
        return 0
    asked = list(beside)
    Referral.objects.filter(id__in=[referral.id for referral in asked]).update(asked_on=today())
    tell_seeker(request, "request.asked_after")
    show_changes(asked)
    return 1


@transaction.atomic
def _close_if_still_silent(request_id: UUID, referral_id: UUID) -> int:
    if locked_request(request_id) is None:
        return 0
    referral = _asked_in_vain().filter(id=referral_id).first()
    if referral is None:
        return 0
    if asked_since(referral.asked_on, referral.last_message_hour) is None:
        # Somebody wrote through a server of the last release, which left the mark.
        Referral.objects.filter(id=referral_id).update(asked_on=None)
        note_changes([referral.organisation_id])
        return 0
    close_referral(referral=referral, asked_on=referral.asked_on)
    return 1

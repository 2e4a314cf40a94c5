"""Consents to use a story or a quote: given for a time, withdrawn with one call, and honoured."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict
from backend.experts import local_time
from backend.experts.models import Assignment, Expert, StoryConsent, StoryUse, SuccessConsent
from backend.experts.selectors.people import PUBLIC, valid_consents
from backend.experts.services import requester_mail
from backend.experts.services.history import Actor, note_entry, tell_desk
from backend.experts.services.people import lock_expert
from backend.experts.services.sealed_texts import Boxes, keep
from backend.experts.states import AssignmentState, Reason
from notifications import outbox, recipients

LONGEST_YEARS = 3
# Of `Entry.what`.
STORY_ENDED = "story-ended"
# A story goes to those whose request was taken on.
MAY_GET = (AssignmentState.GOING, AssignmentState.DELIVERED, Reason.CLOSED)


def last_day(today: date) -> date:
    """Return the last day that a consent given today may have: three years on."""
    try:
        return today.replace(year=today.year + LONGEST_YEARS)
    except ValueError:
        # 29 February.
        return today.replace(year=today.year + LONGEST_YEARS, day=28)


@transaction.atomic
def give_consent(
    *, expert: Expert, kind: str, audiences: Sequence[str], until: date, boxes: Boxes
) -> StoryConsent:
    """Keep a consent with its sealed words; the same again returns what is there.

    :param kind: `StoryConsent.STORY` or `QUOTE`
    :param audiences: kinds of requesters, or `public`
    :param until: the last day on which it holds
    """
    # Whoever leaves at this moment withdraws this one with all others, or it is not given.
    lock_expert(expert)
    today = local_time.today()
    if not today < until <= last_day(today):
        detail = _("Choose a day to come, not more than three years from now.")
        raise FieldConflict("until", "out-of-bounds", detail)
    known = StoryConsent.objects.select_related("text").filter(expert=expert, text=boxes.id).first()
    text = keep(expert.platform, boxes, before=known.text if known else None)
    return known or StoryConsent.objects.create(
        expert=expert,
        kind=kind,
        audiences=list(audiences),
        text=text,
        given_on=today,
        until=until,
    )


@transaction.atomic
def withdraw(consent: StoryConsent) -> None:
    """Withdraw a consent, and tell those who got the story; the same again changes nothing."""
    withdraw_all(StoryConsent.objects.filter(pk=consent.pk))
    consent.refresh_from_db(fields=["withdrawn_on"])


@transaction.atomic
def withdraw_all(consents: Any) -> None:
    """Withdraw all of these that are not yet.

    Who got one reads it in the history of their request, without a name. The desk hears of it, and
    of a success that is hidden by it.
    """
    locked: Iterable[StoryConsent] = consents.filter(withdrawn_on=None).select_for_update(
        no_key=True
    )
    ids = [consent.pk for consent in locked]
    today = local_time.today()
    StoryConsent.objects.filter(pk__in=ids).update(withdrawn_on=today)
    uses = StoryUse.objects.filter(consent__in=ids, told_on=None)
    # One letter for each request, however many stories it got; in one order, as each row is held.
    got = Assignment.objects.filter(stories__in=uses).select_related("requester")
    for assignment in got.distinct().order_by("id"):
        note_entry(assignment, STORY_ENDED, by=Actor("member"))
        requester_mail.write(assignment=assignment, kind=requester_mail.WITHDRAWN_STORY)
        tell_desk(assignment.platform_id, assignment.id)
    uses.update(told_on=today)
    hidden = SuccessConsent.objects.filter(consent__in=ids, success__published=True)
    for platform in hidden.values_list("success__platform", flat=True).distinct():
        tell_desk(platform, platform)


@transaction.atomic
def note_use(*, consent: StoryConsent, assignment: Assignment) -> StoryUse:
    """Note that a requester gets a story or quote, and tell its member; again changes nothing.

    :raises Conflict: the consent is over or not for this requester, or the request not taken on
    """
    locked = valid_consents().select_for_update(of=("self",), no_key=True)
    if not locked.filter(pk=consent.pk).exists():
        raise Conflict(_("This consent does not hold any more. Choose another story."))
    if not {assignment.requester.kind, PUBLIC} & {*consent.audiences}:
        raise Conflict(_("The member did not allow this for requesters of this kind."))
    if assignment.stage not in MAY_GET:
        raise Conflict(_("Stories go to requests that were taken on. Accept it first."))
    use, created = StoryUse.objects.get_or_create(
        consent=consent, assignment=assignment, defaults={"on": local_time.today()}
    )
    if created:
        member = recipients.member(consent.expert_id)
        outbox.notify("expert.news", [member], subject=consent.expert_id)
        requester_mail.write(assignment=assignment, kind=requester_mail.NEWS)
    return use

"""Grievances and leaving: the account is emptied, texts are erased, numbers stay.

What somebody still gets is paid first: until then they can be found by their names.
"""

from itertools import count
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from backend.accounts.services import empty_account
from backend.core import retention
from backend.core.days import start_of
from backend.core.hours import this_hour
from backend.experts import local_time
from backend.experts.models import (
    CheckIn,
    Coming,
    Expert,
    Feed,
    Grievance,
    Invitation,
    MemberEnvelope,
    Platform,
    SealedText,
)
from backend.experts.selectors.care import is_owed
from backend.experts.selectors.invitations import is_awaited
from backend.experts.services.consents import withdraw_all
from backend.experts.services.history import lock_for_update
from backend.experts.services.invitations import step_back
from backend.experts.services.sealed_texts import Boxes, erase_unsent, keep, replace
from backend.experts.services.waves import take_out_of_plans, warn_if_nobody_is_left
from backend.experts.states import AssignmentState, ExpertStatus, InvitationState
from notifications import outbox, recipients
from notifications.devices import forget_all
from notifications.models import Preference

# One transaction's worth.
BATCH = 200


@transaction.atomic
def leave(expert: Expert) -> None:
    """End somebody's work with the platform; the same again changes nothing.

    The row stays without a person, so that numbers stay right: the account is emptied, the name
    becomes “former member 3”, the profile is cleared. Drafts, words of stories and closed
    grievances, and the legal name are erased; while money is owed, legal and chosen name stay until
    `forget_names`. Consents are withdrawn, open invitations end, and places in work that has not
    begun are free again. What was handed in, and what is still to be paid, stays.
    """
    Platform.objects.select_for_update(no_key=True).get(pk=expert.platform_id)
    row = Expert.objects.select_for_update(of=("self",), no_key=True).get(pk=expert.pk)
    if row.status != ExpertStatus.LEFT:
        withdraw_all(row.consents.all())
        _end_parts(row)
        if Expert.objects.filter(is_owed(), pk=row.pk).exists():
            row.owed_as = row.chosen_name
            row.owed_until = local_time.today() + retention.LEFT_EXPERTS.length
        else:
            replace(row.legal, None)
            row.legal = None
        _erase_texts(row)
        _clear_profile(row)
        empty_account(member=row.member)
        forget_all(recipients.member(row.pk))
        Preference.objects.filter(member=row.pk).delete()
    expert.refresh_from_db()


def forget_names() -> int:
    """Erase the names of those who left and were paid, or had time to; return how many."""
    forgotten = 0
    while batch := [*_may_be_forgotten().values_list("pk", flat=True)[:BATCH]]:
        forgotten += _forget(batch)
    return forgotten


def _may_be_forgotten() -> QuerySet[Expert]:
    over = Q(owed_until__lt=local_time.today()) | ~is_owed()
    return Expert.objects.filter(over, owed_until__isnull=False).order_by("pk")


@transaction.atomic
def _forget(ids: list[UUID]) -> int:
    rows = Expert.objects.filter(pk__in=ids, owed_until__isnull=False).order_by("pk")
    locked = dict(rows.select_for_update(no_key=True).values_list("pk", "legal"))
    Expert.objects.filter(pk__in=locked).update(owed_as="", owed_until=None, legal=None)
    SealedText.objects.filter(id__in=[legal for legal in locked.values() if legal]).delete()
    return len(locked)


def _end_parts(expert: Expert) -> None:
    today, mine = local_time.today(), Invitation.objects.filter(expert=expert)
    asking = mine.filter(assignment__state=AssignmentState.GOING).order_by("assignment")
    # A yes that is on its way is there by then, or comes too late. A handful.
    for assignment in asking.values_list("assignment", flat=True):
        lock_for_update(assignment)
    waiting = mine.filter(is_awaited())
    waited_for = {*waiting.values_list("assignment", flat=True)}
    waiting.update(answer_by=this_hour())
    warn_if_nobody_is_left(waited_for | take_out_of_plans(expert))
    begins = mine.filter(
        state=InvitationState.ACCEPTED,
        assignment__state=AssignmentState.GOING,
        assignment__begun_on=None,
    )
    for part in begins:
        step_back(part)
    CheckIn.objects.filter(invitation__in=mine, answered_on=None).delete()
    Coming.objects.filter(expert=expert, coaching__starts_at__gte=start_of(today)).delete()
    Feed.objects.filter(expert=expert).delete()


def _erase_texts(expert: Expert) -> None:
    erase_unsent(Invitation.objects.filter(expert=expert))
    closed = expert.grievances.exclude(closed_on=None).values("text")
    SealedText.objects.filter(id__in=closed).delete()
    # The row says still what was allowed, and for how long.
    stories = expert.consents.values("text")
    SealedText.objects.filter(id__in=stories).update(envelope=b"", body=b"")
    MemberEnvelope.objects.filter(member=expert.pk).delete()


def _clear_profile(expert: Expert) -> None:
    for name in ("forms", "topics", "not_topics", "regions", "languages"):
        setattr(expert, name, [])
    expert.travels = expert.online = expert.paused = False
    expert.paused_until, expert.per_month = None, 0
    expert.status = ExpertStatus.LEFT
    expert.chosen_name = _free_name(expert)
    expert.save()


def _free_name(expert: Expert) -> str:
    taken = {*Expert.objects.filter(platform=expert.platform).values_list("chosen_name", flat=True)}
    names = (_("former member {n}").format(n=number) for number in count(1))
    return next(name for name in names if name not in taken)


# -- Grievances -----------------------------------------------------------------------------------
@transaction.atomic
def report_grievance(*, expert: Expert, path: str, sealed: Boxes | None = None) -> Grievance:
    """Keep what a member says, if anything, and tell the coordinator; once for the same words.

    :param path: `Path.GRIEVANCE`, or `Path.LEAVE` of somebody who wants to go
    """
    fresh = Grievance(expert=expert, path=path, on=local_time.today())
    if sealed:
        mine = Grievance.objects.select_related("text").filter(expert=expert)
        known = mine.filter(text=sealed.id).first()
        fresh.text = keep(expert.platform, sealed, before=known.text if known else None)
        if known:
            return known
    fresh.save(force_insert=True)
    desk = recipients.organisation(expert.platform_id)
    outbox.notify("hope.news", [desk], subject=expert.platform_id)
    return fresh


@transaction.atomic
def close_grievance(grievance: Grievance) -> None:
    """Close a grievance and tell the member; words of somebody who has left are erased."""
    open_rows = Grievance.objects.filter(pk=grievance.pk, closed_on=None)
    if not open_rows.update(closed_on=local_time.today()):
        return
    grievance.refresh_from_db(fields=["closed_on"])
    if grievance.expert.status == ExpertStatus.LEFT:
        replace(grievance.text, None)
        return
    member = recipients.member(grievance.expert_id)
    outbox.notify("expert.news", [member], subject=grievance.expert_id)

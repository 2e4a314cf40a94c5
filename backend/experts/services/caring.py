"""After the work: what is paid, how somebody is, and what both sides think of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove, Missing
from backend.experts.models import (
    Appointment,
    Assignment,
    CheckIn,
    Evaluation,
    Expert,
    Fee,
    Invitation,
    Platform,
)
from backend.experts.selectors.agenda import HERE
from backend.experts.selectors.care import waits
from backend.experts.selectors.evaluations import OPEN_DAYS
from backend.experts.selectors.finding import the_one
from backend.experts.states import AssignmentState, ExpertStatus, Form, InvitationState
from notifications import outbox, recipients

from . import letters
from .history import held
from .sealed import Boxes, keep, replace
from .telling import tell_members

AT_ONCE = 1_000
# Paid within two weeks (docs/experts-care.md).
DAYS_TO_PAY = 14
# What is over with the day that was agreed, also where nobody made an appointment for it.
ON_ONE_DAY = (Form.MEETING, Form.TALK, Form.TRAINING, Form.MEDIA)
# How many days after the work somebody is asked how they are.
CHECK_INS = {CheckIn.DEBRIEF: 1, CheckIn.WEEK: 7}


@transaction.atomic
def after_work(assignment: Assignment) -> None:
    """Makes what follows on the work, for everybody who took part; what is there stays as it is.

    A fee (due two weeks after the work), a check-in on the next day and one a week later, and the
    evaluations of both sides. Who takes part since an evaluation was opened is not asked for one.
    """
    row = held(assignment.id)
    parts = Invitation.objects.filter(assignment=row, state=InvitationState.ACCEPTED)
    invitations = list(parts.select_related("expert").order_by("place"))
    _pay_and_look_after(row, invitations)
    _ask_both_sides(row, invitations)


@transaction.atomic
def after_end(assignment: Assignment) -> None:
    """Makes what follows for those who worked already, when a request ends before its result.

    Whoever came to an appointment, or on the day, or handed in answers is paid and looked after all
    the same; what the fee is then, the coordinator decides. Nobody is asked for an evaluation.
    """
    _look_after_workers(assignment, Invitation.objects.filter(state=InvitationState.ACCEPTED))


@transaction.atomic
def after_stepping_back(part: Invitation) -> None:
    """Makes the same for somebody who cannot go on, if they worked already."""
    _look_after_workers(part.assignment, Invitation.objects.filter(id=part.id))


def _look_after_workers(assignment: Assignment, parts: QuerySet[Invitation]) -> None:
    row = held(assignment.id)
    parts = parts.filter(assignment=row).select_related("expert")
    met = Appointment.objects.filter(assignment=row, ends_at__lte=timezone.now())
    agreed = row.day if row.form in ON_ONE_DAY else None
    if not met.exists() and (agreed is None or agreed >= timezone.localdate()):
        parts = parts.filter(contribution__handed_in_on__isnull=False)
    _pay_and_look_after(row, list(parts.order_by("place")))


def _pay_and_look_after(row: Assignment, invitations: Sequence[Invitation]) -> None:
    work_day = work_day_of(row)
    Fee.objects.bulk_create(
        [
            Fee(
                invitation=one,
                fee_cents=row.fee_cents or 0,
                travel_cents=row.travel_cents or 0,
                due_on=work_day + timedelta(days=DAYS_TO_PAY),
            )
            for one in invitations
        ],
        ignore_conflicts=True,
    )
    CheckIn.objects.bulk_create(
        [
            CheckIn(invitation=one, kind=kind, due_on=work_day + timedelta(days=days))
            for one in invitations
            # Nobody asks them any more, and nobody is to wait for an answer.
            if one.expert.status != ExpertStatus.LEFT
            for kind, days in CHECK_INS.items()
        ],
        ignore_conflicts=True,
    )


def work_day_of(assignment: Assignment) -> date:
    """The day of the work: of the last appointment for it, else as agreed, of the result, today."""
    last = (
        Appointment.objects.filter(
            assignment=assignment, kind=Appointment.DAY, ends_at__lte=timezone.now()
        )
        .order_by("-ends_at")
        .first()
    )
    if last is not None:
        return timezone.localdate(last.ends_at, HERE)
    today, day = timezone.localdate(), assignment.day
    if assignment.form in ON_ONE_DAY and day is not None and day <= today:
        return day
    return assignment.delivered_on or today


def _ask_both_sides(assignment: Assignment, invitations: Sequence[Invitation]) -> None:
    """Asks for the evaluations that nobody was asked for yet, as long as none was opened.

    Both sides hear that there is something, so that they need not look for it.
    """
    rows = list(Evaluation.objects.filter(assignment=assignment))
    today = timezone.localdate()
    until = rows[0].until if rows else today + timedelta(days=OPEN_DAYS)
    if until < today or any(one.opened for one in rows):
        return
    asked = {one.invitation_id for one in rows}
    fresh = [one for one in invitations if one.id not in asked]
    new = [
        Evaluation(assignment=assignment, side=Evaluation.MEMBER, invitation=one, until=until)
        for one in fresh
    ]
    tell_members("expert.news", fresh)
    if None not in asked:
        new.append(Evaluation(assignment=assignment, side=Evaluation.REQUESTER, until=until))
        letters.write(assignment=assignment, kind=letters.EVALUATE)
    Evaluation.objects.bulk_create(new)


def follow_up() -> int:
    """Makes what follows where the work is over: the last day has passed, or the result is there.

    Answers of how many assignments. What `deliver` left undone is made up for here.
    """
    days = Appointment.objects.filter(assignment=OuterRef("pk"), kind=Appointment.DAY)
    worked = Exists(days) & ~Exists(days.filter(ends_at__gt=timezone.now()))
    as_agreed = ~Exists(days) & Q(form__in=ON_ONE_DAY, day__lt=timezone.localdate())
    rows = Assignment.objects.filter(
        (Q(state=AssignmentState.RUNNING) & (worked | as_agreed))
        | Q(state=AssignmentState.DELIVERED),
        evaluations=None,
    )
    found = [*rows.order_by("id")[:AT_ONCE]]
    for one in found:
        after_work(one)
    return len(found)


def ask_how_they_are() -> int:
    """Tells members once that a check-in is due; answers how many."""
    due = CheckIn.objects.filter(
        told=False, answered_on=None, due_on__lte=timezone.localdate()
    ).exclude(invitation__expert__status=ExpertStatus.LEFT)
    rows = due.order_by("due_on", "id").values_list("id", "invitation__expert_id")
    return sum(_tell(check_in, member) for check_in, member in [*rows[:AT_ONCE]])


@transaction.atomic
def answer_check_in(
    *, expert: Expert, check_in_id: UUID, mood: int | None, call: bool, boxes: Boxes | None = None
) -> CheckIn:
    """Keeps how somebody is; another answer takes the place of the one before.

    What is left out stays: whoever said how they are and asks for a call then has said both.

    :param mood: from 1 (bad) to 5 (good); None: only a call is asked for
    :param call: whether the coach is to call them; this is told at once
    :raises Missing: it is not theirs
    """
    row = _held_check_in(expert, check_in_id)
    replaced, is_waiting = row.text, row.call and row.called_on is None
    text = keep(expert.platform, boxes, before=replaced) if boxes else replaced
    row.mood, row.text, row.call = mood or row.mood, text, call
    row.answered_on, row.told = timezone.localdate(), True
    if call:
        row.called_on = None
    row.save()
    replace(replaced, text)
    outbox.seen(recipients.member(expert.pk), row.id)
    desk = recipients.organisation(expert.platform_id)
    if call and not is_waiting:
        outbox.notify("hope.call", [desk], subject=row.id)
    elif is_waiting and not call:
        outbox.seen(desk, row.id)
    return row


@transaction.atomic
def called(*, platform: Platform, check_in_id: UUID) -> CheckIn:
    """The coach has called who asked for it, or who did not say how they are; nobody waits for it.

    :raises Missing: there is no such check-in
    :raises ImpossibleMove: they did not ask to be called, and said how they are or have time yet
    """
    rows = CheckIn.objects.filter(id=check_in_id, invitation__assignment__platform=platform)
    rows.filter(waits()).update(called_on=timezone.localdate())
    row = rows.select_related("invitation__expert", "invitation__assignment__requester").first()
    if row is None:
        raise Missing("")
    if row.called_on is None:
        raise ImpossibleMove(_("This member did not ask to be called. Load this list again."))
    outbox.seen(recipients.organisation(platform.organisation_id), row.id)
    return row


def _held_check_in(expert: Expert, check_in_id: UUID) -> CheckIn:
    rows = CheckIn.objects.select_for_update(of=("self",), no_key=True)
    return the_one(rows.filter(id=check_in_id, invitation__expert=expert))


@transaction.atomic
def _tell(check_in_id: UUID, member_id: UUID) -> int:
    told = CheckIn.objects.filter(id=check_in_id, told=False).update(told=True)
    if told:
        outbox.notify("expert.care", [recipients.member(member_id)], subject=check_in_id)
    return told

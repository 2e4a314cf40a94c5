"""After the work: what is paid, how somebody is, and what both sides think of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core import days
from backend.core.errors import ImpossibleMove, Missing
from backend.experts import local_time
from backend.experts.models import (
    Appointment,
    Assignment,
    CheckIn,
    Consultation,
    Evaluation,
    Expert,
    Fee,
    Invitation,
    Platform,
)
from backend.experts.selectors import get_or_missing
from backend.experts.selectors.care import waits
from backend.experts.selectors.evaluations import OPEN_DAYS
from backend.experts.services import requester_mail
from backend.experts.services.history import lock_for_update, tell_members
from backend.experts.services.sealed_texts import Boxes, keep, replace
from backend.experts.states import ON_ONE_DAY, AssignmentState, ExpertStatus, InvitationState
from notifications import outbox, recipients

AT_ONCE = 1_000
# Paid within two weeks (docs/experts-care.md).
DAYS_TO_PAY = 14
# While members work, or may have worked already; of a day that is longer ago nobody asks any more.
DAYS_TO_ASK = 14
# How many days after the work somebody is asked how they are.
CHECK_INS = {CheckIn.DEBRIEF: 1, CheckIn.WEEK: 7}


@transaction.atomic
def after_work(assignment: Assignment) -> None:
    """Make what follows on the work, for everybody who took part; what is there stays as it is.

    A fee (due two weeks after the work), a check-in after each day of work and one a week after the
    last, and the evaluations of both sides.
    """
    row = lock_for_update(assignment.id)
    parts = Invitation.objects.filter(assignment=row, state=InvitationState.ACCEPTED)
    invitations = list(parts.select_related("expert").order_by("place"))
    _pay_and_look_after(row, invitations)
    _ask_both_sides(row, invitations)


@transaction.atomic
def after_end(assignment: Assignment) -> None:
    """Make what follows for those who worked already, when a request ends before its result.

    They are paid and looked after all the same; nobody is asked for an evaluation.
    """
    _look_after_workers(assignment, Invitation.objects.filter(state=InvitationState.ACCEPTED))


@transaction.atomic
def after_stepping_back(part: Invitation) -> None:
    """Make the same for somebody who cannot go on, if they worked already."""
    _look_after_workers(part.assignment, Invitation.objects.filter(id=part.id))


def _look_after_workers(assignment: Assignment, parts: QuerySet[Invitation]) -> None:
    row = lock_for_update(assignment.id)
    worked = parts.filter(pk__in=_who_worked(row, is_over=False)).select_related("expert")
    _pay_and_look_after(row, list(worked.order_by("place")))


def _who_worked(row: Assignment, *, is_over: bool = True) -> QuerySet[Invitation]:
    """Return the parts of those who handed in answers, or had something to come to."""
    parts = Invitation.objects.filter(assignment=row)
    met = Appointment.objects.filter(assignment=row, ends_at__lte=timezone.now())
    agreed = row.day if row.form in ON_ONE_DAY else None
    came = met.exists() or (agreed is not None and agreed < local_time.today())
    if came or (is_over and not Consultation.objects.filter(assignment=row).exists()):
        return parts
    return parts.filter(contribution__handed_in_on__isnull=False)


def _pay_and_look_after(row: Assignment, invitations: Sequence[Invitation]) -> None:
    work_day = work_day_of(row)
    worked = {*_who_worked(row).values_list("pk", flat=True)}
    Fee.objects.bulk_create(
        [
            Fee(
                invitation=invitation,
                # Of who said yes and did nothing, the coordinator decides what they get.
                fee_cents=(row.fee_cents or 0) if invitation.pk in worked else 0,
                travel_cents=(row.travel_cents or 0) if invitation.pk in worked else 0,
                due_on=work_day + timedelta(days=DAYS_TO_PAY),
            )
            for invitation in invitations
        ],
        ignore_conflicts=True,
    )
    days = {*_days_worked(row), work_day}
    _ask_after(invitations, {CheckIn.DEBRIEF: days, CheckIn.WEEK: {work_day}})


def _ask_after(invitations: Sequence[Invitation], days: Mapping[str, Collection[date]]) -> int:
    rows = [
        CheckIn(invitation=invitation, kind=kind, due_on=day + timedelta(days=CHECK_INS[kind]))
        for invitation in invitations
        # Nobody asks them any more, and nobody is to wait for an answer.
        if invitation.expert.status != ExpertStatus.LEFT
        for kind, some in days.items()
        for day in sorted(some)
    ]
    parts = CheckIn.objects.filter(invitation__in=invitations)
    before = parts.count()
    CheckIn.objects.bulk_create(rows, ignore_conflicts=True)
    return parts.count() - before


def _days_worked(assignment: Assignment) -> list[date]:
    since = timezone.now() - timedelta(days=DAYS_TO_ASK)
    ended = Appointment.objects.filter(
        assignment=assignment,
        kind=Appointment.DAY,
        ends_at__lte=timezone.now(),
        ends_at__gte=since,
    )
    return [days.day_of(ended_at) for ended_at in ended.values_list("ends_at", flat=True)]


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
        return days.day_of(last.ends_at)
    today, day = local_time.today(), assignment.day
    if assignment.form in ON_ONE_DAY and day is not None and day <= today:
        return day
    return assignment.delivered_on or today


def _ask_both_sides(
    assignment: Assignment,
    invitations: Sequence[Invitation],
    point: str = Evaluation.AT_THE_END,
) -> bool:
    """Ask for evaluations that are missing, unless one was opened; return whether any was."""
    rows = list(Evaluation.objects.filter(assignment=assignment, point=point))
    today = local_time.today()
    until = rows[0].until if rows else today + timedelta(days=OPEN_DAYS)
    if until < today or any(row.opened for row in rows):
        return False
    asked = {row.invitation_id for row in rows}
    fresh = [invitation for invitation in invitations if invitation.id not in asked]
    new = [
        Evaluation(
            assignment=assignment,
            side=Evaluation.MEMBER,
            invitation=invitation,
            point=point,
            until=until,
        )
        for invitation in fresh
    ]
    tell_members("expert.news", fresh)
    if None not in asked:
        asks = Evaluation.REQUESTER
        new.append(Evaluation(assignment=assignment, side=asks, point=point, until=until))
        requester_mail.write(assignment=assignment, kind=requester_mail.EVALUATE)
    Evaluation.objects.bulk_create(new)
    return bool(new)


def follow_up() -> int:
    """Make what follows on each day of work that has passed; return of how many assignments.

    When no day is left, pay is noted as well. Evaluations begin with the result, and after each
    appointment of kind `review`; what `deliver` left undone is made up for here.
    """
    reviewed = sum(map(_after_a_review, _reviews_that_passed()))
    undone = Assignment.objects.filter(state=AssignmentState.DELIVERED)
    undone = undone.exclude(evaluations__point=Evaluation.AT_THE_END)
    found = [*undone.order_by("id")[:AT_ONCE]]
    for assignment in found:
        after_work(assignment)
    now, today = timezone.now(), local_time.today()
    since = timedelta(days=DAYS_TO_ASK)
    days = Appointment.objects.filter(assignment=OuterRef("pk"), kind=Appointment.DAY)
    worked = Exists(days.filter(ends_at__lte=now, ends_at__gte=now - since))
    as_agreed = ~Exists(days) & Q(form__in=ON_ONE_DAY, day__lt=today, day__gte=today - since)
    rows = Assignment.objects.filter(worked | as_agreed, state=AssignmentState.GOING)
    rows = rows.annotate(goes_on=Exists(days.filter(ends_at__gt=now)))
    return (
        reviewed
        + len(found)
        + sum(_after_a_day(row, goes_on=row.goes_on) for row in rows.order_by("id")[:AT_ONCE])
    )


def _reviews_that_passed() -> list[Appointment]:
    now = timezone.now()
    rows = Appointment.objects.filter(
        kind=Appointment.REVIEW,
        ends_at__lte=now,
        ends_at__gte=now - timedelta(days=DAYS_TO_ASK),
        assignment__state=AssignmentState.GOING,
    )
    found = [*rows.select_related("assignment").order_by("ends_at", "id")[:AT_ONCE]]
    asked = {
        *Evaluation.objects.filter(
            assignment__in=[review.assignment_id for review in found]
        ).values_list("assignment", "point")
    }
    return [review for review in found if (review.assignment_id, _point_of(review)) not in asked]


@transaction.atomic
def _after_a_review(appointment: Appointment) -> bool:
    row = lock_for_update(appointment.assignment_id)
    parts = Invitation.objects.filter(assignment=row, state=InvitationState.ACCEPTED)
    invitations = list(parts.select_related("expert").order_by("place"))
    return bool(invitations) and _ask_both_sides(row, invitations, _point_of(appointment))


def _point_of(appointment: Appointment) -> str:
    return days.day_of(appointment.ends_at).isoformat()


@transaction.atomic
def _after_a_day(assignment: Assignment, *, goes_on: bool) -> bool:
    """Ask who takes part how they are; return whether anything was new."""
    row = lock_for_update(assignment.id)
    parts = Invitation.objects.filter(assignment=row, state=InvitationState.ACCEPTED)
    invitations = list(parts.select_related("expert").order_by("place"))
    if goes_on:
        return _ask_after(invitations, {CheckIn.DEBRIEF: {*_days_worked(row)}}) > 0
    made = CheckIn.objects.filter(invitation__in=invitations)
    before = made.count(), Fee.objects.filter(invitation__in=invitations).count()
    _pay_and_look_after(row, invitations)
    return before != (made.count(), Fee.objects.filter(invitation__in=invitations).count())


def ask_how_they_are() -> int:
    """Tell members once that a check-in is due; return how many."""
    due = CheckIn.objects.filter(
        told=False, answered_on=None, due_on__lte=local_time.today()
    ).exclude(invitation__expert__status=ExpertStatus.LEFT)
    rows = due.order_by("due_on", "id").values_list("id", "invitation__expert_id")
    return sum(_tell(check_in, member) for check_in, member in [*rows[:AT_ONCE]])


@transaction.atomic
def answer_check_in(
    *, expert: Expert, check_in_id: UUID, mood: int | None, call: bool, boxes: Boxes | None = None
) -> CheckIn:
    """Keep how somebody is, in place of an earlier answer; what is left out stays.

    :param mood: from 1 (bad) to 5 (good); None: only a call is asked for
    :param call: whether the coach is to call them; this is told at once
    """
    row = _lock_check_in(expert, check_in_id)
    replaced, is_waiting = row.text, row.call and row.called_on is None
    text = keep(expert.platform, boxes, before=replaced) if boxes else replaced
    row.mood, row.text, row.call = mood or row.mood, text, call
    row.answered_on, row.told = local_time.today(), True
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


def day_of(check_in: CheckIn) -> date:
    """The day of work after which somebody is asked."""
    return check_in.due_on - timedelta(days=CHECK_INS[check_in.kind])


@transaction.atomic
def note_called(*, platform: Platform, check_in_id: UUID) -> CheckIn:
    """Note that the coach called who asked for it, or who did not say how they are."""
    rows = CheckIn.objects.filter(id=check_in_id, invitation__assignment__platform=platform)
    rows.filter(waits()).update(called_on=local_time.today())
    row = rows.select_related("invitation__expert", "invitation__assignment__requester").first()
    if row is None:
        raise Missing
    if row.called_on is None:
        raise ImpossibleMove(_("This member did not ask to be called. Load this list again."))
    outbox.seen(recipients.organisation(platform.organisation_id), row.id)
    return row


def _lock_check_in(expert: Expert, check_in_id: UUID) -> CheckIn:
    rows = CheckIn.objects.select_for_update(of=("self",), no_key=True)
    return get_or_missing(rows.filter(id=check_in_id, invitation__expert=expert))


@transaction.atomic
def _tell(check_in_id: UUID, member_id: UUID) -> int:
    told = CheckIn.objects.filter(id=check_in_id, told=False).update(told=True)
    if told:
        outbox.notify("expert.care", [recipients.member(member_id)], subject=check_in_id)
    return told

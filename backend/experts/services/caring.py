"""After the work: what is paid, how somebody is, and what both sides think of it."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from backend.experts.models import Appointment, Assignment, CheckIn, Evaluation, Fee, Invitation
from backend.experts.states import InvitationState

from .history import held

# Paid within two weeks (docs/experts-care.md); evaluated in the same time.
DAYS_TO_PAY = DAYS_TO_EVALUATE = 14
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
    invitations, work_day = list(parts.order_by("place")), work_day_of(row)
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
            for kind, days in CHECK_INS.items()
        ],
        ignore_conflicts=True,
    )
    _ask_both_sides(row, invitations)


def work_day_of(assignment: Assignment) -> date:
    """The day of the work: of the last appointment for it, else of the result, else today."""
    last = (
        Appointment.objects.filter(
            assignment=assignment, kind=Appointment.DAY, ends_at__lte=timezone.now()
        )
        .order_by("-ends_at")
        .first()
    )
    if last is not None:
        return timezone.localdate(last.ends_at)
    return assignment.delivered_on or timezone.localdate()


def _ask_both_sides(assignment: Assignment, invitations: Sequence[Invitation]) -> None:
    """Asks for the evaluations that nobody was asked for yet, as long as none was opened."""
    rows = list(Evaluation.objects.filter(assignment=assignment))
    today = timezone.localdate()
    until = rows[0].until if rows else today + timedelta(days=DAYS_TO_EVALUATE)
    if until < today or any(one.opened for one in rows):
        return
    asked = {one.invitation_id for one in rows}
    new = [
        Evaluation(assignment=assignment, side=Evaluation.MEMBER, invitation_id=one.id, until=until)
        for one in invitations
        if one.id not in asked
    ]
    if None not in asked:
        new.append(Evaluation(assignment=assignment, side=Evaluation.REQUESTER, until=until))
    Evaluation.objects.bulk_create(new)

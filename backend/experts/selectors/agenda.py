"""When somebody is where: appointments of what they take part in, coaching days, check-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import (
    Appointment,
    Assignment,
    CheckIn,
    Coaching,
    Expert,
    Invitation,
)
from backend.experts.states import GIVEN_UP, Form, InvitationState

from .lookup import get_or_missing

# What is over stays in sight for so long.
LOOK_BACK = timedelta(days=30)
MOST = 500


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a member has to do with; `invitations` has their part by assignment."""

    appointments: Sequence[Appointment]
    invitations: dict[UUID, UUID]
    coaching: Sequence[Coaching]
    check_ins: Sequence[CheckIn]


def agenda_of(expert: Expert) -> Agenda:
    """A member's agenda, in the order of time."""
    since = timezone.now() - LOOK_BACK
    parts = _parts_since(expert, since)
    appointments = (
        Appointment.objects.filter(assignment__in=parts, ends_at__gte=since)
        .select_related("assignment__requester", "assignment__platform")
        .order_by("starts_at", "id")
    )
    check_ins = (
        CheckIn.objects.filter(
            invitation__expert=expert, due_on__lte=local_time.today(), answered_on=None
        )
        .select_related("text")
        .order_by("due_on", "id")
    )
    return Agenda(
        [*appointments[:MOST]], parts, coaching_days_of(expert, since), [*check_ins[:MOST]]
    )


def coaching_days_of(expert: Expert, since: datetime) -> Sequence[Coaching]:
    """The coaching days to which somebody comes, in the order of time."""
    rows = Coaching.objects.filter(
        coming__expert=expert, coming__comes=True, platform=expert.platform_id, ends_at__gte=since
    )
    return [*rows.order_by("starts_at", "id")[:MOST]]


def appointments_of(assignment: Assignment) -> Sequence[Appointment]:
    """The appointments of an assignment, in the order of time."""
    rows = Appointment.objects.filter(assignment=assignment)
    return [*rows.select_related("assignment__platform").order_by("starts_at", "id")[:MOST]]


def part_of(expert: Expert, invitation_id: UUID) -> Invitation:
    """Somebody's part in an assignment.

    :raises Missing: it is not theirs, or they do not take part
    """
    rows = Invitation.objects.filter(
        id=invitation_id, expert=expert, state=InvitationState.ACCEPTED
    )
    return get_or_missing(rows.select_related("assignment__requester", "assignment__platform"))


def title_of(assignment: Assignment) -> str:
    """What an assignment is called where there is little room: its form, and for whom it is."""
    form = Form(assignment.form).label if assignment.form else ""
    return " · ".join(str(one) for one in (form, assignment.requester.organisation) if one)


def _parts_since(expert: Expert, since: datetime) -> dict[UUID, UUID]:
    """By assignment, the part of somebody in it: where something is still to come, or just was."""
    rows = Invitation.objects.filter(
        expert=expert,
        state=InvitationState.ACCEPTED,
        assignment__appointments__ends_at__gte=since,
    ).exclude(assignment__reason__in=GIVEN_UP)
    found = rows.order_by("-id").distinct().values_list("assignment_id", "id")
    return dict(found[:MOST])

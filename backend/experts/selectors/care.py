"""Agenda, check-ins and fees of members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import (
    Appointment,
    Assignment,
    CheckIn,
    Coaching,
    Expert,
    Fee,
    Invitation,
    Platform,
)
from backend.experts.selectors import get_or_missing
from backend.experts.states import GIVEN_UP, FeeState, Form, InvitationState

# What is over stays in sight for so long.
LOOK_BACK = timedelta(days=30)
MAX_IN_AGENDA = 500
MAX_LISTS = 100


# -- Agenda ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Agenda:
    """What a member has to do with; `invitations` has their part by assignment."""

    appointments: Sequence[Appointment]
    invitations: dict[UUID, UUID]
    coaching: Sequence[Coaching]
    check_ins: Sequence[CheckIn]


def agenda_of(expert: Expert) -> Agenda:
    """Return a member's agenda, in the order of time."""
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
        [*appointments[:MAX_IN_AGENDA]],
        parts,
        coaching_days_of(expert, since),
        [*check_ins[:MAX_IN_AGENDA]],
    )


def coaching_days_of(expert: Expert, since: datetime) -> Sequence[Coaching]:
    """Return the coaching days to which somebody comes, in the order of time."""
    rows = Coaching.objects.filter(
        coming__expert=expert, coming__comes=True, platform=expert.platform_id, ends_at__gte=since
    )
    return [*rows.order_by("starts_at", "id")[:MAX_IN_AGENDA]]


def appointments_of(assignment: Assignment) -> Sequence[Appointment]:
    """Return the appointments of an assignment, in the order of time."""
    rows = Appointment.objects.filter(assignment=assignment)
    return [
        *rows.select_related("assignment__platform").order_by("starts_at", "id")[:MAX_IN_AGENDA]
    ]


def part_of(expert: Expert, invitation_id: UUID) -> Invitation:
    """Return somebody's accepted part in an assignment."""
    rows = Invitation.objects.filter(
        id=invitation_id, expert=expert, state=InvitationState.ACCEPTED
    )
    return get_or_missing(rows.select_related("assignment__requester", "assignment__platform"))


def title_of(assignment: Assignment) -> str:
    """Return what an assignment is called in lists: its form, and for whom it is."""
    form = Form(assignment.form).label if assignment.form else ""
    return " · ".join(str(word) for word in (form, assignment.requester.organisation) if word)


def _parts_since(expert: Expert, since: datetime) -> dict[UUID, UUID]:
    rows = Invitation.objects.filter(
        expert=expert,
        state=InvitationState.ACCEPTED,
        assignment__appointments__ends_at__gte=since,
    ).exclude(assignment__reason__in=GIVEN_UP)
    found = rows.order_by("-id").distinct().values_list("assignment_id", "id")
    return dict(found[:MAX_IN_AGENDA])


# -- Check-ins ------------------------------------------------------------------------------------
def my_check_ins(expert: Expert) -> QuerySet[CheckIn]:
    """Return a member's check-ins."""
    return CheckIn.objects.filter(invitation__expert=expert)


def check_ins_of(platform: Platform, *, waiting: bool = False) -> QuerySet[CheckIn]:
    """Return the check-ins of a platform that were answered or are due.

    :param waiting: only those who asked to be called and were not, and who did not answer
    """
    rows = CheckIn.objects.filter(invitation__assignment__platform=platform)
    rows = rows.filter(waits() if waiting else is_due() | Q(answered_on__isnull=False))
    return rows.select_related("invitation__expert", "invitation__assignment__requester")


def waits() -> Q:
    """Return the condition of a check-in that waits for the coordinator: nobody called yet."""
    return Q(called_on=None) & (Q(call=True) | (is_due() & Q(answered_on=None)))


def is_due() -> Q:
    """Return the condition of a check-in whose day has come."""
    return Q(due_on__lte=local_time.today())


# -- Fees -----------------------------------------------------------------------------------------
def fees_of(platform: Platform, *, state: str = "", late: bool = False) -> QuerySet[Fee]:
    """Return the platform's fees with whose they are; of one state, or only late ones."""
    rows = Fee.objects.filter(invitation__assignment__platform=platform)
    if state:
        rows = rows.filter(state=state)
    if late:
        rows = rows.filter(late_on())
    return rows.select_related("invitation__expert", "invitation__assignment__requester")


def my_fees(expert: Expert) -> QuerySet[Fee]:
    """Return what somebody gets, with what it is for."""
    rows = Fee.objects.filter(invitation__expert=expert)
    return rows.select_related("invitation__assignment__requester")


@dataclass(frozen=True, slots=True)
class PaymentList:
    """Fees that are paid together; `downloaded_on` is None until somebody has the list."""

    id: UUID
    fees: int
    total_cents: int
    downloaded_on: date | None


def lists_of(platform: Platform) -> list[PaymentList]:
    """Return the newest lists for payment, what nobody has yet before all others."""
    rows = Fee.objects.filter(invitation__assignment__platform=platform, payment_list__isnull=False)
    found = (
        rows.values("payment_list")
        .annotate(
            fees=Count("pk"),
            total=Sum(F("fee_cents") + F("travel_cents")),
            on=Max("downloaded_on"),
        )
        .order_by(F("on").desc(nulls_first=True), "payment_list")
    )
    return [
        PaymentList(number, row["fees"], row["total"], row["on"])
        for row in found[:MAX_LISTS]
        if (number := row["payment_list"])
    ]


def list_of(platform: Platform, list_id: UUID) -> PaymentList:
    """Return one of them, which is there."""
    rows = fees_of(platform).filter(payment_list=list_id)
    on = rows.aggregate(on=Max("downloaded_on"))["on"]
    total = sum(fee.fee_cents + fee.travel_cents for fee in rows)
    return PaymentList(list_id, len(rows), total, on)


def late_on() -> Q:
    """Return what a fee is that should have been paid before today."""
    return ~Q(state=FeeState.PAID) & Q(due_on__lt=local_time.today())


def is_late(fee: Fee) -> bool:
    """Return whether a fee should have been paid before today."""
    return fee.state != FeeState.PAID and fee.due_on < local_time.today()


def is_owed() -> Q:
    """Return the condition of `Expert` rows who are still to be paid, or whose work goes on."""
    mine = Fee.objects.filter(invitation__expert=OuterRef("pk"))
    works = Invitation.objects.filter(
        expert=OuterRef("pk"),
        state=InvitationState.ACCEPTED,
        # Begun and not over: a fee is noted when it is done, if it was not yet.
        assignment__begun_on__isnull=False,
        assignment__reason="",
        fee=None,
    )
    return Q(Exists(mine.exclude(state=FeeState.PAID))) | Q(Exists(works))


def payee(expert: Expert) -> str:
    """Return the name by which somebody is paid, also when they left: “Robin (former member 3)”."""
    return f"{expert.owed_as} ({expert.chosen_name})" if expert.owed_as else expert.chosen_name

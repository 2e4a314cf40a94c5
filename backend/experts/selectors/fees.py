"""What members are to be paid, and what is late."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum

from backend.experts import local_time
from backend.experts.models import Expert, Fee, Invitation, Platform
from backend.experts.states import FeeState, InvitationState

MAX_LISTS = 100


def fees_of(platform: Platform, *, state: str = "", late: bool = False) -> QuerySet[Fee]:
    """Return the platform's fees with whose they are.

    :param state: a `FeeState`, or empty for all
    :param late: only those that should have been paid by now
    """
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
    """Fees that are paid together.

    :ivar downloaded_on: when somebody said that they have it; None: nobody did yet
    """

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
        PaymentList(number, one["fees"], one["total"], one["on"])
        for one in found[:MAX_LISTS]
        if (number := one["payment_list"])
    ]


def list_of(platform: Platform, list_id: UUID) -> PaymentList:
    """Return one of them, which is there."""
    rows = fees_of(platform).filter(payment_list=list_id)
    on = rows.aggregate(on=Max("downloaded_on"))["on"]
    total = sum(one.fee_cents + one.travel_cents for one in rows)
    return PaymentList(list_id, len(rows), total, on)


def late_on() -> Q:
    """Return what a fee is that should have been paid before today."""
    return ~Q(state=FeeState.PAID) & Q(due_on__lt=local_time.today())


def is_late(fee: Fee) -> bool:
    """Return whether a fee should have been paid before today."""
    return fee.state != FeeState.PAID and fee.due_on < local_time.today()


def is_owed() -> Q:
    """That somebody is still to be paid: of rows of `Expert`; also where the work goes on."""
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
    """By which name whoever pays finds somebody, also when they left: “Robin (former member 3)”."""
    return f"{expert.owed_as} ({expert.chosen_name})" if expert.owed_as else expert.chosen_name

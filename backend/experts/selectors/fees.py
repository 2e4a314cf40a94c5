"""What members are to be paid, and what is late."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from backend.experts.models import Expert, Fee, Invitation, Platform
from backend.experts.states import AssignmentState, FeeState, InvitationState

from .pages import Page, page

# Work of which a fee is noted when it is done, if it was not yet.
UNDER_WAY = (AssignmentState.RUNNING, AssignmentState.DELIVERED)


def fees_of(platform: Platform, *, state: str = "", late: bool = False) -> QuerySet[Fee]:
    """The platform's fees with whose they are.

    :param state: a `FeeState`, or empty for all
    :param late: only those that should have been paid by now
    """
    rows = Fee.objects.filter(invitation__assignment__platform=platform)
    if state:
        rows = rows.filter(state=state)
    if late:
        rows = rows.filter(late_on())
    return rows.select_related("invitation__expert", "invitation__assignment__requester")


def fee_page(
    platform: Platform, *, state: str = "", late: bool = False, after: UUID | None = None
) -> Page[Fee]:
    """Up to a hundred of them, what is to be paid first before all others."""
    return page(fees_of(platform, state=state, late=late), after, "due_on")


def my_fees(expert: Expert, after: UUID | None = None) -> Page[Fee]:
    """What somebody gets, the newest first."""
    rows = Fee.objects.filter(invitation__expert=expert)
    return page(rows.select_related("invitation__assignment__requester"), after, "-due_on")


def late_on() -> Q:
    """What a fee is that should have been paid before today."""
    return ~Q(state=FeeState.PAID) & Q(due_on__lt=timezone.localdate())


def is_late(fee: Fee) -> bool:
    """Whether a fee should have been paid before today."""
    return fee.state != FeeState.PAID and fee.due_on < timezone.localdate()


def is_owed() -> Q:
    """That somebody is still to be paid: of rows of `Expert`; also where the work goes on."""
    mine = Fee.objects.filter(invitation__expert=OuterRef("pk"))
    works = Invitation.objects.filter(
        expert=OuterRef("pk"),
        state=InvitationState.ACCEPTED,
        assignment__state__in=UNDER_WAY,
        fee=None,
    )
    return Q(Exists(mine.exclude(state=FeeState.PAID))) | Q(Exists(works))


def payee(expert: Expert) -> str:
    """By which name whoever pays finds somebody, also when they left: “Robin (former member 3)”."""
    return f"{expert.owed_as} ({expert.chosen_name})" if expert.owed_as else expert.chosen_name

"""What members are to be paid, and what is late."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from backend.experts.models import Expert, Fee, Platform
from backend.experts.states import FeeState

from .pages import Page, page


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

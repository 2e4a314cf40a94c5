"""What became of it: requests that are over, for those who took part, and points to do better."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from backend.core.pages import Page, page
from backend.experts.models import Assignment, Expert, Improvement, Platform
from backend.experts.states import InvitationState, Reason


def news_of(expert: Expert, after: UUID | None = None) -> Page[Assignment]:
    """The requests somebody took part in that were closed, or ended by time; two queries.

    The newest come first. Of those that ended by time nobody may have said what was done with it.
    """
    rows = Assignment.objects.filter(
        reason__in=(Reason.CLOSED, Reason.EXPIRED),
        invitations__expert=expert,
        invitations__state=InvitationState.ACCEPTED,
    )
    better = Prefetch("improvements", Improvement.objects.order_by("due_on", "id"))
    return page(rows.select_related("requester").prefetch_related(better), after, "-ended_on")


def improvements_of(platform: Platform, after: UUID | None = None) -> Page[Improvement]:
    """All points to do better, in the order of their days."""
    return page(improvements(platform), after, "due_on")


def improvements(platform: Platform) -> QuerySet[Improvement]:
    """The platform's points, with who sees to each."""
    return Improvement.objects.filter(platform=platform).select_related("owner")

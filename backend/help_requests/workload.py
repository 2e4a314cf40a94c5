"""How much work each member of an organisation has."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from backend.core.hours import this_hour

from .models import Message
from .selectors import visible_to
from .states import OPEN, ReferralStatus

# A promise that ends within so many hours is shown before it is broken.
SOON = timedelta(hours=2)


class Work(NamedTuple):
    """How many open referrals a member has, or nobody; the others count within these.

    They are defined as the views of the inbox's list are (`inbox/views.js`), which they lead to.
    """

    member: UUID | None
    open: int
    offered: int
    # Accepted, and the seeker wrote last.
    waiting: int
    # Offered, and the promised hour is over, or nearly so; the seeker wrote last.
    overdue: int
    due_soon: int


def workload(organisation_id: UUID) -> list[Work]:
    """Return the work of each member who has some, and of nobody; one query."""
    now = this_hour()
    # What an interpreter says is no answer.
    answers = Message.objects.filter(
        request=OuterRef("request"),
        organisation__isnull=False,
        interpreter=False,
        number__gt=OuterRef("number"),
    )
    last = Message.objects.filter(
        ~Exists(answers), request=OuterRef("request"), organisation__isnull=True
    )
    offered = Q(status=ReferralStatus.OFFERED)
    promised = offered & Q(is_theirs=True)
    late = Q(overdue=True) | Q(due_at__lt=now)
    rows = (
        visible_to(organisation_id)
        .filter(status__in=sorted(OPEN), binned_hour__isnull=True)
        .annotate(is_theirs=Exists(last))
        .values("assignee")
        .annotate(
            open=Count("id"),
            offered=Count("id", filter=offered),
            waiting=Count("id", filter=Q(status=ReferralStatus.ACCEPTED, is_theirs=True)),
            late=Count("id", filter=promised & late),
            soon=Count("id", filter=promised & ~late & Q(due_at__lte=now + SOON)),
        )
        .order_by("assignee")
    )
    columns = ("assignee", "open", "offered", "waiting", "late", "soon")
    return [Work(*row) for row in rows.values_list(*columns)]

"""Knowledge, trainings and coaching days, by the page."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from backend.core.pages import Page, page
from backend.experts.models import Coaching, Coming, Expert, Followed, Knowledge, Platform, Training

from .finding import the_one


def one_of[Row: Model](model: type[Row], platform: Platform, row_id: UUID) -> Row:
    """A row of this platform.

    :raises Missing: it is not there, or another's
    """
    return the_one(model._default_manager.filter(pk=row_id, platform=platform))


def knowledge_of(platform: Platform, *, order: str, after: UUID | None) -> Page[Knowledge]:
    """What members should know, by the day it changed or is looked at again."""
    return page(Knowledge.objects.filter(platform=platform), after, order)


def trainings_of(platform: Platform, *, after: UUID | None) -> Page[Training]:
    """Trainings with who followed them, the newest first; two queries."""
    followed = Prefetch("followed", Followed.objects.order_by("expert_id"))
    rows = Training.objects.filter(platform=platform).prefetch_related(followed)
    return page(rows, after, "-on")


def trainings_for(expert: Expert, *, after: UUID | None) -> Page[Training]:
    """Trainings, each with whether this member followed it."""
    mine = Followed.objects.filter(training=OuterRef("pk"), expert=expert)
    rows = Training.objects.filter(platform=expert.platform).annotate(mine=Exists(mine))
    return page(rows, after, "-on")


def coaching_of(platform: Platform, *, after: UUID | None) -> Page[Coaching]:
    """Coaching days with who said what, the last first; two queries."""
    said = Prefetch("coming", Coming.objects.select_related("expert").order_by("expert_id"))
    rows = Coaching.objects.filter(platform=platform).prefetch_related(said)
    return page(rows, after, "-starts_at")


def coaching_for(expert: Expert, *, after: UUID | None) -> Page[Coaching]:
    """Coaching days that are not over: how many come, and what this member said."""
    rows = with_comings(Coaching.objects.filter(platform=expert.platform), expert)
    return page(rows.filter(ends_at__gte=timezone.now()), after, "starts_at")


def with_comings(rows: QuerySet[Coaching], expert: Expert) -> QuerySet[Coaching]:
    """Each with `coming_number` and with `mine`: true, false, or nothing said."""
    mine = Coming.objects.filter(coaching=OuterRef("pk"), expert=expert).values("comes")
    marks: dict[str, Any] = {
        "coming_number": Count("coming", filter=Q(coming__comes=True)),
        "mine": Subquery(mine[:1]),
    }
    return rows.annotate(**marks)

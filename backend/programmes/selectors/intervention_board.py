"""The board of all teams: interventions of every project that somebody sees, what is late first.

How urgent one is, the database says by comparing day 0 with days of today, so that the board is
read page by page.
"""

from datetime import date, timedelta
from typing import Final

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from backend.core.days import today
from backend.programmes.models import (
    Aftermath,
    Intervention,
    InterventionCheck,
    StakeholderQuestion,
)
from backend.programmes.roles import Participant
from backend.programmes.states.interventions import (
    DAYS_IN_WEEK,
    LAST_DAY,
    LOOK_BACK_DAY,
    WEEKS,
    QuestionState,
    Urgency,
)

from .interventions import ASKED_UNTIL, DUE_SOON, PART, questions_waiting
from .projects import visible_projects

ORDER: Final = ("urgency", "day_0")
# A question that waits longer is late.
ANSWERED_WITHIN: Final = timedelta(days=14)


def teams_of(reader: Participant, day: date | None = None) -> QuerySet[Intervention]:
    """Return the interventions of all projects that somebody sees, each with its `urgency`.

    To be ordered by `ORDER`: what is late first, then what waits, then what goes on.
    """
    projects = visible_projects(reader).filter(parts__icontains=f'"{PART}"')
    rows = Intervention.objects.filter(project__in=projects.values("pk"))
    return (
        with_urgency(rows, day or today())
        .annotate(questions_waiting=questions_waiting())
        .select_related("project__organisation", "aftermath")
        .prefetch_related("checks")
    )


def with_urgency(rows: QuerySet[Intervention], day: date) -> QuerySet[Intervention]:
    """Return interventions with how urgent each is on a day, as a number of `Urgency`."""
    is_over = Exists(Aftermath.objects.filter(intervention=OuterRef("pk")))
    waits = StakeholderQuestion.objects.filter(
        intervention=OuterRef("pk"), state=QuestionState.WAITING
    )
    checks = InterventionCheck.objects.filter(intervention=OuterRef("pk"))
    is_missing = Q(whole_weeks__gte=1) & ~Exists(checks.filter(week=OuterRef("whole_weeks")))
    are_missing = (
        is_missing
        & Q(whole_weeks__gte=2)
        & ~Exists(checks.filter(week=OuterRef("whole_weeks") - 1))
    )
    runs = Q(decision="")
    urgency = Case(
        When(runs & Q(day_0__lt=day - timedelta(days=LAST_DAY)), then=Urgency.LATE),
        When(runs & are_missing, then=Urgency.LATE),
        When(_looks_back(day - timedelta(days=1), day) & ~is_over, then=Urgency.LATE),
        When(Exists(waits.filter(week__lt=day - ANSWERED_WITHIN)), then=Urgency.LATE),
        When(runs & Q(day_0__lte=day + DUE_SOON - timedelta(days=LAST_DAY)), then=Urgency.DUE),
        When(runs & is_missing, then=Urgency.DUE),
        When(_looks_back(day + DUE_SOON, day) & ~is_over, then=Urgency.DUE),
        When(Exists(waits), then=Urgency.DUE),
        When(is_over, then=Urgency.OVER),
        default=Urgency.OPEN,
        output_field=IntegerField(),
    )
    return rows.annotate(whole_weeks=_whole_weeks(day)).annotate(urgency=urgency)


def _looks_back(until: date, day: date) -> Q:
    """Return the condition that day 280 came until a day, and that somebody still asks today."""
    since = timedelta(days=LOOK_BACK_DAY)
    return ~Q(decision="") & Q(day_0__lte=until - since, day_0__gt=day - since - ASKED_UNTIL)


def _whole_weeks(day: date) -> Case:
    """Return how many whole weeks of the hundred days are over; 0 before and after them."""
    return Case(
        *(
            When(
                day_0__range=(
                    day - timedelta(days=(week + 1) * DAYS_IN_WEEK - 1),
                    day - timedelta(days=week * DAYS_IN_WEEK),
                ),
                then=Value(week),
            )
            for week in range(1, WEEKS)
        ),
        default=Value(0),
        output_field=IntegerField(),
    )

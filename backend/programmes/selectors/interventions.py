"""Interventions: for members, for strangers, and for the board."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from backend.core.errors import Missing
from backend.programmes.due import DueItem, Figure
from backend.programmes.models import (
    Aftermath,
    Intervention,
    InterventionCheck,
    Project,
    StakeholderQuestion,
)
from backend.programmes.roles import Participant
from backend.programmes.states.interventions import (
    DAYS_IN_WEEK,
    LAST_DAY,
    LOOK_BACK_DAY,
    QuestionState,
    day_at,
    week_number,
)

PART: Final = "interventions"
# A team decides, and looks back, within this time.
DUE_SOON: Final = timedelta(days=20)
# So long after day 280 nobody is asked any more what is left.
ASKED_UNTIL: Final = timedelta(days=365)
# On a results page.
MOST_SHOWN: Final = 100


# -- For members ----------------------------------------------------------------------------------
def interventions_of(project: Project) -> QuerySet[Intervention]:
    """Return the interventions of a project with what is shown of them.

    That is checks, aftermath, how many questions wait, and the next hundred days (`next_id`).
    """
    later = Intervention.objects.filter(follows=OuterRef("pk")).order_by("day_0", "pk")
    rows = Intervention.objects.filter(project=project).annotate(
        questions_waiting=questions_waiting(), next_id=Subquery(later.values("pk")[:1])
    )
    return rows.select_related("aftermath").prefetch_related("owner", "checks")


def questions_waiting() -> Count:
    """Return how many questions wait, as a column of interventions."""
    return Count("questions", Q(questions__state=QuestionState.WAITING))


def intervention_of(project: Project, intervention_id: UUID) -> Intervention:
    """Return an intervention of a project. May raise `Missing`."""
    rows = interventions_of(project).select_related("project", "aftermath")
    found = rows.filter(pk=intervention_id).first()
    if found is None:
        raise Missing
    return found


def checks_for(reader: Participant, row: Intervention) -> QuerySet[InterventionCheck]:
    """Return what a team said by week, for who writes for its project.

    :raises PermissionDenied: somebody else reads
    """
    _let_in(reader, row)
    return InterventionCheck.objects.filter(intervention=row)


def questions_for(reader: Participant, row: Intervention) -> QuerySet[StakeholderQuestion]:
    """Return what strangers asked, for who writes for the project.

    :raises PermissionDenied: somebody else reads
    """
    _let_in(reader, row)
    return StakeholderQuestion.objects.filter(intervention=row)


def _let_in(reader: Participant, row: Intervention) -> None:
    if not reader.writes(row.project.organisation_id):
        raise PermissionDenied


# -- For strangers --------------------------------------------------------------------------------
def public_intervention(code: str) -> Intervention:
    """Return what strangers see at an address, with its project. May raise `Missing`."""
    rows = Intervention.objects.filter(code=code, is_public=True)
    found = rows.select_related("project__organisation", "aftermath", "follows").first()
    if found is None or PART not in found.project.parts:
        raise Missing
    return found


def public_neighbours(row: Intervention) -> tuple[Intervention | None, Intervention | None]:
    """Return the hundred days before and after these, if strangers may read them."""
    before = row.follows if row.follows and row.follows.is_public else None
    return before, row.later.filter(is_public=True).order_by("day_0", "pk").first()


def shown_checks(row: Intervention) -> list[InterventionCheck]:
    """Return what the team said, the first week first."""
    return [*InterventionCheck.objects.filter(intervention=row).order_by("week")]


def answered_questions(row: Intervention) -> list[StakeholderQuestion]:
    """Return the questions that were answered, the newest first."""
    rows = StakeholderQuestion.objects.filter(intervention=row, state=QuestionState.ANSWERED)
    return [*rows.order_by("-number")[:MOST_SHOWN]]


# -- For the board --------------------------------------------------------------------------------
def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return decisions and looks back that are due, and questions and weeks that wait."""
    rows = Intervention.objects.filter(
        project__in=projects.filter(parts__icontains=f'"{PART}"').values("pk")
    )
    yield from _decisions(rows, day, most)
    yield from _looks_back(rows, day, most)
    yield from _questions(rows, day, most)
    yield from _weeks(rows, day, most)


def _decisions(rows: QuerySet[Intervention], day: date, most: int) -> Iterable[DueItem]:
    begun = day + DUE_SOON - timedelta(days=LAST_DAY)
    for row in rows.filter(decision="", day_0__lte=begun).order_by("day_0", "pk")[:most]:
        text = _("“{team}”: decide by day 100 whether to stop, change it or go on.")
        yield _item("intervention.decide", row, text, day_at(row.day_0, LAST_DAY))


def _looks_back(rows: QuerySet[Intervention], day: date, most: int) -> Iterable[DueItem]:
    last = day - timedelta(days=LOOK_BACK_DAY)
    found = rows.filter(
        ~Exists(Aftermath.objects.filter(intervention=OuterRef("pk"))),
        day_0__lte=last + DUE_SOON,
        day_0__gt=last - ASKED_UNTIL,
    ).exclude(decision="")
    for row in found.order_by("day_0", "pk")[:most]:
        text = _("“{team}”: say on day 280 what is left of it.")
        yield _item("intervention.look-back", row, text, day_at(row.day_0, LOOK_BACK_DAY))


def _questions(rows: QuerySet[Intervention], day: date, most: int) -> Iterable[DueItem]:
    waits = StakeholderQuestion.objects.filter(
        intervention=OuterRef("pk"), state=QuestionState.WAITING
    )
    for row in rows.filter(Exists(waits)).order_by("day_0", "pk")[:most]:
        text = _("“{team}”: somebody asked a question on the results page. Answer it.")
        yield _item("intervention.question", row, text, day)


def _weeks(rows: QuerySet[Intervention], day: date, most: int) -> Iterable[DueItem]:
    """Return interventions whose last whole week nobody looked back at."""
    running = rows.filter(
        decision="",
        day_0__lte=day - timedelta(days=DAYS_IN_WEEK),
        day_0__gt=day - timedelta(days=LAST_DAY),
    )
    found = running.prefetch_related("checks").order_by("day_0", "pk")
    for row in found[:most]:
        week = week_number(row.day_0, day) - 1
        if all(check.week != week for check in row.checks.all()):
            text = _("“{team}”: look back at last week, in three lines.")
            yield _item("intervention.week", row, text, day_at(row.day_0, week * DAYS_IN_WEEK))


def _item(kind: str, row: Intervention, text: str, due_on: date) -> DueItem:
    return DueItem(
        kind=kind,
        project_id=row.project_id,
        text=text.format(team=row.team),
        due_on=due_on,
        place=f"#/projects/{row.project_id}/interventions/{row.pk}",
    )


def figures(projects: QuerySet[Project], day: date) -> Iterable[Figure]:
    """Return how many interventions run, and about how many somebody decided."""
    rows = Intervention.objects.filter(project__in=projects.values("pk"))
    found = rows.aggregate(
        running=Count("pk", Q(decision="", day_0__lte=day)), decided=Count("pk", ~Q(decision=""))
    )
    yield Figure("interventions.running", _("Interventions that run"), found["running"])
    yield Figure("interventions.decided", _("Interventions that were decided"), found["decided"])

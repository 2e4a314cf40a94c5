"""Projects: which there are for whom, who works on them, what is due."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from backend.core.errors import Missing
from backend.organisations.models import Membership, Organisation, Role
from backend.programmes.due import DueItem, Figure
from backend.programmes.models import Project
from backend.programmes.parts import PARTS
from backend.programmes.roles import Participant
from backend.programmes.states import Stage, stage_of

# Whoever runs a project decides within this time what comes after it.
ENDS_SOON = timedelta(days=30)
# More than one organisation has members.
MAX_PEOPLE = 100


def visible_projects(reader: Participant) -> QuerySet[Project]:
    """Return the projects that somebody sees: all, or those of their organisation."""
    rows = Project.objects.select_related("organisation")
    return rows if reader.manages else rows.filter(organisation=reader.organisation_id)


def visible_project(reader: Participant, project_id: UUID) -> Project:
    """Return a project that somebody sees. May raise `Missing`."""
    found = visible_projects(reader).filter(pk=project_id).first()
    if found is None:
        raise Missing
    return found


def people_of(project: Project) -> QuerySet[Membership]:
    """Return who runs a project and who writes for it, by role and name."""
    rows = Membership.objects.filter(
        organisation=project.organisation_id,
        role__in=(Role.COORDINATOR, Role.EDITOR),
        member__is_active=True,
    )
    return rows.select_related("member").order_by("role", "member__name", "pk")[:MAX_PEOPLE]


def organisations() -> QuerySet[Organisation]:
    """Return the organisations that can have projects."""
    return Organisation.objects.all()


def in_stage(projects: QuerySet[Project], stage: Stage, day: date) -> QuerySet[Project]:
    """Return those of some projects that are in a stage on a day."""
    conditions = {
        Stage.PLANNED: Q(begins_on__gt=day),
        Stage.RUNNING: Q(begins_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day)),
        Stage.OVER: Q(ends_on__lt=day),
    }
    return projects.filter(conditions[stage])


def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return projects that end soon, and those that are over and still have parts."""
    rows = projects.filter(ends_on__lte=day + ENDS_SOON).exclude(parts=[]).order_by("ends_on", "pk")
    for row in rows[:most]:
        is_over = row.stage_on(day) == Stage.OVER
        yield DueItem(
            kind="project.over" if is_over else "project.ends",
            project_id=row.pk,
            text=_("The project is over: switch its parts off, or choose a later last day.")
            if is_over
            else _("The project ends soon: decide what comes after it."),
            due_on=row.ends_on or day,
            place=f"#/projects/{row.pk}",
        )


def figures(projects: QuerySet[Project], day: date) -> Iterable[Figure]:
    """Return how many projects there are by stage, and how many have each part."""
    labels = {
        Stage.RUNNING: _("Projects that run"),
        Stage.PLANNED: _("Projects that are planned"),
        Stage.OVER: _("Projects that are over"),
    }
    rows = [*projects.values_list("begins_on", "ends_on", "parts")]
    stages = Counter(stage_of(begins_on, ends_on, day) for begins_on, ends_on, _parts in rows)
    for stage, label in labels.items():
        yield Figure(f"projects.{stage}", label, stages[stage])
    for part in PARTS.values():
        label = _("Projects with {part}").format(part=str(part.name).lower())
        number = sum(part.id in parts for _begins_on, _ends_on, parts in rows)
        yield Figure(f"projects.with-{part.id}", label, number)

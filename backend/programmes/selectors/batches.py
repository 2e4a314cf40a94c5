"""Message templates, batches and how often their links were opened; who opted out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from backend.core.errors import Missing
from backend.programmes.models import Batch, LinkWeek, MessageTemplate, OptOut, Project

from .link_figures import FigureRow


def templates_of(project: Project) -> QuerySet[MessageTemplate]:
    """Return the message templates of a project."""
    return MessageTemplate.objects.filter(project=project)


def template_of(project: Project, template_id: UUID) -> MessageTemplate:
    """Return a message template of a project. May raise `Missing`."""
    found = templates_of(project).filter(pk=template_id).first()
    if found is None:
        raise Missing
    return found


def batches_of(project: Project) -> QuerySet[Batch]:
    """Return the batches of a project, with their templates."""
    rows = Batch.objects.filter(template__project=project)
    return rows.select_related("template")


def batch_of(project: Project, batch_id: UUID) -> Batch:
    """Return a batch of a project. May raise `Missing`."""
    found = batches_of(project).filter(pk=batch_id).first()
    if found is None:
        raise Missing
    return found


def openings_of(batches: Collection[Batch]) -> dict[UUID, FigureRow]:
    """Return what is published of the links of some batches, by link; one statement.

    A batch that was sent to nobody yet has none: its link was opened by who tried it.
    """
    links = [batch.link_id for batch in batches if batch.sent]
    weeks = LinkWeek.objects.filter(link__in=links).order_by().values("link")
    rows = weeks.annotate(
        total=Sum("opened"), least=Sum("continued_least"), most=Sum("continued_most")
    )
    return {row["link"]: FigureRow("", "", row["total"], row["least"], row["most"]) for row in rows}


@dataclass(frozen=True, slots=True)
class OptOutCount:
    """How many opted out under one key of the organisation."""

    key: UUID
    number: int


def opt_out_counts(organisation_id: UUID) -> Sequence[OptOutCount]:
    """Return how many opted out, by key; all that the server knows of them."""
    rows = OptOut.objects.filter(organisation=organisation_id).order_by().values("key")
    return [
        OptOutCount(row["key"], row["number"])
        for row in rows.annotate(number=Count("pk")).order_by("key")
    ]


def opted_out(organisation_id: UUID, tags: Collection[bytes]) -> set[bytes]:
    """Return which of some tags stand in an organisation's list; one statement."""
    rows = OptOut.objects.filter(organisation=organisation_id, tag__in=[*tags])
    return {bytes(tag) for tag in rows.values_list("tag", flat=True)}

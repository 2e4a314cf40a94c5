"""The history of projects, and what was reached by it."""

from collections.abc import Sequence

from django.db.models import QuerySet

from backend.programmes.events import EVENTS, LABELS
from backend.programmes.models import HistoryEntry, Project


def history_of(project: Project) -> QuerySet[HistoryEntry]:
    """Return the entries of a project; the newest has the highest number."""
    return HistoryEntry.objects.filter(project=project).select_related("member")


def reached_in(projects: QuerySet[Project], most: int) -> Sequence[HistoryEntry]:
    """Return the newest results of some projects."""
    rows = HistoryEntry.objects.filter(reached=True, project__in=projects.values("pk"))
    return [*rows.order_by("-on", "-id")[:most]]


def text_of(entry: HistoryEntry) -> str:
    """Return what happened, in the reader's language."""
    event = EVENTS.get(entry.event)
    return str(event.text) if event else entry.event


def labels_of(entry: HistoryEntry) -> list[str]:
    """Return what was changed, in the reader's language."""
    return [str(LABELS.get(name, name)) for name in entry.fields]

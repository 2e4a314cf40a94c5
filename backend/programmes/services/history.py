"""Writing the history of projects."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from backend.core import retention
from backend.core.days import today
from backend.core.errors import Missing
from backend.programmes.models import HistoryEntry, Project
from backend.programmes.models.history import CLOCK
from backend.programmes.roles import Participant


def note(
    *,
    project_id: UUID,
    by: Participant | None,
    event: str,
    fields: Collection[str] = (),
    subject: UUID | None = None,
) -> HistoryEntry:
    """Add to a project's history who did what, within the transaction that does it.

    :param by: None: the clock
    :param event: one of `backend.programmes.events`
    :param fields: names of what was changed, never to what
    :param subject: the page, link, … that was changed; None for the project itself
    :raises Missing: the project is gone
    """
    row = Project.objects.filter(pk=project_id)
    # The update holds the row, so that no two entries get one number.
    if not row.update(history_length=F("history_length") + 1):
        raise Missing
    return HistoryEntry.objects.create(
        project_id=project_id,
        number=row.values_list("history_length", flat=True).get(),
        event=event,
        fields=sorted(fields),
        subject=subject,
        member_id=by.member_id if by else None,
        role=by.role if by else CLOCK,
        on=today(),
    )


def erase_old_entries() -> int:
    """Erase entries that were kept long enough; return how many."""
    day = today() - retention.PROJECT_HISTORY.length
    return HistoryEntry.objects.filter(on__lt=day).erase()

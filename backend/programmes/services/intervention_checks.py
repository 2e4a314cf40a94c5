"""What teams say of each week of an intervention: three lines, on a phone in a minute."""

from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.programmes.models import InterventionCheck
from backend.programmes.roles import Participant
from backend.programmes.selectors.interventions import PART, intervention_of
from backend.programmes.states import InterventionState
from backend.programmes.states.interventions import week_number

from .history import note
from .links import written_project

NEW: Final = 0
"""The version of a week of which nothing was said."""


@transaction.atomic
def save_check(
    *,
    by: Participant,
    project_id: UUID,
    intervention_id: UUID,
    week: int,
    version: int,
    done: str,
    seen: str = "",
    next_step: str = "",
) -> InterventionCheck:
    """Say what was done and seen in a week, and what comes next; the same twice is said once.

    :param version: the one that was looked at; `NEW` if nothing was said
    :raises Missing: `by` does not see the intervention
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody else said something of this week since
    :raises Conflict: the week has not begun, or it is over; nothing is said
    """
    project = written_project(by, project_id, PART)
    row, day = intervention_of(project, intervention_id), today()
    if row.state_on(day) == InterventionState.OVER:
        raise Conflict(_("This intervention is over."))
    if not 1 <= week <= week_number(row.day_0, day):
        raise Conflict(_("This week has not begun yet."))
    if not done.strip():
        raise FieldConflict("done", "none", _("Say what was done, in one line."))
    lines = {"done": done, "seen": seen, "next_step": next_step}
    same_week = InterventionCheck.objects.filter(intervention=row, week=week)
    before = same_week.first()
    if before and all(getattr(before, name) == line for name, line in lines.items()):
        # It came before, and its answer was lost.
        return before
    if version == NEW:
        if before:
            raise ChangedMeanwhile
        found = _add(row.pk, week, lines)
    else:
        if not same_week.filter(version=version).update(**lines, version=version + 1):
            raise ChangedMeanwhile
        found = same_week.get()
    note(project_id=project_id, by=by, event="intervention.checked", subject=row.pk)
    return found


def _add(intervention_id: UUID, week: int, lines: dict[str, str]) -> InterventionCheck:
    try:
        with transaction.atomic():
            return InterventionCheck.objects.create(
                intervention_id=intervention_id, week=week, **lines
            )
    except IntegrityError:
        raise ChangedMeanwhile from None

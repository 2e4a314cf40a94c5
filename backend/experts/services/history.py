"""How an assignment moves on, and its history, in which each change is a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from backend.experts import local_time
from backend.experts.models import Assignment, Entry
from backend.experts.selectors.lookup import get_or_missing
from backend.experts.states import MOVES, AssignmentState

# Of `Entry.by_name`.
LONGEST_BY = 100


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something to an assignment: `kind` is requester, coordinator, member or clock."""

    kind: str
    name: str = ""


CLOCK = Actor("clock")


def lock_for_update(assignment_id: UUID) -> Assignment:
    """Lock the assignment until the transaction ends, and return it.

    :raises Missing: it is gone
    """
    rows = Assignment.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("requester", "platform__organisation").filter(id=assignment_id)
    return get_or_missing(found)


@transaction.atomic
def move(
    assignment: Assignment, how: str, *, by: Actor, note: str = "", **columns: Any
) -> Assignment:
    """Move an assignment on, if it is where this move begins, and write a line.

    :param how: a move of `states.MOVES`
    :param columns: further columns that change with it
    :raises ImpossibleMove: it is somewhere else by now
    """
    step = MOVES[how]
    if step.state == AssignmentState.ENDED:
        columns["ended_on"] = local_time.today()
    rows = Assignment.objects.filter(step.only, id=assignment.id, state__in=step.before)
    changed = rows.update(state=step.state, reason=step.reason, **columns)
    assignment.refresh_from_db()
    if not changed:
        raise ImpossibleMove(
            _("This request is “{state}” now. Load it again.").format(state=assignment.standing)
        )
    note_entry(assignment, how, by=by, note=note)
    return assignment


@transaction.atomic
def note_entry(
    assignment: Assignment,
    what: str,
    *,
    by: Actor,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> Entry:
    """Write a line of history.

    :param what: a move, or changed, checked, asked, waves, story-ended, new-link
    :param changes: by field, what it was and what it is
    """
    lock_for_update(assignment.id)
    last = Entry.objects.filter(assignment=assignment).order_by("-number").first()
    return Entry.objects.create(
        assignment=assignment,
        number=last.number + 1 if last else 1,
        on=local_time.today(),
        by=by.kind,
        by_name=by.name[:LONGEST_BY],
        what=what,
        note=note,
        changes=dict(changes or {}),
    )

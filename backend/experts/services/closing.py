"""The last step: members read what was said and what was done with it; then it is closed."""

from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldError, ImpossibleMove, Missing
from backend.experts.models import Assignment, Evaluation, Platform
from backend.experts.states import AssignmentState

from . import letters
from .agenda import tell_those_who_take_part
from .evaluating import open_if_over
from .history import Actor, held, move, note_entry


@transaction.atomic
def write_loop(
    *, platform: Platform, assignment_id: UUID, said: str, done: str, by: Actor
) -> Assignment:
    """Writes what members said and what was done with it; members read it once it is closed.

    :raises Missing: there is no such assignment
    :raises ImpossibleMove: it is not under way, or closed already
    """
    row = _held_for(platform, assignment_id)
    # Before, nothing is there to be told of; once closed, members have read it.
    if row.state == AssignmentState.ENDED or not row.is_begun:
        raise ImpossibleMove(
            _("This request is “{state}” now. What was done with it cannot be written.").format(
                state=row.standing
            )
        )
    before = {"said": row.said, "done": row.done}
    row.said, row.done = said.strip(), done.strip()
    changes = {
        name: [was, getattr(row, name)] for name, was in before.items() if was != getattr(row, name)
    }
    if changes:
        row.save(update_fields=["said", "done"])
        note_entry(row, "changed", by=by, changes=changes)
    return row


@transaction.atomic
def close_assignment(
    *, platform: Platform, assignment_id: UUID, by: Actor, said: str = "", done: str = ""
) -> Assignment:
    """Closes a request of which nothing is left to do; members and requester are told.

    :param said: what members said, unless it was written before; `done` what was done with it
    :raises Missing: there is no such assignment
    :raises ImpossibleMove: its result was not given yet, or it is closed already
    :raises Conflict: something is missing; `errors` names what
    """
    row = _held_for(platform, assignment_id)
    if row.state == AssignmentState.DELIVERED and (said.strip() or done.strip()):
        said, done = said.strip() or row.said, done.strip() or row.done
        row = write_loop(
            platform=platform, assignment_id=assignment_id, said=said, done=done, by=by
        )
    if row.state == AssignmentState.DELIVERED and (missing := _missing(row)):
        detail = _("This request cannot be closed yet: {missing}").format(
            missing=" ".join(one.detail for one in missing)
        )
        raise Conflict(detail, errors=missing)
    move(row, "close", by=by)
    tell_those_who_take_part(row)
    letters.write(assignment=row, kind=letters.NEWS)
    return row


def _missing(row: Assignment) -> list[FieldError]:
    """What has to be there before a request is closed, and is not."""
    found = []
    if not row.said:
        text = _("Write what members said.")
        found.append(FieldError("/said", "missing", text))
    if not row.done:
        text = _("Write what was done with it.")
        found.append(FieldError("/done", "missing", text))
    rows = open_if_over(row, Evaluation.AT_THE_END)
    if not all(one.opened for one in rows) or not rows:
        found.append(FieldError("", "evaluation", _evaluation_text(rows)))
    return found


def _evaluation_text(rows: list[Evaluation]) -> str:
    if not rows:
        return _("The evaluation begins within the hour. Wait until both sides have answered.")
    until = max(one.until for one in rows)
    return _(
        "Wait until both sides have answered the evaluation, or until it ends on {day}."
    ).format(day=date_format(until, "j F Y"))


def _held_for(platform: Platform, assignment_id: UUID) -> Assignment:
    row = held(assignment_id)
    if row.platform_id != platform.pk:
        raise Missing("")
    return row

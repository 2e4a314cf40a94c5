"""How a request goes on: sent, given back, proposed, taken on, declined, withdrawn, begun, closed.

Each move is a line of its history, and the other side is told. What `states.MOVES` does not allow
raises `ImpossibleMove`.
"""

from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, FieldError, ImpossibleMove, Missing
from backend.experts import briefing, checklist, local_time
from backend.experts.models import Assignment, Evaluation, Invitation, Platform, Requester
from backend.experts.services import care, history, requester_mail
from backend.experts.services.evaluations import open_if_over
from backend.experts.services.history import (
    Actor,
    changed_since,
    field_of,
    lock_for_update,
    move,
    note_entry,
    tell_desk,
)
from backend.experts.services.sealed_texts import erase_unsent
from backend.experts.states import AssignmentState

from .agenda import tell_those_who_take_part
from .waves import end_all


@transaction.atomic
def submit(assignment: Assignment, *, by: Actor, note: str = "") -> Assignment:
    """Send it to the platform, or send it again with an answer.

    :raises Conflict: something that every request needs is missing
    """
    row = history.lock_for_update(assignment.id)
    today = local_time.today()
    moved = history.move(row, "submit", by=by, note=note, submitted_on=row.submitted_on or today)
    if names := briefing.missing(moved):
        detail = _("Fill this in first.")
        raise Conflict(
            _("Something is missing in your request. Fill it in, and send it then."),
            errors=[FieldError(field_of(name), "required", detail) for name in names],
        )
    _tell(moved, by)
    return moved


def give_back(assignment: Assignment, *, by: Actor, note: str) -> Assignment:
    """Give it back with a question; the requester answers in the text and sends it again."""
    return _answer(assignment, "return", by=by, note=_needed(note))


@transaction.atomic
def propose(assignment: Assignment, *, by: Actor, note: str) -> Assignment:
    """Propose the terms as the coordinator changed them; the requester agrees.

    :raises Conflict: a point of the list is not ticked, or there is no word about what changed
    """
    moved = _answer(assignment, "propose", by=by, note=_needed(note))
    _need_ticks(moved)
    return moved


@transaction.atomic
def accept(assignment: Assignment, *, by: Actor) -> Assignment:
    """Take it on as the requester sent it; members can be asked now.

    :raises Conflict: a point of the list is not ticked, or the coordinator changed the text
    """
    moved = _answer(assignment, "accept", by=by)
    _need_ticks(moved)
    if changed_since(moved, "submit", by="coordinator"):
        raise Conflict(_("You changed this request. Propose it, so that the requester can agree."))
    return moved


@transaction.atomic
def agree(assignment: Assignment, *, by: Actor) -> Assignment:
    """Agree with what was proposed, unless the requester changed the text since."""
    moved = history.move(history.lock_for_update(assignment.id), "agree", by=by)
    if changed_since(moved, "propose", by="requester"):
        raise Conflict(_("You changed the request. Send it again, so that it can be checked."))
    _tell(moved, by)
    return moved


@transaction.atomic
def decline(assignment: Assignment, *, by: Actor, note: str) -> Assignment:
    """Decline it with a reason; whoever was asked is told that it ended."""
    moved = _answer(assignment, "decline", by=by, note=_needed(note))
    end_parts(moved)
    return moved


@transaction.atomic
def withdraw(assignment: Assignment, *, by: Actor, note: str = "") -> Assignment | None:
    """Take it back; whoever was asked is told. A draft is erased, and None returned."""
    row = history.lock_for_update(assignment.id)
    if row.state == AssignmentState.DRAFT:
        erase_requests([row.pk])
        return None
    moved = history.move(row, "withdraw", by=by, note=note)
    end_parts(moved)
    _tell(moved, by)
    return moved


@transaction.atomic
def start(assignment: Assignment, *, by: Actor) -> Assignment:
    """Begin it: enough members take part, and the requester sees the names they chose."""
    moved = history.move(
        history.lock_for_update(assignment.id), "start", by=by, begun_on=local_time.today()
    )
    if not moved.accepted:
        raise Conflict(_("Nobody has said yes yet. Ask more members first."))
    _tell(moved, by)
    return moved


@transaction.atomic
def _answer(assignment: Assignment, how: str, *, by: Actor, note: str = "") -> Assignment:
    row = history.lock_for_update(assignment.id)
    first = row.first_answer_on or local_time.today()
    moved = history.move(row, how, by=by, note=note, first_answer_on=first)
    _tell(moved, by)
    return moved


def end_parts(assignment: Assignment) -> None:
    """Pay and look after who worked, erase what was not handed in, tell who waits."""
    # First: this waits for whoever hands in at this moment, and then sees that they worked.
    erase_unsent(Invitation.objects.filter(assignment=assignment))
    care.after_end(assignment)
    end_all(assignment)


def _tell(assignment: Assignment, by: Actor) -> None:
    if by.kind == "requester":
        tell_desk(assignment.platform_id, assignment.id)
    else:
        requester_mail.write(assignment=assignment, kind=requester_mail.NEWS)


def _needed(note: str) -> str:
    if not note.strip():
        detail = _("Write some words: both sides read them in the history.")
        raise FieldConflict("note", "required", detail)
    return note


def _need_ticks(assignment: Assignment) -> None:
    if items := checklist.unticked(assignment.checked):
        raise Conflict(
            _("Look at every point of the list first."),
            errors=[FieldError("checked", item.id, str(item.text)) for item in items],
        )


@transaction.atomic
def write_loop(
    *, platform: Platform, assignment_id: UUID, said: str, done: str, by: Actor
) -> Assignment:
    """Write what members said and what was done with it; members read it once it is closed."""
    row = _lock_for(platform, assignment_id)
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
    """Close a request of which nothing is left to do; members and requester are told.

    :param said: what members said, unless it was written before; `done` what was done with it
    :raises Conflict: something is missing; `errors` names what
    """
    row = _lock_for(platform, assignment_id)
    if row.state == AssignmentState.DELIVERED and (said.strip() or done.strip()):
        said, done = said.strip() or row.said, done.strip() or row.done
        row = write_loop(
            platform=platform, assignment_id=assignment_id, said=said, done=done, by=by
        )
    if row.state == AssignmentState.DELIVERED and (missing := _missing(row)):
        detail = _("This request cannot be closed yet: {missing}").format(
            missing=" ".join(error.detail for error in missing)
        )
        raise Conflict(detail, errors=missing)
    move(row, "close", by=by)
    tell_those_who_take_part(row)
    requester_mail.write(assignment=row, kind=requester_mail.NEWS)
    return row


def _missing(row: Assignment) -> list[FieldError]:
    found = []
    if not row.said:
        text = _("Write what members said.")
        found.append(FieldError("said", "missing", text))
    if not row.done:
        text = _("Write what was done with it.")
        found.append(FieldError("done", "missing", text))
    rows = open_if_over(row, Evaluation.AT_THE_END)
    if not all(row.opened for row in rows) or not rows:
        found.append(FieldError("", "evaluation", _evaluation_text(rows)))
    return found


def _evaluation_text(rows: list[Evaluation]) -> str:
    if not rows:
        return _("The evaluation begins within the hour. Wait until both sides have answered.")
    until = max(row.until for row in rows)
    return _(
        "Wait until both sides have answered the evaluation, or until it ends on {day}."
    ).format(day=date_format(until, "j F Y"))


def _lock_for(platform: Platform, assignment_id: UUID) -> Assignment:
    row = lock_for_update(assignment_id)
    if row.platform_id != platform.pk:
        raise Missing
    return row


@transaction.atomic
def erase_requests(ids: list[UUID]) -> int:
    """Erase requests held by the caller, and whoever asked for nothing else; return how many."""
    askers = {*Assignment.objects.filter(id__in=ids).values_list("requester", flat=True)}
    Assignment.objects.filter(id__in=ids).delete()
    locked = Requester.objects.filter(id__in=askers).order_by("pk").select_for_update()
    list(locked.values_list("pk"))
    Requester.objects.filter(id__in=askers, assignments=None).delete()
    return len(ids)

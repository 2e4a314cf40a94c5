"""How a request goes on: sent, given back, proposed, taken on, declined, withdrawn, begun.

Each move is a line of its history, and the other side is told that there is something new.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldError
from backend.experts import briefing, checklist, local_time
from backend.experts.models import Assignment, Invitation
from backend.experts.states import AssignmentState

from . import caring, history, letters
from .erasing import erase_requests
from .history import Actor
from .rewriting import changed_since, pointer
from .telling import tell_desk
from .unsent import erase_unsent
from .waves import end_all


@transaction.atomic
def submit(assignment: Assignment, *, by: Actor, note: str = "") -> Assignment:
    """The requester sends it, or sends it again with an answer.

    :raises Conflict: something that every request needs is missing
    :raises ImpossibleMove: it waits for the coordinator, or is beyond that
    """
    row = history.held(assignment.id)
    today = local_time.today()
    moved = history.move(row, "submit", by=by, note=note, submitted_on=row.submitted_on or today)
    if names := briefing.missing(moved):
        detail = _("Fill this in first.")
        raise Conflict(
            _("Something is missing in your request. Fill it in, and send it then."),
            errors=[FieldError(pointer(name), "required", detail) for name in names],
        )
    _tell(moved, by)
    return moved


def give_back(assignment: Assignment, *, by: Actor, note: str) -> Assignment:
    """The coordinator asks something; the requester answers in the text and sends it again.

    :raises Conflict: without a question
    :raises ImpossibleMove: it does not wait for the coordinator
    """
    return _answer(assignment, "return", by=by, note=_needed(note))


@transaction.atomic
def propose(assignment: Assignment, *, by: Actor, note: str) -> Assignment:
    """The coordinator changed terms and asks the requester to agree with them.

    :raises Conflict: a point of the list is not ticked, or there is no word about what changed
    :raises ImpossibleMove: it does not wait for the coordinator
    """
    moved = _answer(assignment, "propose", by=by, note=_needed(note))
    _need_ticks(moved)
    return moved


@transaction.atomic
def accept(assignment: Assignment, *, by: Actor) -> Assignment:
    """The coordinator takes it on as the requester sent it; members can be asked now.

    :raises Conflict: a point of the list is not ticked, or the coordinator changed the text
    :raises ImpossibleMove: it does not wait for the coordinator
    """
    moved = _answer(assignment, "accept", by=by)
    _need_ticks(moved)
    if changed_since(moved, "submit", by="coordinator"):
        raise Conflict(_("You changed this request. Propose it, so that the requester can agree."))
    return moved


@transaction.atomic
def agree(assignment: Assignment, *, by: Actor) -> Assignment:
    """The requester agrees with what was proposed; members can be asked now.

    :raises Conflict: the requester changed the text since
    :raises ImpossibleMove: nothing is proposed
    """
    moved = history.move(history.held(assignment.id), "agree", by=by)
    if changed_since(moved, "propose", by="requester"):
        raise Conflict(_("You changed the request. Send it again, so that it can be checked."))
    _tell(moved, by)
    return moved


@transaction.atomic
def decline(assignment: Assignment, *, by: Actor, note: str) -> Assignment:
    """The platform does not do this; whoever was asked is told that it ended.

    :raises Conflict: without a reason
    :raises ImpossibleMove: it is under way or over
    """
    moved = _answer(assignment, "decline", by=by, note=_needed(note))
    end_parts(moved)
    return moved


@transaction.atomic
def withdraw(assignment: Assignment, *, by: Actor, note: str = "") -> Assignment | None:
    """The requester takes it back; whoever was asked is told that it ended.

    A draft was never sent, and is the requester's alone: nothing of it stays, and None is returned.

    :raises ImpossibleMove: it is over
    """
    row = history.held(assignment.id)
    if row.state == AssignmentState.DRAFT:
        erase_requests([row.pk])
        return None
    moved = history.move(row, "withdraw", by=by, note=note)
    end_parts(moved)
    _tell(moved, by)
    return moved


@transaction.atomic
def start(assignment: Assignment, *, by: Actor) -> Assignment:
    """Enough members take part: it begins, and the requester sees the names they chose.

    :raises Conflict: nobody has said yes
    :raises ImpossibleMove: it is not taken on, or has begun
    """
    moved = history.move(history.held(assignment.id), "start", by=by, begun_on=local_time.today())
    if not moved.accepted:
        raise Conflict(_("Nobody has said yes yet. Ask more members first."))
    _tell(moved, by)
    return moved


@transaction.atomic
def _answer(assignment: Assignment, how: str, *, by: Actor, note: str = "") -> Assignment:
    """A move of the coordinator; the first one ends the requester's waiting."""
    row = history.held(assignment.id)
    first = row.first_answer_on or local_time.today()
    moved = history.move(row, how, by=by, note=note, first_answer_on=first)
    _tell(moved, by)
    return moved


def end_parts(assignment: Assignment) -> None:
    """Who worked is paid and looked after, what was not handed in is erased, who waits is told."""
    # First: this waits for whoever hands in at this moment, and then sees that they worked.
    erase_unsent(Invitation.objects.filter(assignment=assignment))
    caring.after_end(assignment)
    end_all(assignment)


def _tell(assignment: Assignment, by: Actor) -> None:
    """Tells the other side that there is something new."""
    if by.kind == "requester":
        tell_desk(assignment.platform_id, assignment.id)
    else:
        letters.write(assignment=assignment, kind=letters.NEWS)


def _needed(note: str) -> str:
    if not note.strip():
        detail = _("Write some words: both sides read them in the history.")
        raise Conflict(detail, errors=[FieldError("/note", "required", detail)])
    return note


def _need_ticks(assignment: Assignment) -> None:
    if items := checklist.unticked(assignment.checked):
        raise Conflict(
            _("Look at every point of the list first."),
            errors=[FieldError("/checked", one.id, str(one.text)) for one in items],
        )

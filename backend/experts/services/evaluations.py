"""Evaluations of both sides, each blind until all have spoken or the time is over; improvements.

Until then choices are encrypted with the server's secret, and no selector reads them. Words are
sealed to the platform, and given to the desk (`sealed_texts.open_text`) once the row is open.
"""

import json
import logging
from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from backend.accounts.models import Member
from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.errors import Damaged
from backend.core.crypto.hope import seal_text
from backend.core.crypto.key_pairs import PublicKey
from backend.core.errors import Conflict, FieldConflict, Missing
from backend.experts import local_time
from backend.experts.models import Assignment, Evaluation, Expert, Improvement, Platform, SealedText
from backend.experts.permissions import coordinator_of
from backend.experts.selectors import get_or_missing
from backend.experts.selectors.care import part_of
from backend.experts.selectors.evaluations import (
    improvements,
    theirs_for_member,
    theirs_for_requester,
)
from backend.experts.selectors.people import platform_key
from backend.experts.selectors.questionnaires import kept_answers
from backend.experts.services import requester_mail
from backend.experts.services.agenda import tell_those_who_take_part
from backend.experts.services.history import lock_for_update, tell_desk
from backend.experts.services.sealed_texts import Boxes, keep
from backend.experts.states import InvitationState

log = logging.getLogger("kier.experts")
AT_ONCE = 1_000
# All boxes have one length, so that it says nothing of what was chosen.
BOX_SIZE = 2_048
# In which it is looked whether there is something to read; nothing is shown in it.
LANGUAGE = "en"
# Nobody waits for a member who stepped back after all.
TAKING_PART = Q(invitation=None) | Q(invitation__state=InvitationState.ACCEPTED)


@transaction.atomic
def answer_as_member(
    *,
    expert: Expert,
    invitation_id: UUID,
    language: str,
    answers: Mapping[str, Any],
    boxes: Boxes | None = None,
) -> Evaluation:
    """Take what a member says of an assignment, once, with their sealed words.

    :raises AnswersRefused: answers are missing or wrong
    """
    part = part_of(expert, invitation_id)
    row = _lock_evaluation(part.assignment, Q(invitation=part))
    kept = kept_answers(row.side, answers, language)
    text = keep(part.assignment.platform, boxes) if boxes else None
    return _take(row, kept, text)


@transaction.atomic
def answer_as_requester(
    *, assignment: Assignment, language: str, answers: Mapping[str, Any], text: str = ""
) -> Evaluation:
    """Take what the requester says, once; their words are sealed here to the platform's key.

    :raises AnswersRefused: answers are missing or wrong
    """
    row = _lock_evaluation(assignment, Q(side=Evaluation.REQUESTER))
    kept = kept_answers(row.side, answers, language)
    sealed = _sealed_here(assignment.platform, text) if text.strip() else None
    return _take(row, kept, sealed)


def open_if_over(assignment: Assignment, point: str = "") -> list[Evaluation]:
    """Return evaluations of a point (the newest), opened if all answered or time is over."""
    rows = _rows_of(assignment, point)
    if not _is_over(rows):
        return rows
    with transaction.atomic():
        row = lock_for_update(assignment.id)
        closed = [row for row in _rows_of(assignment, point) if not row.opened]
        _open(closed)
        found = _rows_of(assignment, point)
        if closed:
            _tell(row, found)
    return found


def open_all_that_are_over() -> int:
    """Open evaluations that are complete, or whose time is over; return of how many requests."""
    closed = Evaluation.objects.filter(TAKING_PART, opened=False)
    waited_for = closed.filter(
        answered=False,
        until__gte=local_time.today(),
        assignment=OuterRef("assignment"),
        point=OuterRef("point"),
    )
    over = closed.filter(~Exists(waited_for)).order_by("assignment", "point")
    found = [*over.values_list("assignment", "point").distinct()[:AT_ONCE]]
    rows = Assignment.objects.in_bulk([assignment for assignment, _point in found])
    opened = 0
    for assignment, point in found:
        try:
            open_if_over(rows[assignment], point)
        except Damaged:
            log.exception("an evaluation could not be opened")
        else:
            opened += 1
    return opened


def _rows_of(assignment: Assignment, point: str = "") -> list[Evaluation]:
    rows = [*Evaluation.objects.filter(TAKING_PART, assignment=assignment).order_by("side", "id")]
    wanted = point or max((row.point for row in rows), default="")
    return [row for row in rows if row.point == wanted]


def _is_over(rows: list[Evaluation]) -> bool:
    today = local_time.today()
    return any(not row.opened for row in rows) and all(
        row.answered or row.until < today for row in rows
    )


def _open(rows: list[Evaluation]) -> None:
    said = [row for row in rows if row.box is not None]
    for row in said:
        row.answers = json.loads(open_at_rest(purpose_of(row), bytes(row.box or b"")))
        row.box, row.opened = None, True
    Evaluation.objects.bulk_update(said, ["answers", "box", "opened"])
    Evaluation.objects.filter(pk__in=[row.pk for row in rows], opened=False).update(opened=True)


def _tell(assignment: Assignment, rows: list[Evaluation]) -> None:
    if theirs_for_member(rows, LANGUAGE) is not None:
        tell_those_who_take_part(assignment)
    if theirs_for_requester(rows, LANGUAGE) is not None:
        requester_mail.write(assignment=assignment, kind=requester_mail.NEWS)
    if any(row.answered for row in rows):
        tell_desk(assignment.platform_id, assignment.id)


def _lock_evaluation(assignment: Assignment, which: Q) -> Evaluation:
    """Lock one that can still be answered, with its assignment."""
    lock_for_update(assignment.id)
    rows = Evaluation.objects.filter(TAKING_PART, which, assignment=assignment)
    row = rows.order_by("-point").first()
    if row is None:
        raise Missing
    if row.answered:
        raise Conflict(_("You have answered this already. Thank you."))
    if row.opened or row.until < local_time.today():
        raise Conflict(_("The time to answer this is over. Tell it to the coordinator."))
    return row


def _take(row: Evaluation, kept: Mapping[str, Any], text: SealedText | None) -> Evaluation:
    packed = json.dumps(kept, sort_keys=True).ljust(BOX_SIZE)
    taken = Evaluation.objects.filter(pk=row.pk, answered=False, opened=False).update(
        answered=True, box=lock_at_rest(purpose_of(row), packed), text=text
    )
    if not taken:
        raise Conflict(_("You have answered this already. Thank you."))
    [found] = [other for other in open_if_over(row.assignment, row.point) if other.pk == row.pk]
    return found


def _sealed_here(platform: Platform, text: str) -> SealedText:
    key = platform_key(platform)
    if key is None:
        detail = _("Your own words cannot be taken now. Leave them out, or try again later.")
        raise FieldConflict("text", "no-key", detail)
    sealed, _key = seal_text(
        PublicKey(bytes(key.public)),
        organisation=platform.organisation_id,
        key_id=key.id,
        content={"text": text},
    )
    return keep(platform, Boxes(sealed.id, sealed.key_id, sealed.envelope, sealed.body), at="text")


def purpose_of(row: Evaluation) -> bytes:
    """Return the purpose for which this row's box is locked."""
    # A box that was moved to another row does not open.
    return b"kier/1/hope-evaluation/" + row.id.bytes


# -- Improvements ---------------------------------------------------------------------------------
@transaction.atomic
def make_improvement(
    *,
    platform: Platform,
    text: str,
    owner: UUID,
    due_on: date,
    assignment: Assignment | None = None,
) -> Improvement:
    """Write down a point to do better, with the coordinator who sees to it."""
    return Improvement.objects.create(
        platform=platform,
        assignment=assignment,
        text=text,
        owner=_coordinator(platform, owner),
        due_on=due_on,
    )


class Changes(TypedDict, total=False):
    """What may change of a point; `done_on` None: it is open again."""

    text: str
    owner: UUID
    due_on: date
    done_on: date | None
    outcome: str


@transaction.atomic
def change_improvement(
    *, platform: Platform, improvement_id: UUID, **changes: Unpack[Changes]
) -> Improvement:
    """Change a point, or note that it was done and what became of it; of before nothing is kept."""
    row = _lock(platform, improvement_id)
    row.text = changes.get("text", row.text)
    row.due_on = changes.get("due_on", row.due_on)
    row.done_on = changes.get("done_on", row.done_on)
    row.outcome = changes.get("outcome", row.outcome).strip()
    if "owner" in changes:
        row.owner = _coordinator(platform, changes["owner"])
    if row.done_on is not None and not row.outcome:
        text = _("Write what became of it. Members read this.")
        raise FieldConflict("outcome", "missing", text)
    row.save()
    return row


def _lock(platform: Platform, improvement_id: UUID) -> Improvement:
    rows = improvements(platform).select_for_update(of=("self",), no_key=True)
    return get_or_missing(rows.filter(id=improvement_id))


def _coordinator(platform: Platform, member_id: UUID) -> Member:
    found = coordinator_of(platform, member_id)
    if found is None:
        text = _("Choose a coordinator of the platform.")
        raise FieldConflict("owner", "not-coordinator", text)
    return found

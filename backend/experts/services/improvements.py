"""Points to do better: each has somebody who sees to it, and a day."""

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import Member
from backend.core.errors import FieldConflict, Missing
from backend.experts.models import Assignment, Improvement, Platform
from backend.experts.selectors.evaluations import improvements
from backend.experts.selectors.lookup import get_or_missing
from backend.organisations.models import Membership, Role


@transaction.atomic
def make_improvement(
    *,
    platform: Platform,
    text: str,
    owner: UUID,
    due_on: date,
    assignment: Assignment | None = None,
) -> Improvement:
    """Writes down a point to do better.

    :param owner: the coordinator of the platform who sees to it
    :raises Conflict: they are none
    """
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
    """Changes a point, or notes that it was done and what became of it; the rest stays.

    One that was done can be put right as well: of what was there before nothing is kept.

    :raises Missing: there is no such point
    :raises Conflict: the owner is no coordinator of the platform, or it was done and nothing is
        said of what became of it
    """
    row = _held(platform, improvement_id)
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


def erase_improvement(*, platform: Platform, improvement_id: UUID) -> None:
    """Takes a point out, done or not: it is gone for members who read it, too.

    :raises Missing: there is no such point
    """
    gone, _rows = improvements(platform).filter(id=improvement_id).delete()
    if not gone:
        raise Missing("")


def _held(platform: Platform, improvement_id: UUID) -> Improvement:
    rows = improvements(platform).select_for_update(of=("self",), no_key=True)
    return get_or_missing(rows.filter(id=improvement_id))


def _coordinator(platform: Platform, member_id: UUID) -> Member:
    rows = Membership.objects.filter(
        organisation=platform.organisation_id, role=Role.COORDINATOR, member=member_id
    )
    found = rows.select_related("member").first()
    if found is None:
        text = _("Choose a coordinator of the platform.")
        raise FieldConflict("owner", "not-coordinator", text)
    return found.member

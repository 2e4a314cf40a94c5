"""Points to do better: each has somebody who sees to it, and a day."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import Member
from backend.core.errors import Conflict, FieldError, Missing
from backend.experts.models import Assignment, Improvement, Platform
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


@transaction.atomic
def change_improvement(
    *,
    platform: Platform,
    improvement_id: UUID,
    text: str | None = None,
    owner: UUID | None = None,
    due_on: date | None = None,
) -> Improvement:
    """Changes a point; what is not given stays.

    :raises Missing: there is no such point
    :raises Conflict: the owner is no coordinator of the platform
    """
    row = _held(platform, improvement_id)
    row.text = row.text if text is None else text
    row.due_on = row.due_on if due_on is None else due_on
    if owner is not None:
        row.owner = _coordinator(platform, owner)
    row.save()
    return row


@transaction.atomic
def finish_improvement(
    *, platform: Platform, improvement_id: UUID, done_on: date | None, outcome: str
) -> Improvement:
    """Notes that a point was done and what became of it, or that it is open again.

    :param done_on: None: it is open again
    :raises Missing: there is no such point
    :raises Conflict: it was done and nothing is said of what became of it
    """
    row = _held(platform, improvement_id)
    if done_on is not None and not outcome.strip():
        text = _("Write what became of it. Members read this.")
        raise Conflict(text, errors=[FieldError("/outcome", "missing", text)])
    row.done_on, row.outcome = done_on, outcome.strip()
    row.save(update_fields=["done_on", "outcome"])
    return row


def _held(platform: Platform, improvement_id: UUID) -> Improvement:
    rows = Improvement.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(id=improvement_id, platform=platform).first()
    if row is None:
        raise Missing("")
    return row


def _coordinator(platform: Platform, member_id: UUID) -> Member:
    rows = Membership.objects.filter(
        organisation=platform.organisation_id, role=Role.COORDINATOR, member=member_id
    )
    found = rows.select_related("member").first()
    if found is None:
        text = _("Choose a coordinator of the platform.")
        raise Conflict(text, errors=[FieldError("/owner", "not-coordinator", text)])
    return found.member

"""Requests at Platform HOPE that a caller may link to: those of whoever coordinates it.

Involvement keeps an identifier and what the request was called; neither package knows the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from backend.core.errors import FieldConflict, Missing
from backend.experts.models import Assignment, Platform
from backend.experts.permissions import coordinator_of, get_platform
from backend.experts.selectors.requests import requests_at
from backend.programmes.models.involvement import LONGEST_ASSIGNMENT_LABEL

MOST_OFFERED = 100
ADDRESS = "/panel/desk/#/requests/{id}/briefing"


@dataclass(frozen=True, slots=True)
class Linked:
    """A request as a link shows it."""

    id: str
    label: str
    address: str


def offered_to(member_id: UUID) -> list[Linked]:
    """Return the latest requests that a member may link to."""
    platform = _coordinated(member_id)
    if platform is None:
        return []
    rows = requests_at(platform).order_by("-created_on", "pk")
    return [_linked(row) for row in rows[:MOST_OFFERED]]


def linked_among(member_id: UUID, ids: Iterable[UUID]) -> dict[UUID, Linked]:
    """Return those of these requests that a member may see; a statement or two for all."""
    wanted = {*ids}
    platform = _coordinated(member_id) if wanted else None
    if platform is None:
        return {}
    return {row.pk: _linked(row) for row in requests_at(platform).filter(pk__in=wanted)}


def label_for(member_id: UUID, assignment_id: UUID) -> str:
    """Return what a request is called, for somebody who links to it.

    :raises FieldConflict: they do not see it
    """
    found = linked_among(member_id, [assignment_id]).get(assignment_id)
    if found is None:
        raise FieldConflict("assignment", "unknown", _("Choose one of the assignments offered."))
    return found.label[:LONGEST_ASSIGNMENT_LABEL]


def _coordinated(member_id: UUID) -> Platform | None:
    try:
        platform = get_platform()
    except Missing:
        return None
    return platform if coordinator_of(platform, member_id) else None


def _linked(row: Assignment) -> Linked:
    day = row.created_on.isoformat()
    label = f"{row.title or row.requester.organisation} ({day})"
    return Linked(str(row.pk), label, ADDRESS.format(id=row.pk))

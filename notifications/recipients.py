"""Recipients: a seeker's phone, an organisation, or one member."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class RecipientKind(StrEnum):
    """What the identifier of a recipient names."""

    # A help request: seekers have no row of their own.
    SEEKER = "seeker"
    ORGANISATION = "organisation"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A recipient; an organisation stands for its active members at the time of sending."""

    kind: RecipientKind
    id: UUID
    # Of an organisation only this member, or who covers for them; all if neither is there.
    only: UUID | None = None


def seeker(request_id: UUID) -> Recipient:
    """Return the phone of a request's seeker as a recipient."""
    return Recipient(RecipientKind.SEEKER, request_id)


def organisation(organisation_id: UUID, *, only: UUID | None = None) -> Recipient:
    """Return the active members of an organisation as a recipient, or one of them."""
    return Recipient(RecipientKind.ORGANISATION, organisation_id, only)


def member(member_id: UUID) -> Recipient:
    """Return a member as a recipient."""
    return Recipient(RecipientKind.MEMBER, member_id)

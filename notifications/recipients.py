"""Who is told: a seeker's phones, everybody at an organisation, or one member."""

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
    """One of those who are told; an organisation stands for all who work there by then."""

    kind: RecipientKind
    id: UUID


def seeker(request_id: UUID) -> Recipient:
    """Return the phones that the seeker of a request had noted down with it."""
    return Recipient(RecipientKind.SEEKER, request_id)


def organisation(organisation_id: UUID) -> Recipient:
    """Return all active members of an organisation."""
    return Recipient(RecipientKind.ORGANISATION, organisation_id)


def member(member_id: UUID) -> Recipient:
    """Return one member."""
    return Recipient(RecipientKind.MEMBER, member_id)

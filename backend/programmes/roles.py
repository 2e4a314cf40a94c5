"""Who takes part in the programme, and what they may do; it is asked here alone."""

from dataclasses import dataclass
from uuid import UUID

from backend.organisations.models import Role

# What kinds of notifications call a part in it (`notifications.kinds.Kind.only_for`).
PART = "programme"
ROLES = (Role.PROGRAMME_MANAGER, Role.COORDINATOR, Role.EDITOR)


@dataclass(frozen=True, slots=True)
class Participant:
    """A member with a role in the programme, and where they work."""

    member_id: UUID
    organisation_id: UUID
    role: Role

    @property
    def manages(self) -> bool:
        """Whether they see all projects and their figures, and never content."""
        return self.role == Role.PROGRAMME_MANAGER

    @property
    def coordinates(self) -> bool:
        """Whether they run the projects of their organisation."""
        return self.role == Role.COORDINATOR

    def runs(self, organisation_id: UUID) -> bool:
        """Return whether they run the projects of an organisation."""
        return self.coordinates and self.organisation_id == organisation_id

    def writes(self, organisation_id: UUID) -> bool:
        """Return whether they write content for the projects of an organisation."""
        return self.role != Role.PROGRAMME_MANAGER and self.organisation_id == organisation_id


def participant(
    *, member_id: UUID, organisation_id: UUID | None, role: str | None
) -> Participant | None:
    """Return a member as the programme knows them; None if they have no part in it."""
    if organisation_id is None or role not in ROLES:
        return None
    return Participant(member_id, organisation_id, Role(role))


def parts_of(role: str | None) -> frozenset[str]:
    """Return the part in the programme of somebody who may own pages."""
    return frozenset({PART} if role in {Role.COORDINATOR, Role.EDITOR} else ())

"""The month's conversations for supervision: chosen by a keyed hash, so that nobody picks."""

from typing import NamedTuple
from uuid import UUID

from backend.core.at_rest import digest_at_rest
from backend.organisations.opening_hours import today

from .selectors import visible_to
from .states import HELPING

PURPOSE = b"sample for supervision"
# More than any team has of them; beyond, the others are not chosen.
MAX_LOOKED_AT = 5_000


class Sampled(NamedTuple):
    """A referral that whoever leads the team reads, and the colleague who works on it."""

    referral: UUID
    assignee: UUID


def sample_of(organisation_id: UUID) -> list[Sampled]:
    """Return at most one referral for each colleague, among those with consent; one query."""
    month = f"{today():%Y-%m}"

    def turn(referral: UUID) -> bytes:
        return digest_at_rest(PURPOSE, f"{month} {organisation_id} {referral}")

    rows = (
        visible_to(organisation_id)
        .filter(supervised=True, status__in=sorted(HELPING), assignee__isnull=False)
        .order_by("id")
        .values_list("id", "assignee")[:MAX_LOOKED_AT]
    )
    chosen: dict[UUID, tuple[bytes, UUID]] = {}
    for referral, assignee in rows:
        found = turn(referral), referral
        chosen[assignee] = min(found, chosen.get(assignee, found))
    return [Sampled(chosen[assignee][1], assignee) for assignee in sorted(chosen)]

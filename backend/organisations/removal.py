"""The registry of what keeps an organisation on Kier.

It stands below all that knows of organisations, as `figure_sources` does. Each package registers
what it knows when its app is ready.
"""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

# Returns what has to be done first, one sentence or two for each thing that is in the way.
type Hindrances = Callable[[UUID], Sequence[str]]

HINDRANCES: Final[list[Hindrances]] = []


def register_hindrances(find: Hindrances) -> None:
    """Add something that may keep an organisation; an app does it when it is ready."""
    HINDRANCES.append(find)


def hindrances_of(organisation_id: UUID) -> list[str]:
    """Return what has to be done before an organisation can be removed; empty: nothing."""
    return [said for find in HINDRANCES for said in find(organisation_id)]

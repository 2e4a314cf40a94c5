"""The registry of what the figures of the programme count by themselves.

It stands below all that counts, so that packages which may not import each other meet here
(docs/decisions/figures-meet-in-a-registry.md). A source counts things, or adds up what was
published of people, and nothing else: a sum of published numbers says no more than they do.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise

from backend.core.quarters import Quarter


class Owner(TextChoices):
    """Of what a source counts."""

    PROJECT = "project"
    ORGANISATION = "organisation"


class Count(NamedTuple):
    """What is known of a number: from `least` to `most`, or at least so many."""

    least: int
    most: int | None

    def __add__(self, other: object) -> "Count":
        if not isinstance(other, Count):
            return NotImplemented
        most = None if self.most is None or other.most is None else self.most + other.most
        return Count(self.least + other.least, most)


type Counts = Mapping[tuple[UUID, Quarter], Count]
# For some owners and quarters, of which there is one at least; one statement or a few.
type Counting = Callable[[Collection[UUID], Sequence[Quarter]], Counts]


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Something that is counted by quarter.

    :ivar owner: whether it is counted by project or by organisation
    :ivar is_people: it is about people: where nothing is published nothing is known
    :ivar part: the part of a project without which there is nothing to count
    """

    id: str
    label: str | Promise
    count: Counting
    owner: Owner = Owner.PROJECT
    is_people: bool = False
    part: str = ""

    @property
    def nothing(self) -> Count:
        """What is known of a quarter that is not counted."""
        return Count(0, None) if self.is_people else Count(0, 0)


SOURCES: Final[dict[str, FigureSource]] = {}


def register_sources(*sources: FigureSource) -> None:
    """Add sources; an app does it when it is ready."""
    for source in sources:
        SOURCES[source.id] = source

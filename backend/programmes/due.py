"""What is due: the form in which all parts say it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something to do for a project by a day, in the reader's language.

    :ivar kind: what tells it from others, such as `project.ends`
    :ivar place: where it is done, within the pages of the programme
    """

    kind: str
    project_id: UUID
    text: str
    due_on: date
    place: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on the board, in the reader's language; None if it would point at somebody."""

    id: str
    label: str
    number: int | None

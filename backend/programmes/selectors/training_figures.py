"""Published figures of trainings: who registered, who came, and who judged them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.organisations.profiles import Region
from backend.programmes.models import Training, TrainingFigures
from backend.programmes.states import Profession

from .published_tables import FigureRow, sums_of

# Publications of one training; each has ten people or more.
MOST: int = 500


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of what is published of a training; `until` is None as long as nothing is."""

    until: date | None
    sessions: int
    registered: int
    registered_most: int
    came_least: int
    came_most: int
    judged: int
    profession: Sequence[FigureRow]
    region: Sequence[FigureRow]


def figures_of(training: Training) -> Figures:
    """Return what is published of a training; sessions are in one publication each."""
    rows = [*TrainingFigures.objects.filter(training=training).order_by("until", "pk")[:MOST]]
    return Figures(
        until=rows[-1].until if rows else None,
        sessions=sum(row.sessions for row in rows),
        registered=sum(row.registered for row in rows),
        registered_most=sum(_most(row) for row in rows),
        came_least=sum(row.came_least for row in rows),
        came_most=sum(row.came_most for row in rows),
        judged=sum(row.judged for row in rows),
        profession=sums_of(rows, "profession", dict(Profession.choices)),
        region=sums_of(rows, "region", dict(Region.choices)),
    )


def _most(row: TrainingFigures) -> int:
    return row.registered if row.registered_most is None else row.registered_most

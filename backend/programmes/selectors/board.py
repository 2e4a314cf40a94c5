"""The board: what is due, what was reached, and figures, of all parts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from backend.core.days import today
from backend.programmes.due import DueItem, Figure
from backend.programmes.models import HistoryEntry, Project
from backend.programmes.roles import Participant

from . import (
    course_board,
    indicators,
    interventions,
    involvement,
    link_figures,
    measures,
    page_board,
    page_trials,
    places,
    projects,
    signal_tables,
    stops,
    trainings,
    visits,
)
from .history import reached_in

MOST_DUE, MOST_REACHED = 50, 20

type Due = Callable[[QuerySet[Project], date, int], Iterable[DueItem]]
type Figures = Callable[[QuerySet[Project], date], Iterable[Figure]]

# What contributes: for some projects and a day, the items that are due first, at most so many; and
# figures. Each costs the same number of statements, however many rows there are.
DUE: Sequence[Due] = (
    projects.due_items,
    page_board.due_items,
    page_trials.due_items,
    course_board.due_items,
    stops.due_items,
    places.due_items,
    trainings.due_items,
    interventions.due_items,
    signal_tables.due_items,
    indicators.due_items,
    measures.due_items,
    involvement.due_items,
)
FIGURES: Sequence[Figures] = (
    projects.figures,
    link_figures.figures,
    page_board.figures,
    course_board.figures,
    visits.figures,
    places.figures,
    trainings.figures,
    interventions.figures,
    signal_tables.figures,
    measures.figures,
    involvement.figures,
)


@dataclass(frozen=True, slots=True)
class Board:
    """What somebody sees first; `has_more_due` if there is more than `due`.

    `projects` are those that items and results name.
    """

    due: Sequence[DueItem]
    has_more_due: bool
    reached: Sequence[HistoryEntry]
    figures: Sequence[Figure]
    projects: Sequence[Project]


def board_of(reader: Participant, day: date | None = None) -> Board:
    """Return the board of somebody's projects."""
    day = day or today()
    rows = projects.visible_projects(reader)
    due = sorted(
        (item for source in DUE for item in source(rows, day, MOST_DUE + 1)),
        key=lambda item: (item.due_on, item.project_id),
    )
    reached = reached_in(rows, MOST_REACHED)
    named = {item.project_id for item in due[:MOST_DUE]} | {entry.project_id for entry in reached}
    found = {project.pk: project for project in rows.filter(pk__in=named)}
    return Board(
        # Joins find what is of projects that do not verify, too.
        due=[item for item in due[:MOST_DUE] if item.project_id in found],
        has_more_due=len(due) > MOST_DUE,
        reached=[entry for entry in reached if entry.project_id in found],
        figures=[figure for source in FIGURES for figure in source(rows, day)],
        projects=[*found.values()],
    )

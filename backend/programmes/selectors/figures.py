"""The figures of the programme: all projects by quarter, as somebody may see them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from backend.core.days import today
from backend.core.quarters import Quarter
from backend.organisations.figure_sources import Count
from backend.programmes.models import Indicator, Project
from backend.programmes.roles import Participant
from backend.programmes.states import Counting, Direction

from .indicators import Numbers, is_over, numbers_of, settles_on
from .projects import visible_projects
from .shown_figures import may_show_note, shown_of

# Five years.
MOST_QUARTERS: Final = 20
MOST_PROJECTS: Final = 100


@dataclass(frozen=True, slots=True)
class FigureCell:
    """One indicator in one quarter.

    :ivar reached: what is shown; None: nothing
    :ivar note_hidden: there is a note that may tell what is hidden: who runs the project alone
        reads it
    :ivar entered: the number itself, for who runs the project
    :ivar counted_on: on which day a number that is counted will not change any more
    :ivar is_over: whether the quarter has ended
    """

    quarter: Quarter
    target: int | None
    reached: Count | None
    note: str
    version: int
    is_missing: bool
    note_hidden: bool = False
    entered: int | None = None
    counted_on: date | None = None
    is_over: bool = True


@dataclass(frozen=True, slots=True)
class FigureRow:
    """An indicator with its quarters, the earliest first."""

    indicator: Indicator
    cells: Sequence[FigureCell]
    # Of which it is a part.
    whole: Indicator | None = None

    @property
    def target(self) -> int | None:
        """What was to be reached in all quarters together, or at the end."""
        known = [cell.target for cell in self.cells if cell.target is not None]
        return _together(self.indicator, known)

    @property
    def reached(self) -> Count | None:
        """What is shown of all quarters together, or of the last one."""
        known = [cell.reached for cell in self.cells if cell.reached is not None]
        if self.indicator.counting == Counting.STOCK:
            return known[-1] if known else None
        return sum(known[1:], known[0]) if known else None

    @property
    def trend(self) -> str:
        """`better`, `worse`, `same` or empty, by what is shown of the last two that are over.

        What was reached so far of one that runs is always less.
        """
        known = [cell.reached for cell in self.cells if cell.is_over and cell.reached is not None]
        return trend_of(known, self.indicator.direction)


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """A project with its indicators; `runs`: the reader enters its numbers."""

    project: Project
    rows: Sequence[FigureRow]
    runs: bool


def trend_of(known: Sequence[Count], direction: str) -> str:
    """Return which way the last two numbers went, if that can be said of what is shown."""
    if len(known) < 2:
        return ""
    before, now = known[-2:]
    if before == now and before.least == before.most:
        return "same"
    if before.most is not None and now.least > before.most:
        return "better" if direction == Direction.UP else "worse"
    if now.most is not None and now.most < before.least:
        return "worse" if direction == Direction.UP else "better"
    return ""


def recent_quarters(day: date, number: int = 4) -> list[Quarter]:
    """Return the quarter of a day and those before it."""
    last = Quarter.of(day)
    return last.after(1 - number).until(last)


def figures_of(
    reader: Participant,
    quarters: Sequence[Quarter],
    *,
    project_id: UUID | None = None,
    day: date | None = None,
) -> list[ProjectFigures]:
    """Return the projects that somebody sees with their figures; some statements for all.

    :param project_id: only this one
    """
    rows = visible_projects(reader)
    if project_id:
        rows = rows.filter(pk=project_id)
    return project_figures([*rows.order_by("slug")[:MOST_PROJECTS]], quarters, day, reader)


def project_figures(
    projects: Sequence[Project],
    quarters: Sequence[Quarter],
    day: date | None = None,
    reader: Participant | None = None,
) -> list[ProjectFigures]:
    """Return the figures of projects, in their order."""
    day = day or today()
    by_id = {project.pk: project for project in projects}
    indicators = [*Indicator.objects.filter(project__in=by_id).order_by("position", "code")]
    numbers = numbers_of(indicators, quarters, by_id, day)
    by_project: Mapping[UUID, list[Indicator]] = defaultdict(list)
    for indicator in _parts_behind_wholes(indicators):
        by_project[indicator.project_id].append(indicator)
    return [
        ProjectFigures(
            project,
            _rows(project, by_project[project.pk], quarters, numbers, day, runs=runs),
            runs,
        )
        for project in projects
        for runs in [bool(reader and reader.runs(project.organisation_id))]
    ]


def _parts_behind_wholes(indicators: Sequence[Indicator]) -> Iterator[Indicator]:
    parts: Mapping[UUID | None, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        parts[indicator.part_of_id].append(indicator)
    for indicator in parts[None]:
        yield indicator
        yield from parts[indicator.pk]


def _rows(
    project: Project,
    indicators: Sequence[Indicator],
    quarters: Sequence[Quarter],
    numbers: Numbers,
    day: date,
    *,
    runs: bool,
) -> list[FigureRow]:
    by_id: Mapping[UUID | None, Indicator] = {one.pk: one for one in indicators}
    shown = {
        (key, quarter): count
        for quarter in quarters
        for key, count in shown_in(indicators, quarter, numbers).items()
    }
    return [
        FigureRow(
            indicator,
            [
                _cell(project, indicator, quarter, numbers, shown, day, runs=runs)
                for quarter in quarters
            ],
            by_id.get(indicator.part_of_id),
        )
        for indicator in indicators
    ]


def shown_in(
    indicators: Sequence[Indicator], quarter: Quarter, numbers: Numbers
) -> dict[UUID, Count | None]:
    """Return what is shown of a project's indicators in a quarter: once released, always that."""
    parts: Mapping[UUID | None, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        parts[indicator.part_of_id].append(indicator)
    found: dict[UUID, Count | None] = {}
    for indicator in parts[None]:
        family = [indicator, *parts[indicator.pk]]
        if indicator.is_people and (indicator.pk, quarter) in numbers.released:
            found |= {one.pk: numbers.released.get((one.pk, quarter)) for one in family}
        else:
            reached = {one.pk: numbers.reached(one, quarter) for one in family}
            found |= shown_of(indicator, family[1:], reached)
    return found


def _cell(
    project: Project,
    indicator: Indicator,
    quarter: Quarter,
    numbers: Numbers,
    shown: Mapping[tuple[UUID, Quarter], Count | None],
    day: date,
    *,
    runs: bool,
) -> FigureCell:
    value = numbers.values.get((indicator.pk, quarter))
    reached = numbers.reached(indicator, quarter)
    was_running = project.begins_on <= quarter.last_day and (
        project.ends_on is None or project.ends_on >= quarter.first_day
    )
    settled = numbers.is_settled(indicator, quarter)
    seen, note = shown.get((indicator.pk, quarter)), value.note if value else ""
    tells = bool(note) and not may_show_note(note, is_people=indicator.is_people, shown=seen)
    return FigureCell(
        quarter,
        value.target if value else None,
        seen,
        "" if tells and not runs else note,
        value.version if value else 0,
        is_missing=was_running and is_over(quarter, day) and reached is None,
        is_over=is_over(quarter, day),
        note_hidden=tells,
        entered=reached.least if runs and reached and not indicator.source else None,
        counted_on=None if settled else settles_on(quarter),
    )


def _together(indicator: Indicator, known: Sequence[int]) -> int | None:
    if not known:
        return None
    return known[-1] if indicator.counting == Counting.STOCK else sum(known)

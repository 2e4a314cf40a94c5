"""Involvement of experts by experience: the board, what is due, and pages of steps."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Missing
from backend.core.quarters import Quarter
from backend.organisations.texts import in_language
from backend.programmes.due import DueItem, Figure
from backend.programmes.models import ActionLine, Involvement, Page, Project, StepPlan
from backend.programmes.states import ADVISING_STAGES, STAGE_ORDER, PageAudience

from .public_pages import toolkit_texts

PART: Final = "involvement"
MOST_LINES: Final = 60
MOST_QUARTERS: Final = 8
# Before a quarter ends without experts by experience, the board says so.
ENDS_SOON: Final = timedelta(days=30)
# So long after a quarter it is said what was done with its advice.
ANSWERED_WITHIN: Final = timedelta(days=30)
# On one step of a briefing, of all projects.
MOST_STEP_PAGES: Final = 3
MOST_PLANS: Final = 50


@dataclass(frozen=True, slots=True)
class BoardCell:
    """An action line in a quarter.

    :ivar stage: the farthest that experts by experience got; empty if they did not take part
    :ivar is_running: whether the line was worked on in this quarter
    :ivar is_without: it was, the quarter is over, and they did not take part
    """

    quarter: str
    stage: str
    entries: int
    is_running: bool
    is_without: bool


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A row of the board."""

    line: ActionLine
    cells: Sequence[BoardCell]

    @property
    def without(self) -> int:
        """In how many quarters experts by experience did not take part."""
        return sum(cell.is_without for cell in self.cells)


@dataclass(frozen=True, slots=True)
class StepPage:
    """A live page about a step of asking for advice."""

    title: str
    slug: str
    language: str


def lines_of(project: Project) -> QuerySet[ActionLine]:
    """Return the action lines of a project."""
    return ActionLine.objects.filter(project=project)


def line_of(project: Project, line_id: UUID) -> ActionLine:
    """Return an action line of a project. May raise `Missing`."""
    found = lines_of(project).filter(pk=line_id).first()
    if found is None:
        raise Missing
    return found


def involvements_of(project: Project) -> QuerySet[Involvement]:
    """Return what experts by experience did for a project, with its lines."""
    rows = Involvement.objects.filter(action_line__project=project)
    return rows.select_related("action_line")


def involvement_of(project: Project, involvement_id: UUID) -> Involvement:
    """Return one of them. May raise `Missing`."""
    found = involvements_of(project).filter(pk=involvement_id).first()
    if found is None:
        raise Missing
    return found


def step_plan_of(project: Project) -> StepPlan:
    """Return which pages explain the steps; without any, a plan that is not kept yet."""
    found = StepPlan.objects.filter(project=project).first()
    return found or StepPlan(project=project, version=0)


# -- The board ------------------------------------------------------------------------------------


def quarters_until(last: Quarter) -> list[Quarter]:
    """Return the quarters of a board that ends with this one."""
    return last.after(1 - MOST_QUARTERS).until(last)


def board_of_lines(
    project: Project, last: Quarter, day: date | None = None
) -> tuple[list[Quarter], list[BoardLine]]:
    """Return the quarters of a board and its rows; two statements however much there is."""
    now = Quarter.of(day or today())
    quarters = quarters_until(last)
    stages: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    rows = Involvement.objects.filter(
        action_line__project=project, quarter__range=(str(quarters[0]), str(quarters[-1]))
    )
    for line, quarter, stage in rows.values_list("action_line", "quarter", "stage"):
        stages[line, quarter].append(stage)
    lines = lines_of(project).order_by("position", "pk")[:MOST_LINES]
    return quarters, [
        BoardLine(line, [_cell(line, one, stages[line.pk, str(one)], now) for one in quarters])
        for line in lines
    ]


def is_running(line: ActionLine, quarter: Quarter) -> bool:
    """Return whether a line is worked on in a quarter."""
    text = str(quarter)
    return line.begins_in <= text and (not line.ends_in or text <= line.ends_in)


def _cell(line: ActionLine, quarter: Quarter, stages: Sequence[str], now: Quarter) -> BoardCell:
    runs = is_running(line, quarter)
    return BoardCell(
        quarter=str(quarter),
        stage=max(stages, key=lambda stage: STAGE_ORDER[stage]) if stages else "",
        entries=len(stages),
        is_running=runs,
        is_without=runs and not stages and quarter < now,
    )


# -- What is due, and figures ---------------------------------------------------------------------


def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return lines that are without experts by experience, and advice that nobody answered."""
    yield from _without(projects, day, most)
    yield from _unanswered(projects, day, most)


def _without(projects: QuerySet[Project], day: date, most: int) -> Iterator[DueItem]:
    quarter = Quarter.of(day)
    rows = _running(projects, quarter).exclude(involvements__quarter=str(quarter))
    # Asked on every day, so that the board costs the same on all of them.
    found = [*rows.order_by("position", "pk")[:most]]
    for line in found if quarter.last_day - day <= ENDS_SOON else ():
        text = _("“{line}” is without experts by experience this quarter.")
        yield DueItem(
            kind="involvement.without",
            project_id=line.project_id,
            text=text.format(line=in_language(line.name)),
            due_on=quarter.last_day,
            place=f"#/projects/{line.project_id}/involvement",
        )


def _unanswered(projects: QuerySet[Project], day: date, most: int) -> Iterator[DueItem]:
    rows = _advice(projects).filter(done="", quarter__lt=str(Quarter.of(day)))
    for row in rows.select_related("action_line").order_by("quarter", "pk")[:most]:
        line = row.action_line
        text = _("Say what was done with the advice on “{line}”.")
        yield DueItem(
            kind="involvement.unanswered",
            project_id=line.project_id,
            text=text.format(line=in_language(line.name)),
            due_on=Quarter.from_text(row.quarter).last_day + ANSWERED_WITHIN,
            place=f"#/projects/{line.project_id}/involvement",
        )


def figures(projects: QuerySet[Project], day: date) -> Iterable[Figure]:
    """Return how many lines have experts by experience now, and how much advice was answered.

    Lines and pieces of advice are counted, and nobody is.
    """
    quarter = Quarter.of(day)
    running = _running(projects, quarter)
    with_experts = running.filter(
        involvements__quarter=str(quarter), involvements__stage__in=ADVISING_STAGES
    )
    number = with_experts.distinct().count()
    yield Figure(
        "involvement.lines", _("Action lines with advice from experience, this quarter"), number
    )
    answered = _advice(projects).exclude(done="").count()
    yield Figure(
        "involvement.answered", _("Pieces of advice with which something was done"), answered
    )


def _running(projects: QuerySet[Project], quarter: Quarter) -> QuerySet[ActionLine]:
    text = str(quarter)
    rows = ActionLine.objects.filter(project__in=_with_part(projects), begins_in__lte=text)
    return rows.filter(ends_in="") | rows.filter(ends_in__gte=text)


def _advice(projects: QuerySet[Project]) -> QuerySet[Involvement]:
    rows = Involvement.objects.filter(action_line__project__in=_with_part(projects))
    return rows.filter(stage__in=ADVISING_STAGES).exclude(advised="")


def _with_part(projects: QuerySet[Project]) -> QuerySet[Project, UUID]:
    return projects.filter(parts__icontains=f'"{PART}"').values_list("pk", flat=True)


# -- Pages of steps -------------------------------------------------------------------------------


def step_pages(step: str, language: str) -> list[StepPage]:
    """Return live pages about a step, of all projects that have one, for who asks for advice.

    What a page says in another language is not shown: `language` of each is the one it is in.
    """
    found: list[StepPage] = []
    rows = StepPlan.objects.filter(pages__has_key=step).select_related("project")
    for plan in rows.order_by("pk")[:MOST_PLANS]:
        if PART not in plan.project.parts:
            continue
        for text in toolkit_texts(plan.project_id, [plan.pages[step]], language):
            if text.page.audience == PageAudience.SEEKERS or text.live is None:
                continue
            found.append(StepPage(text.live.title, text.page.slug, text.language))
    return found[:MOST_STEP_PAGES]


def pages_for_steps(project: Project) -> QuerySet[Page]:
    """Return the pages of a project that may explain a step: not those for seekers."""
    rows = Page.objects.filter(project=project).exclude(audience=PageAudience.SEEKERS)
    return rows.order_by("position", "pk")

"""What a requester gets: the summary, and the numbers that the surveys publish of the round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from backend.experts.models import Assignment, Consultation
from surveys.disclosure.summaries import Between
from surveys.results.grids import Grid
from surveys.results.languages import words_in
from surveys.results.result_types import Part, Table
from surveys.results.tables import read_results


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and which part of all gave it, from 0 to 1; None if that is not shown."""

    label: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the answers to one question are spread; `several` if each may have given more."""

    question: str
    answers: list[Answer]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What goes out.

    :ivar summary: by language; empty for other forms than a consultation
    :ivar answered: how many answered; None if they are too few to say so
    :ivar hidden: there are questions of which nothing can be shown
    :ivar threshold: fewer than so many are never shown; None for other forms
    """

    summary: dict[str, str]
    numbers: list[Numbers]
    answered: int | None
    delivered_on: date | None
    hidden: bool = False
    threshold: int | None = None


def result_of(assignment: Assignment, language: str) -> Result | None:
    """Return the result of an assignment, in `nl` or `en`; None before it was delivered."""
    if not assignment.has_result:
        return None
    rows = Consultation.objects.filter(assignment=assignment, approved_on__isnull=False)
    found = rows.select_related("round__version", "round__organisation").first()
    if found is None:
        return Result({}, [], None, assignment.delivered_on)
    with words_in(language):
        published = read_results(found.round, language)
        numbers = [*_numbers(published.parts)]
    return Result(
        summary=found.summary,
        numbers=numbers,
        answered=published.respondents,
        delivered_on=assignment.delivered_on,
        hidden=any(part.hidden for part in published.parts),
        threshold=found.round.threshold,
    )


def note_on(result: Result) -> str:
    """Return how many answered, or why that is not said; empty without a consultation."""
    if result.threshold is None:
        return ""
    if result.answered is None:
        few = _("Fewer than {number} people answered. Numbers of so few are not shown.")
        return few.format(number=result.threshold)
    said = _("{number} people answered.").format(number=result.answered)
    if not result.hidden:
        return said
    return said + " " + _("What could point at somebody is not shown.")


def _numbers(parts: Sequence[Part]) -> Iterator[Numbers]:
    for part in parts:
        if part.table:
            yield _of_table(part.table)
        elif part.grid:
            yield from _of_grid(part.grid)


def _of_table(table: Table) -> Numbers:
    answers = [Answer(row.label.text, _known(row.share)) for row in table.rows]
    return Numbers(table.heading.text, answers, table.several)


def _of_grid(grid: Grid) -> list[Numbers]:
    return [
        Numbers(
            f"{grid.heading.text} – {line.label.text}",
            [
                Answer(f"{grid.across.text} {column.text}" if grid.across else column.text, share)
                for column, share in zip(
                    grid.columns, (_known(spot.share) for spot in line.spots), strict=True
                )
            ],
        )
        for line in grid.lines
        if line.spots
    ]


def _known(share: Between | None) -> float | None:
    # A range says less than it seems to.
    if share is None or share.lowest != share.highest:
        return None
    return round(share.lowest, 4)

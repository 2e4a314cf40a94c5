"""What a requester gets: the summary, and numbers of which none says anything of a few people.

All numbers are those that the surveys publish of the round: they keep the small-group rule.
"""

from dataclasses import dataclass, field
from datetime import date

from backend.experts.models import Assignment, Consultation
from backend.experts.states import AssignmentState, ConsultationState
from surveys.disclosure.summaries import Between
from surveys.models import Round
from surveys.results.grids import Grid
from surveys.results.languages import words_in
from surveys.results.shapes import Table
from surveys.results.tables import read_results

DELIVERED = (AssignmentState.DELIVERED, AssignmentState.CLOSED)


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
    :ivar numbers: empty if too few answered, or nobody was asked anything to choose from
    :ivar answered: how many answered; None if they are too few to say so
    """

    summary: dict[str, str]
    numbers: list[Numbers]
    answered: int | None
    delivered_on: date | None
    threshold: int | None = None
    languages: list[str] = field(default_factory=list)


def result_of(assignment: Assignment, language: str) -> Result | None:
    """The result of an assignment; None before it was delivered.

    :param language: of questions and answers; `nl` or `en`
    """
    if assignment.state not in DELIVERED:
        return None
    rows = Consultation.objects.filter(assignment=assignment, state=ConsultationState.APPROVED)
    found = rows.select_related("round__version", "round__organisation").first()
    if found is None:
        return Result({}, [], None, assignment.delivered_on)
    answered, numbers = numbers_of(found.round, language)
    return Result(
        summary=found.summary,
        numbers=numbers,
        answered=answered,
        delivered_on=assignment.delivered_on,
        threshold=found.round.threshold,
        languages=list(found.summary),
    )


def numbers_of(survey: Round, language: str) -> tuple[int | None, list[Numbers]]:
    """How many answered a round, and how; nothing of both before enough did.

    :param survey: with its version and organisation
    """
    with words_in(language):
        results = read_results(survey, language)
        numbers = []
        for part in results.parts:
            if part.table:
                numbers.append(_of_table(part.table))
            elif part.grid:
                numbers += _of_grid(part.grid)
    return results.respondents, numbers


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
    """A share that is exactly known; a range says less than it seems to, so it is left out."""
    if share is None or share.lowest != share.highest:
        return None
    return round(share.lowest, 4)

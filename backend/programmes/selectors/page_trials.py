"""Trials by readers: those of a text, what readers said, and the text that is tried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.core.errors import Missing
from backend.core.row_macs import is_authentic
from backend.programmes.due import DueItem
from backend.programmes.models import PageText, PageTrial, Project
from backend.programmes.page_addresses import tried_address
from surveys.models import CODE_LENGTH, MIN_THRESHOLD, Round
from surveys.questionnaire.kinds import KINDS
from surveys.results.plan import plan_of
from surveys.results.presentation import Reading
from surveys.results.publication import last_shown
from surveys.results.result_types import Table
from surveys.selectors import waiting_of
from surveys.services.batches import today_of
from surveys.services.texts import readable_texts
from surveys.states import RoundStatus

from .pages import PART
from .trial_verdicts import Verdict, verdict_of

# On the board; from then on it is old news.
STAYS_DUE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to choose from, and how many chose it: a range where exactly would say who."""

    label: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a trial; without answers or texts, too few readers answered it."""

    name: str
    label: str
    answers: Sequence[Answer] = ()
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TrialResults:
    """What readers said, as it is published."""

    respondents: int | None
    questions: Sequence[Question]
    # Of few readers, instead of numbers.
    verdict: Verdict | None = None


def trials_of(text: PageText) -> QuerySet[PageTrial]:
    """Return the trials of a text."""
    rows = PageTrial.objects.filter(text=text).annotate(waiting=waiting_of("round"))
    return rows.select_related("version", "round", "read_by")


def trial_of(text: PageText, trial_id: UUID) -> PageTrial:
    """Return a trial of a text. May raise `Missing`."""
    found = trials_of(text).filter(pk=trial_id).first()
    if found is None:
        raise Missing
    return found


def open_trials(text: PageText) -> Iterable[PageTrial]:
    """Return the trials of a text whose round is open."""
    return trials_of(text).filter(round__status=RoundStatus.OPEN)


def open_rounds_of(page_id: UUID) -> Iterable[Round]:
    """Return the open rounds of all trials of a page."""
    trials = PageTrial.objects.filter(text__page=page_id, round__status=RoundStatus.OPEN)
    return Round.objects.filter(pk__in=trials.values("round"))


def running_trial(code: str) -> PageTrial:
    """Return the trial that readers with this code take part in, with what the text contains.

    One statement for any code. May raise `Missing`.
    """
    if len(code) != CODE_LENGTH:
        raise Missing
    rows = PageTrial.objects.filter(round__code=code.lower(), round__status=RoundStatus.OPEN)
    found = rows.select_related("round", "version__body", "text__page__project").first()
    if found is None or not is_running(found):
        raise Missing
    text = found.text
    # A trial carries no MAC, so that what hangs on it was not verified when it was read.
    if not all(is_authentic(row) for row in (found.version, text, text.page, text.page.project)):
        raise Missing
    if found.version.text_id != text.pk or PART not in text.page.project.parts:
        raise Missing
    return found


def address_of(trial: PageTrial) -> str:
    """Return where readers see the text of a trial; empty once that leads nowhere."""
    if trial.round is None or not is_running(trial):
        return ""
    return f"{settings.PUBLIC_URL}{tried_address(trial.round.code)}"


def is_running(trial: PageTrial) -> bool:
    """Return whether readers can take part; from the day after the last one they cannot."""
    survey = trial.round
    return (
        survey is not None
        and survey.status == RoundStatus.OPEN
        and today_of(survey) <= survey.closes_on
    )


def has_enough_answers(trial: Any) -> bool:
    """Return whether as many answered a trial of `trials_of` as are needed, also before its end."""
    written = trial.round.written if trial.round else 0
    return bool(written + trial.waiting >= MIN_THRESHOLD)


def has_enough_readers(trial: PageTrial) -> bool:
    """Return whether what readers said is published: then there were enough of them."""
    return trial.round is not None and respondents_of(trial.round) is not None


def respondents_of(survey: Round) -> int | None:
    """Return how many answers are published; None before the end or if there are too few."""
    last = last_shown(survey)
    return last.respondents if last else None


def results_of(trial: PageTrial, language: str) -> TrialResults:
    """Return what readers said, with the questions in a language."""
    survey = trial.round
    last = last_shown(survey) if survey else None
    if survey is None or last is None:
        return TrialResults(None, ())
    plan = plan_of(survey)
    reading = Reading(plan, language, last.tables)
    shown = {part.table.variable: part.table for part in reading.parts() if part.table}
    texts = _texts_of(survey)
    questions = [
        Question(
            item.name,
            reading.heading(item).text,
            answers=_answers(shown.get(item.name)),
            texts=texts.get(item.name, ()),
        )
        for item, _within in plan.definition.walk()
        if KINDS[item.kind].counted
    ]
    return TrialResults(last.respondents, questions, verdict_of(survey, last.respondents))


def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return trials that have ended with enough readers, and that nobody has read."""
    rows = PageTrial.objects.filter(
        text__page__project__in=projects,
        read_on=None,
        round__status=RoundStatus.CLOSED,
        round__published__gte=MIN_THRESHOLD,
        round__closes_on__gte=day - STAYS_DUE,
    )
    rows = rows.select_related("round", "text__page").order_by("round__closes_on", "pk")
    for trial in rows[:most]:
        page, language = trial.text.page, trial.text.language
        yield DueItem(
            kind="page.trial-ended",
            project_id=page.project_id,
            text=_("Readers tried a page: read what they said."),
            due_on=trial.round.closes_on if trial.round else day,
            place=f"#/projects/{page.project_id}/pages/{page.pk}/{language}/trial",
        )


def _answers(table: Table | None) -> list[Answer]:
    return [
        Answer(row.label.text, row.count.lowest, row.count.highest)
        for row in (table.rows if table else ())
        if row.count
    ]


def _texts_of(survey: Round) -> dict[str, list[str]]:
    """Return texts by question from which a coordinator took what identifies somebody."""
    found: dict[str, list[str]] = {}
    for text in readable_texts(survey).rows:
        if text.text is not None:
            found.setdefault(text.question, []).append(text.text)
    return found

"""Measures, their rounds and what is due of them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from backend.core.errors import Missing
from backend.organisations.profiles import Region
from backend.programmes.due import DueItem, Figure
from backend.programmes.models import (
    Measure,
    MeasurePairs,
    MeasureRound,
    PlannedTable,
    Project,
    WordingTrial,
)
from backend.programmes.states import Phase, RespondentGroup, TableSort
from surveys.disclosure.published import THRESHOLD
from surveys.models import CODE_LENGTH, Publication, Round
from surveys.owners import Owner
from surveys.questionnaire.definition import Definition, write
from surveys.services.batches import today_of
from surveys.services.ready import ready_definition
from surveys.states import RoundStatus

PART: Final = "measures"
OWNER: Final = "measures"
ENDS_SOON: Final = timedelta(days=7)
# People are asked in this time, so that what they say is of before a measure.
ASKED_BEFORE: Final = timedelta(days=28)
# A table that shows no smaller difference, in points of a hundred, gets a warning.
TOO_LARGE: Final = 30
# Fewer in a table of two answers, and it is probably hidden as a whole.
PROBABLY_SHOWN: Final = 2 * THRESHOLD + 1


def owner_for(project_id: UUID) -> Owner:
    """Return the owner of the rounds of a project's measures."""
    return Owner(OWNER, project_id)


@cache
def questions_for(group: str) -> Definition:
    """Return the questionnaire of a group."""
    return ready_definition(f"measure-{group}")


def round_group(region: str) -> str:
    """Return the group of a round that a province is."""
    return region.lower()


def region_name(region: str) -> str:
    """Return the name of a province."""
    return str(Region(region).label)


def measures_of(project: Project) -> QuerySet[Measure]:
    """Return the measures of a project, with planned tables, rounds, and what is published."""
    rounds = MeasureRound.objects.select_related("round").order_by("group", "phase")
    tables = PlannedTable.objects.order_by("group", "sort", "indicator")
    return Measure.objects.filter(project=project).prefetch_related(
        Prefetch("tables", tables), Prefetch("rounds", rounds), "published"
    )


def measure_of(project: Project, measure_id: UUID) -> Measure:
    """Return a measure of a project. May raise `Missing`."""
    found = measures_of(project).select_related("project__organisation").filter(pk=measure_id)
    row = found.first()
    if row is None:
        raise Missing
    return row


def round_in(measure: Measure, round_id: UUID) -> MeasureRound:
    """Return a round of a measure. May raise `Missing`."""
    rows = MeasureRound.objects.filter(measure=measure, pk=round_id)
    found = rows.select_related("round__version").first()
    if found is None or not is_of_project(found.round, measure.project_id):
        raise Missing
    return found


def is_of_project(survey: Round, project_id: UUID) -> bool:
    """Return whether a round is one of a project's measures: its own columns say so too."""
    return survey.owner_kind == OWNER and survey.owner_id == project_id


def expected_of(measure: Measure, group: str) -> int:
    """Return how many of a group are expected in a phase, in all regions."""
    return sum(measure.expected.get(group, {}).values())


def paired_phases(tables: Iterable[PlannedTable], group: str) -> tuple[str, ...]:
    """Return the phases whose answers are compared for the same people of a group."""
    later = {
        table.indicator
        for table in tables
        if table.group == group and table.sort == TableSort.CHANGE
    }
    return (Phase.BEFORE, *(phase for phase in Phase if phase in later)) if later else ()


def warnings_of(table: PlannedTable) -> list[str]:
    """Return in plain words what a table cannot show, in the reader's language."""
    found = []
    if table.smallest is None:
        text = _("With {people} respondents no difference would show, however large it is.")
        found.append(text.format(people=table.people))
    elif table.smallest > TOO_LARGE:
        text = _("With {people} respondents only a difference of {points} points would show.")
        found.append(text.format(people=table.people, points=table.smallest))
    if min(table.people, table.others or table.people) < PROBABLY_SHOWN:
        text = _("With fewer than {least} people the table is probably hidden.")
        found.append(text.format(least=PROBABLY_SHOWN))
    return found


def pairs_subject(group: str) -> str:
    """Return what a published table of pairs is called."""
    return f"pairs/{group}"


def lead_times_subject(phase: str) -> str:
    """Return what a published table of lead times is called."""
    return f"lead-times/{phase}"


# -- Wording, tried by readers ------------------------------------------------------------------
def wording_digest(group: str) -> str:
    """Return the digest of a group's questions as they are."""
    text = json.dumps(write(questions_for(group)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def trials_of(project: Project) -> QuerySet[WordingTrial]:
    """Return the trials of a project's questions, each with how many `respondents` are told."""
    told = Publication.objects.filter(round=OuterRef("round"), final=True).order_by("-number")
    rows = WordingTrial.objects.filter(project=project).select_related("round", "read_by")
    return rows.annotate(respondents=Subquery(told.values("respondents")[:1]))


def trial_of(project: Project, trial_id: UUID) -> WordingTrial:
    """Return a trial. May raise `Missing`."""
    found = trials_of(project).filter(pk=trial_id).first()
    if found is None:
        raise Missing
    return found


def trial_address(row: WordingTrial) -> str:
    """Return where readers see the questions; empty once the trial has ended."""
    if row.round is None or not is_open(row.round):
        return ""
    return f"{settings.PUBLIC_URL}/m/try/{row.round.code}"


def running_trial(code: str) -> WordingTrial:
    """Return the trial that readers with this code take part in. May raise `Missing`."""
    rows = WordingTrial.objects.filter(round__code=code.lower(), round__status=RoundStatus.OPEN)
    found = rows.select_related("round", "project").first()
    if found is None or not trial_address(found) or PART not in found.project.parts:
        raise Missing
    return found


def is_open(survey: Round) -> bool:
    """Return whether a round takes answers today."""
    return survey.status == RoundStatus.OPEN and today_of(survey) <= survey.closes_on


# -- For respondents ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody with a card is asked about."""

    row: MeasureRound
    measure: Measure
    # Whether the one question about willingness, with a code, is asked too: it is planned, and
    # what was said before is there still.
    is_paired: bool


def asked_by_card(code: str) -> Asked:
    """Return the round behind the code on a card, in any state. May raise `Missing`."""
    rows = MeasureRound.objects.filter(round__code=code.lower())
    found = rows.select_related("round", "measure__project").first()
    if len(code) != CODE_LENGTH or found is None:
        raise Missing
    measure: Measure = found.measure
    if not is_of_project(found.round, measure.project_id) or PART not in measure.project.parts:
        raise Missing
    phases = paired_phases(PlannedTable.objects.filter(measure=measure), found.group)
    pairs = MeasurePairs.objects.filter(measure=measure, group=found.group)
    return Asked(found, measure, found.phase in phases and pairs.exists())


def card_address(survey: Round, token: str = "") -> str:
    """Return where somebody answers, with the token of a card."""
    return f"{settings.PUBLIC_URL}/m/{survey.code}" + (f"/{token}" if token else "")


# -- For the board --------------------------------------------------------------------------------
def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return measures that begin while nobody was asked, and rounds that end soon."""
    ours = projects.filter(parts__icontains=f'"{PART}"').values("pk")
    yield from _beginning(ours, day, most)
    rows = MeasureRound.objects.filter(
        measure__project__in=ours,
        round__status=RoundStatus.OPEN,
        round__closes_on__lte=day + ENDS_SOON,
    ).select_related("round", "measure")
    for row in rows.order_by("round__closes_on", "pk")[:most]:
        text = _("A round of a measure ends soon. Who has a card can answer until then.")
        if row.is_few:
            text = _("A round of a measure ends soon, and few had answered a week before.")
        yield _due("measure.round-ends", row.measure, text, row.round.closes_on)


def _beginning(ours: Any, day: date, most: int) -> Iterable[DueItem]:
    rows = Measure.objects.filter(
        ~Exists(MeasureRound.objects.filter(measure=OuterRef("pk"))),
        project__in=ours,
        begins_on__range=(day, day + ASKED_BEFORE),
    ).exclude(expected={})
    text = _("A measure begins soon, and nobody was asked. What was before can only be asked now.")
    for row in rows.order_by("begins_on", "pk")[:most]:
        yield _due("measure.begins", row, text, row.begins_on)


def _due(kind: str, row: Measure, text: str, due_on: date) -> DueItem:
    place = f"#/projects/{row.project_id}/measures/{row.pk}"
    return DueItem(kind, row.project_id, text, due_on, place)


def figures(projects: QuerySet[Project], day: date) -> Iterable[Figure]:
    """Return how many measures there are."""
    yield Figure(
        "measures.there",
        _("Measures that are tried"),
        Measure.objects.filter(project__in=projects, begins_on__lte=day).count(),
    )


def group_label(group: str) -> str:
    """Return the name of a group."""
    return str(RespondentGroup(group).label)


def spoken(texts: Mapping[str, Any], language: str) -> str:
    """Return a text by language: the asked one, else Dutch, else any."""
    return str(texts.get(language) or texts.get("nl") or next(iter(texts.values()), ""))

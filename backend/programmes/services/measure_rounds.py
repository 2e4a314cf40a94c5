"""Rounds of measures: opened with cards for each region, and ended by hand or by the clock."""

import logging
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import FieldConflict, ImpossibleMove
from backend.organisations.models import Organisation
from backend.programmes.models import Measure, MeasureRound, PlannedTable
from backend.programmes.roles import Participant
from backend.programmes.selectors.measures import (
    OWNER,
    PART,
    expected_of,
    measure_of,
    owner_for,
    questions_for,
    region_name,
    round_group,
    round_in,
    spoken,
)
from backend.programmes.states import Phase, RespondentGroup, TableSort
from surveys.models import Round, Version
from surveys.questionnaire.definition import write
from surveys.results.variables import GROUP
from surveys.services import rounds, tokens
from surveys.services.questionnaires import copy_ready
from surveys.states import Audience, RoundStatus

from .history import note
from .links import written_project
from .measure_clock import notify_runners
from .measure_pairs import add_pairs, count_pairs
from .measure_trials import check_wording

log = logging.getLogger("kier.measures")
USUAL: Final = timedelta(days=28)
LONGEST: Final = timedelta(days=365)
# Cards for one who is expected: some are lost.
MOST_CARDS: Final = 3
MOST_AT_ONCE: Final = 1_000


@transaction.atomic
def open_round(
    *,
    by: Participant,
    project_id: UUID,
    measure_id: UUID,
    group: str,
    phase: str,
    closes_on: date | None = None,
) -> MeasureRound:
    """Ask a group in a phase; whoever has a card of the round can answer from now on.

    :param closes_on: the last day; else `USUAL` from today
    :raises Missing: `by` does not see the measure
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: it was asked already, an earlier phase was not or runs, or readers have
        not tried the questions for victims
    :raises Conflict: nobody of the group is expected, or the day does not do
    """
    project = written_project(by, project_id, PART)
    measure = measure_of(project, measure_id)
    if not expected_of(measure, group):
        text = _("Nobody of this group is expected. Change the plan first.")
        raise FieldConflict("group", "none", text)
    closes_on = closes_on or today() + USUAL
    if not today() <= closes_on <= today() + LONGEST:
        raise FieldConflict(
            "closes_on",
            "out-of-range",
            _("Choose a last day from today, {most} days ahead at most.").format(most=LONGEST.days),
        )
    _check_order(measure, group, phase)
    check_wording(project, group)
    row = MeasureRound(measure=measure, group=group, phase=phase)
    row.round = _round_of(project.organisation, measure, group, phase, closes_on)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise ImpossibleMove(_("This group was asked in this phase already.")) from None
    add_pairs(measure, group)
    _note(by, measure, "measure.round-opened", group, phase)
    return round_in(measure, row.pk)


@transaction.atomic
def end_round(
    *, by: Participant, project_id: UUID, measure_id: UUID, round_id: UUID
) -> MeasureRound:
    """End a round before its last day: what was answered is published, once.

    :raises Missing: `by` does not see the round
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: it has ended, or answers wait that cannot be opened
    """
    project = written_project(by, project_id, PART)
    measure = measure_of(project, measure_id)
    row = round_in(measure, round_id)
    if row.round.status != RoundStatus.OPEN:
        raise ImpossibleMove(_("This round has ended."))
    _end(row)
    _note(by, measure, "measure.round-ended", row.group, row.phase)
    return round_in(measure, round_id)


@transaction.atomic
def make_cards(
    *,
    by: Participant,
    project_id: UUID,
    measure_id: UUID,
    round_id: UUID,
    region: str,
    count: int,
) -> list[str]:
    """Return the tokens of new cards for a region; they cannot be shown again.

    :raises Missing: `by` does not see the round
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: it has ended, the region is not of it, or these are more than people need
    """
    project = written_project(by, project_id, PART)
    measure = measure_of(project, measure_id)
    row = MeasureRound.objects.select_for_update().filter(pk=round_in(measure, round_id).pk).get()
    expected = measure.expected.get(row.group, {}).get(region, 0)
    made = row.cards.get(region, 0)
    if not 0 < count <= max(0, MOST_CARDS * expected - made):
        raise FieldConflict(
            "count",
            "out-of-range",
            _("At most {most} cards in all, for {expected} people expected here.").format(
                most=MOST_CARDS * expected, expected=expected
            ),
        )
    cards = tokens.make_tokens(
        row.round, count=count, group=round_group(region), owner=owner_for(project_id)
    )
    row.cards = {**row.cards, region: made + count}
    row.save(update_fields=["cards"])
    _note(by, measure, "measure.cards-made", row.group, row.phase)
    return cards


# -- By the clock ---------------------------------------------------------------------------------
def end_due_rounds() -> int:
    """End rounds of measures whose last day is over, and tell who runs them; return how many."""
    rows = MeasureRound.objects.filter(
        round__status=RoundStatus.OPEN, round__closes_on__lt=today()
    ).order_by("round__closes_on", "pk")
    ended = 0
    for row in rows.select_related("round", "measure__project")[:MOST_AT_ONCE]:
        try:
            with transaction.atomic():
                _end(row)
                _note(None, row.measure, "measure.round-ended", row.group, row.phase)
                notify_runners(row.measure.project, row.measure)
            ended += 1
        except Exception:
            log.exception("a round of a measure was not ended")
    return ended


def erase_rounds_without_measure() -> int:
    """Erase rounds whose measure went with its project; return how many."""
    known = MeasureRound.objects.values("round")
    erased = 0
    for survey in Round.objects.filter(owner_kind=OWNER).exclude(pk__in=known)[:MOST_AT_ONCE]:
        try:
            owner = owner_for(survey.owner_id) if survey.owner_id else None
            if survey.status == RoundStatus.OPEN:
                rounds.close_round(survey, owner=owner)
            rounds.delete_round(survey, owner=owner)
            erased += 1
        except Exception:
            log.exception("a round without a measure was not erased")
    return erased


def _end(row: MeasureRound) -> None:
    rounds.close_round(row.round, owner=owner_for(row.measure.project_id))
    count_pairs(row.measure, row.group)


def _round_of(
    organisation: Organisation, measure: Measure, group: str, phase: str, closes_on: date
) -> Round:
    version = _questions_of(organisation, measure.project_id, group)
    definition = questions_for(group)
    parts = [
        spoken(measure.name, "nl"),
        str(RespondentGroup(group).label),
        str(Phase(phase).label),
    ]
    owner = owner_for(measure.project_id)
    survey = rounds.create_round(
        organisation=organisation,
        version=version,
        name=" · ".join(parts)[:200],
        closes_on=closes_on,
        owner=owner,
        audience=Audience.TOKEN,
        purpose="measure",
        languages=[*definition.languages],
        groups=[
            {"id": round_group(region), "label": {"nl": region_name(region)}}
            for region in measure.regions
        ],
        plan=[[indicator, GROUP] for indicator in _by_region(measure, group)],
    )
    return rounds.start_round(survey, owner=owner)


def _by_region(measure: Measure, group: str) -> list[str]:
    """Return what is crossed with regions: it forms a star, so that nothing can be subtracted."""
    rows = PlannedTable.objects.filter(measure=measure, group=group, sort=TableSort.REGIONS)
    return [*rows.order_by("indicator").values_list("indicator", flat=True)]


def _questions_of(organisation: Organisation, project_id: UUID, group: str) -> Version:
    """Return the questions of the project's last round if they still are those of Kier."""
    rows = MeasureRound.objects.filter(measure__project=project_id, group=group)
    wanted = write(questions_for(group))
    for row in rows.filter(round__organisation=organisation).select_related("round__version"):
        if row.round.version.definition == wanted:
            return row.round.version
    return copy_ready(organisation=organisation, ready_id=f"measure-{group}").versions.get()


def _check_order(measure: Measure, group: str, phase: str) -> None:
    earlier = [each.value for each in Phase][: [each.value for each in Phase].index(phase)]
    running = [row for row in measure.rounds.all() if row.group == group and row.phase != phase]
    for row in running:
        if row.phase in earlier and row.round.status == RoundStatus.OPEN:
            raise ImpossibleMove(_("An earlier phase runs. End it first."))
        if row.phase not in earlier:
            raise ImpossibleMove(_("A later phase was asked already."))


def _note(by: Participant | None, measure: Measure, event: str, group: str, phase: str) -> None:
    note(
        project_id=measure.project_id,
        by=by,
        event=event,
        fields=[group, phase],
        subject=measure.pk,
    )

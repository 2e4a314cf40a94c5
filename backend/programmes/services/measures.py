"""Planning, changing and erasing measures."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict, ImpossibleMove
from backend.programmes.models import Measure, MeasureRound, PlannedTable
from backend.programmes.roles import Participant
from backend.programmes.selectors.measures import PART, measure_of, owner_for
from surveys.services.rounds import delete_round
from surveys.states import RoundStatus

from .history import note
from .links import written_project
from .measure_lead_times import add_lead_times
from .measure_pairs import new_key
from .measure_plans import check_expected, planned

LONGEST_NAME: Final = 120
LONGEST_ABOUT: Final = 2_000
MOST_OF_PROJECT: Final = 50
# What may be changed once somebody was asked: words alone.
ALWAYS: Final = frozenset({"name", "about"})


@transaction.atomic
def create_measure(
    *, by: Participant, project_id: UUID, tables: Sequence[Mapping[str, Any]] = (), **fields: Any
) -> Measure:
    """Plan a measure, with the tables that it will be judged by.

    :param tables: `group`, `sort`, `indicator` and `base` each
    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project has no measures or too many, or something does not fit
    """
    project = written_project(by, project_id, PART)
    if Measure.objects.filter(project=project).count() >= MOST_OF_PROJECT:
        raise Conflict(_("This project has too many measures."))
    row = Measure(project=project, **fields)
    row.pair_key = new_key(row)
    _check(row)
    row.save(force_insert=True)
    PlannedTable.objects.bulk_create(planned(row, tables))
    add_lead_times(row)
    note(project_id=project_id, by=by, event="measure.created", subject=row.pk)
    return measure_of(project, row.pk)


@transaction.atomic
def change_measure(
    *,
    by: Participant,
    project_id: UUID,
    measure_id: UUID,
    version: int,
    tables: Sequence[Mapping[str, Any]] | None = None,
    **changes: Any,
) -> Measure:
    """Change a measure; once somebody was asked, its words alone: a plan is made beforehand.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the measure
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises ImpossibleMove: its plan is fixed
    :raises Conflict: as in `create_measure`
    """
    project = written_project(by, project_id, PART)
    row = measure_of(project, measure_id)
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    is_plan = bool(changed.keys() - ALWAYS) or (tables is not None and _are_others(row, tables))
    if is_plan and MeasureRound.objects.filter(measure=row).exists():
        raise ImpossibleMove(
            _("Somebody was asked already. What a measure is judged by stays as it was planned.")
        )
    kept = [*_as_given(row)]
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    same = Measure.objects.filter(pk=measure_id, version=version)
    if (changed or is_plan) and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    if is_plan:
        rows = planned(row, kept if tables is None else tables)
        PlannedTable.objects.filter(measure=row).delete()
        PlannedTable.objects.bulk_create(rows)
    if changed or is_plan:
        fields = {*changed, *(["tables"] if is_plan else [])}
        note(project_id=project_id, by=by, event="measure.changed", fields=fields, subject=row.pk)
    return measure_of(project, measure_id)


@transaction.atomic
def erase_measure(*, by: Participant, project_id: UUID, measure_id: UUID) -> None:
    """Erase a measure with its rounds and all answers.

    :raises Missing: `by` does not see the measure
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: one of its rounds is open
    """
    project = written_project(by, project_id, PART)
    row = measure_of(project, measure_id)
    surveys = [each.round for each in MeasureRound.objects.filter(measure=row)]
    if any(survey.status == RoundStatus.OPEN for survey in surveys):
        raise Conflict(_("People can answer now. End the open rounds first."))
    row.delete()
    for survey in surveys:
        delete_round(survey, owner=owner_for(project_id))
    note(project_id=project_id, by=by, event="measure.erased", subject=measure_id)


def _check(row: Measure) -> None:
    if not any(text.strip() for text in row.name.values()):
        raise FieldConflict("name", "none", _("Give the measure a name in one language."))
    if not row.regions:
        raise FieldConflict("regions", "none", _("Choose where it is tried."))
    check_expected(row.regions, row.expected)


def _as_given(row: Measure) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "group": table.group,
            "sort": table.sort,
            "indicator": table.indicator,
            "base": table.base,
        }
        for table in row.tables.all()
    ]


def _are_others(row: Measure, tables: Sequence[Mapping[str, Any]]) -> bool:
    given = [{"base": 50, **table} for table in tables]
    return sorted(map(str, map(_sorted, given))) != sorted(map(str, map(_sorted, _as_given(row))))


def _sorted(table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted((name, str(value)) for name, value in table.items())

"""Creating, changing and erasing indicators, and entering their numbers."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.core.quarters import Quarter
from backend.organisations.figure_sources import SOURCES
from backend.programmes.models import Indicator, IndicatorValue, Project
from backend.programmes.models.figures import MOST_INDICATORS
from backend.programmes.roles import Participant
from backend.programmes.selectors.indicators import indicator_of, indicators_of, is_released
from backend.programmes.selectors.projects import visible_project
from backend.programmes.states import Unit

from .history import note

LONGEST_INDICATOR_NAME: Final = 120
# What a number means stays once somebody read it: otherwise two meanings would be subtracted.
MEANING: Final = frozenset({"is_people", "counting", "source", "part_of_id"})
# Fields that the history calls by another name than other parts do.
_LABELS: Final = {"target": "target_number", "is_public": "is_released"}
# Numbers are entered for so many quarters ahead (targets) and back.
AHEAD, BACK = 20, 40


@transaction.atomic
def create_indicator(*, by: Participant, project_id: UUID, code: str, **fields: Any) -> Indicator:
    """Create an indicator of a project.

    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not run it and is no programme manager
    :raises Conflict: the code is taken, there are too many, or something does not fit together
    """
    project = _own_project(by, project_id)
    row = Indicator(project=project, code=code, **fields)
    if indicators_of(project).count() >= MOST_INDICATORS:
        raise Conflict(_("A project has at most {most} indicators.").format(most=MOST_INDICATORS))
    _check(project, row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        text = _("Another indicator of this project has this short name. Choose another one.")
        raise FieldConflict("code", "taken", text) from None
    note(project_id=project_id, by=by, event="indicator.created", subject=row.pk)
    return indicator_of(project, row.pk)


@transaction.atomic
def change_indicator(
    *, by: Participant, project_id: UUID, indicator_id: UUID, version: int, **changes: Any
) -> Indicator:
    """Change what is given of an indicator; its code stays.

    :param version: the one that was looked at
    :raises Missing: `by` does not see it
    :raises PermissionDenied: `by` does not run the project and is no programme manager
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: as in `create_indicator`, or it would mean something else than what is public
    """
    project = _own_project(by, project_id)
    row = indicator_of(project, indicator_id)
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if MEANING & changed.keys() and _has_numbers(row):
        raise Conflict(
            _("There are numbers of this indicator, so what they mean stays. Make a new indicator.")
        )
    for name, value in changed.items():
        setattr(row, name, value)
    _check(project, row)
    same = Indicator.objects.filter(pk=indicator_id, version=version)
    if changed and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    if changed:
        names = {_LABELS.get(name, name).removesuffix("_id") for name in changed}
        note(project_id=project_id, by=by, event="indicator.changed", fields=names, subject=row.pk)
    return indicator_of(project, indicator_id)


@transaction.atomic
def erase_indicator(*, by: Participant, project_id: UUID, indicator_id: UUID) -> None:
    """Erase an indicator with its numbers.

    :raises Missing: `by` does not see it
    :raises PermissionDenied: `by` does not run the project and is no programme manager
    :raises Conflict: it has parts, or a number of people of it is public
    """
    project = _own_project(by, project_id)
    row = indicator_of(project, indicator_id)
    if is_released(indicator_id):
        raise Conflict(
            _("Numbers of this indicator are public. It can be left out of what comes after them.")
        )
    if row.parts.exists():
        raise Conflict(_("This indicator has parts. Erase these first."))
    row.delete()
    note(project_id=project_id, by=by, event="indicator.erased", subject=indicator_id)


@transaction.atomic
def enter_figure(
    *,
    by: Participant,
    project_id: UUID,
    indicator_id: UUID,
    quarter: Quarter,
    version: int,
    **changes: Any,
) -> IndicatorValue:
    """Enter target, number or note of an indicator and a quarter; what is left out stays.

    :param version: the one that was looked at; 0: there was nothing yet
    :raises Missing: `by` does not see the indicator
    :raises PermissionDenied: `by` does not run the project, and enters the number or is no
        programme manager
    :raises ChangedMeanwhile: somebody entered something since
    :raises Conflict: it is counted, or the quarter is too far away
    """
    project = _own_project(by, project_id)
    row = indicator_of(project, indicator_id)
    # Managers set targets. Numbers, which they may not see, are entered by who runs the project.
    if "reached" in changes and not by.runs(project.organisation_id):
        raise PermissionDenied
    _check_quarter(quarter, changes)
    if row.source and changes.get("reached") is not None:
        raise FieldConflict("reached", "counted", _("This number is counted by itself."))
    if row.source:
        changes.pop("reached", None)
    same = IndicatorValue.objects.filter(indicator=row, quarter=str(quarter))
    if version == 0:
        _insert(IndicatorValue(indicator=row, quarter=str(quarter), **changes))
    elif not same.filter(version=version).update(**changes, version=version + 1):
        raise ChangedMeanwhile
    note(
        project_id=project_id,
        by=by,
        event="indicator.figure-entered",
        fields=[_LABELS.get(name, name) for name in changes],
        subject=row.pk,
    )
    return same.get()


def _insert(value: IndicatorValue) -> None:
    try:
        with transaction.atomic():
            value.save(force_insert=True)
    except IntegrityError:
        raise ChangedMeanwhile from None


def _has_numbers(row: Indicator) -> bool:
    return is_released(row.pk) or row.values.filter(reached__isnull=False).exists()


def _own_project(by: Participant, project_id: UUID) -> Project:
    """Return a project whose indicators somebody writes: who runs it, and programme managers."""
    project = visible_project(by, project_id)
    if not (by.manages or by.runs(project.organisation_id)):
        raise PermissionDenied
    return project


def _check(project: Project, row: Indicator) -> None:
    if not _spoken(row.name):
        raise FieldConflict("name", "none", _("Give the name in one language at least."))
    if row.source:
        _check_source(row)
    if row.is_people and row.unit != Unit.NUMBER:
        raise FieldConflict("unit", "people", _("People are counted as a number."))
    if row.part_of_id:
        _check_whole(project, row)


def _spoken(texts: Mapping[str, str]) -> bool:
    return any(text.strip() for text in texts.values())


def _check_source(row: Indicator) -> None:
    source = SOURCES.get(row.source)
    if source is None:
        raise FieldConflict("source", "unknown", _("Choose what is counted from the list."))
    if row.is_people != source.is_people:
        raise FieldConflict(
            "is_people",
            "source",
            _("This counts people.") if source.is_people else _("This does not count people."),
        )


def _check_whole(project: Project, row: Indicator) -> None:
    whole = indicators_of(project).filter(pk__in=[row.part_of_id]).first()
    if whole is None or whole.pk == row.pk:
        raise FieldConflict("part_of", "unknown", _("Choose an indicator of this project."))
    if whole.part_of_id or row.parts.exists():
        raise FieldConflict("part_of", "deep", _("A part has no parts of its own."))
    if row.source or whole.source or row.counting != whole.counting or not row.is_people:
        raise FieldConflict(
            "part_of",
            "unlike",
            _("A part and its whole are people, entered by somebody, and counted the same way."),
        )
    if not whole.is_people:
        raise FieldConflict("part_of", "unlike", _("Only numbers of people have parts."))


def _check_quarter(quarter: Quarter, changes: Mapping[str, Any]) -> None:
    now = Quarter.of(today())
    if not now.after(-BACK) <= quarter <= now.after(AHEAD):
        raise Conflict(_("Choose a quarter that is not so far away."))
    if quarter > now and changes.get("reached") is not None:
        raise FieldConflict("reached", "ahead", _("This quarter has not begun yet."))

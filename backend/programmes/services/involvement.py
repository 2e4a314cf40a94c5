"""Action lines, what experts by experience advised on them, and pages of the steps to them."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.core.quarters import Quarter
from backend.programmes.models import ActionLine, Involvement, Project, StepPlan
from backend.programmes.roles import Participant
from backend.programmes.selectors.involvement import (
    MOST_LINES,
    PART,
    involvement_of,
    is_running,
    line_of,
    pages_for_steps,
    step_plan_of,
)

from .history import note
from .links import written_project

LONGEST_LINE: Final = 120
LONGEST_ADVICE: Final = 2_000
# In one quarter of a line.
MOST_ENTRIES: Final = 12
# How far back, and ahead, it is told.
QUARTERS_BACK, QUARTERS_AHEAD = 20, 8


# -- Action lines ---------------------------------------------------------------------------------


@transaction.atomic
def create_line(*, by: Participant, project_id: UUID, **fields: Any) -> ActionLine:
    """Add an action line to a project, after the others if no position is given.

    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project does not have the part, or too many lines, or the line has no name
    """
    project = written_project(by, project_id, PART)
    lines = ActionLine.objects.filter(project=project)
    if lines.count() >= MOST_LINES:
        text = _("A project has {most} action lines at most.")
        raise Conflict(text.format(most=MOST_LINES))
    last = lines.aggregate(last=Max("position"))["last"]
    row = ActionLine(project=project, **({"position": 0 if last is None else last + 1} | fields))
    _check_line(row)
    row.save(force_insert=True)
    note(project_id=project_id, by=by, event="action-line.created", subject=row.pk)
    return row


@transaction.atomic
def change_line(
    *, by: Participant, project_id: UUID, line_id: UUID, version: int, **changes: Any
) -> ActionLine:
    """Change what is given of an action line.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the line
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: as in `create_line`
    """
    project = written_project(by, project_id, PART)
    row = line_of(project, line_id)
    changed = _set(row, changes)
    _check_line(row)
    same = ActionLine.objects.filter(pk=line_id, version=version)
    if changed and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    if changed:
        note(
            project_id=project_id,
            by=by,
            event="action-line.changed",
            fields={*changed},
            subject=line_id,
        )
    return line_of(project, line_id)


@transaction.atomic
def erase_line(*, by: Participant, project_id: UUID, line_id: UUID) -> None:
    """Erase an action line of which nothing is told yet; others end in a quarter.

    :raises Missing: `by` does not see the line
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: experts by experience took part in it
    """
    project = written_project(by, project_id, PART)
    row = line_of(project, line_id)
    if Involvement.objects.filter(action_line=row).exists():
        text = _("Experts by experience took part in this line. Give it a last quarter instead.")
        raise Conflict(text)
    row.delete()
    note(project_id=project_id, by=by, event="action-line.erased", subject=line_id)


# -- Involvement ----------------------------------------------------------------------------------


@transaction.atomic
def add_involvement(
    *, by: Participant, project_id: UUID, action_line_id: UUID, **fields: Any
) -> Involvement:
    """Say how experts by experience took part in a line in a quarter.

    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project does not have the part or the line, the line is not worked on in
        this quarter, or the quarter is too far away or full
    """
    project = written_project(by, project_id, PART)
    row = Involvement(action_line=_line_named(project, action_line_id), **fields)
    _check_involvement(row)
    others = Involvement.objects.filter(action_line=row.action_line, quarter=row.quarter)
    if others.count() >= MOST_ENTRIES:
        text = _("This quarter of the line is full. Change what stands there.")
        raise FieldConflict("quarter", "full", text)
    row.save(force_insert=True)
    note(project_id=project_id, by=by, event="involvement.added", subject=row.pk)
    return involvement_of(project, row.pk)


@transaction.atomic
def change_involvement(
    *, by: Participant, project_id: UUID, involvement_id: UUID, version: int, **changes: Any
) -> Involvement:
    """Change what is given of it.

    :param version: the one that was looked at
    :raises Missing: `by` does not see it
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: as in `add_involvement`
    """
    project = written_project(by, project_id, PART)
    row = involvement_of(project, involvement_id)
    line_id = changes.pop("action_line_id", row.action_line_id)
    changed = _set(row, changes)
    if line_id != row.action_line_id:
        row.action_line = _line_named(project, line_id)
        changed["action_line_id"] = line_id
    _check_involvement(row)
    same = Involvement.objects.filter(pk=involvement_id, version=version)
    if changed and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    if changed:
        names = {name.removesuffix("_id").removesuffix("_label") for name in changed}
        note(
            project_id=project_id,
            by=by,
            event="involvement.changed",
            fields=names,
            subject=involvement_id,
        )
    return involvement_of(project, involvement_id)


@transaction.atomic
def erase_involvement(*, by: Participant, project_id: UUID, involvement_id: UUID) -> None:
    """Erase it.

    :raises Missing: `by` does not see it
    :raises PermissionDenied: `by` does not write for its project
    """
    project = written_project(by, project_id, PART)
    involvement_of(project, involvement_id).delete()
    note(project_id=project_id, by=by, event="involvement.erased", subject=involvement_id)


# -- Pages of steps -------------------------------------------------------------------------------


@transaction.atomic
def choose_step_pages(
    *, by: Participant, project_id: UUID, version: int, pages: Mapping[str, str]
) -> StepPlan:
    """Say which page explains which step.

    :param version: of the plan that was looked at; 0 if there was none
    :param pages: slugs by step
    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises ChangedMeanwhile: somebody chose meanwhile
    :raises Conflict: the project does not have the part, or one of the pages
    """
    project = written_project(by, project_id, PART)
    known = {*pages_for_steps(project).values_list("slug", flat=True)}
    if unknown := {*pages.values()} - known:
        text = _("“{slug}” is no page of this project that who asks for advice can read.")
        raise FieldConflict("pages", "unknown", text.format(slug=min(unknown)))
    row = step_plan_of(project)
    if row.pages == pages and row.version:
        return row
    kept, is_new = StepPlan.objects.get_or_create(project=project, defaults={"pages": {**pages}})
    if not is_new and not StepPlan.objects.filter(pk=kept.pk, version=version).update(
        pages={**pages}, version=version + 1
    ):
        raise ChangedMeanwhile
    note(project_id=project_id, by=by, event="step-plan.changed")
    return step_plan_of(project)


# -- What fits together ---------------------------------------------------------------------------


def _set(row: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Set what differs, and return it."""
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return changed


def _check_line(row: ActionLine) -> None:
    if not any(text.strip() for text in row.name.values()):
        raise FieldConflict("name", "none", _("Give the action line a name in one language."))
    if row.ends_in and row.ends_in < row.begins_in:
        text = _("Choose a last quarter that is not before the first one.")
        raise FieldConflict("ends_in", "before-first", text)


def _line_named(project: Project, line_id: UUID) -> ActionLine:
    found = ActionLine.objects.filter(project=project, pk=line_id).first()
    if found is None:
        raise FieldConflict("action_line", "unknown", _("Choose a line of this project."))
    return found


def _check_involvement(row: Involvement) -> None:
    quarter, now = Quarter.from_text(row.quarter), Quarter.of(today())
    if not now.after(-QUARTERS_BACK) <= quarter <= now.after(QUARTERS_AHEAD):
        text = _("This quarter is too far away.")
        raise FieldConflict("quarter", "too-far", text)
    if not is_running(row.action_line, quarter):
        text = _("The line is not worked on in this quarter. Change its quarters first.")
        raise FieldConflict("quarter", "not-running", text)

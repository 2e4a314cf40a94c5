"""Planning, changing and erasing interventions, and what is decided about them."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.core.names import clean_name
from backend.programmes.models import Aftermath, Intervention, Project
from backend.programmes.models.interventions import LONGEST_TEAM
from backend.programmes.roles import Participant
from backend.programmes.selectors.interventions import PART, intervention_of
from backend.programmes.selectors.projects import people_of
from backend.programmes.states.interventions import (
    LOOK_BACK_DAY,
    Decision,
    day_number,
    milestones_until,
)

from .history import note
from .links import written_project

LONGEST_LINE: Final = 300
LONGEST_TEXT: Final = 4_000
LONGEST_CARRIER: Final = 200
# What a team said before day 0 is what it is judged by: it stays.
FIXED_FROM_DAY_0: Final = ("day_0", "assumption", "indicator", "target")
FARTHEST: Final = timedelta(days=365)
NEEDED: Final = ("team", "assumption", "action", "indicator", "target")
# What the next hundred days of a team begin with.
CARRIED_OVER: Final = (*NEEDED, "people", "language", "takes_questions")


@transaction.atomic
def create_intervention(
    *, by: Participant, project_id: UUID, owner_id: UUID | None = None, **fields: Any
) -> Intervention:
    """Plan an intervention of a project; nobody but members sees it yet.

    :param owner_id: who is reminded; else `by`
    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project has no interventions, a text is missing, day 0 is more than a year
        away or not behind that of the hundred days before, or the owner is not of the project
    """
    project = written_project(by, project_id, PART)
    row = Intervention(project=project, owner_id=owner_id or by.member_id, **fields)
    row.team = clean_name(row.team, longest=LONGEST_TEAM, field="team")
    _check(row)
    _check_day_0(row)
    _check_owner(project, row)
    row.reminded = milestones_until(row.day_0, today())
    row.save(force_insert=True)
    note(project_id=project_id, by=by, event="intervention.created", subject=row.pk)
    return intervention_of(project, row.pk)


@transaction.atomic
def change_intervention(
    *, by: Participant, project_id: UUID, intervention_id: UUID, version: int, **changes: Any
) -> Intervention:
    """Change what is given of an intervention; its plan stays from day 0 on.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the intervention
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: as in `create_intervention`, or the plan stands
    """
    project = written_project(by, project_id, PART)
    row, day = intervention_of(project, intervention_id), today()
    if "team" in changes:
        changes["team"] = clean_name(changes["team"], longest=LONGEST_TEAM, field="team")
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if row.day_0 <= day:
        for name in FIXED_FROM_DAY_0:
            if name in changed:
                text = _("This stands since day 0. Say under “Result” what came out otherwise.")
                raise FieldConflict(name, "fixed", text)
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    # What stands is not asked again: years pass, and people leave.
    if "day_0" in changed:
        _check_day_0(row)
    if "owner_id" in changed:
        _check_owner(project, row)
    if not changed:
        return row
    if "day_0" in changed:
        changed["reminded"] = milestones_until(row.day_0, day)
    _update(row, version, **changed)
    names = {name.removesuffix("_id") for name in changed} - {"reminded"}
    note(project_id=project_id, by=by, event="intervention.changed", fields=names, subject=row.pk)
    return intervention_of(project, row.pk)


@transaction.atomic
def erase_intervention(*, by: Participant, project_id: UUID, intervention_id: UUID) -> None:
    """Erase an intervention with its weeks and questions; its address leads nowhere then.

    :raises Missing: `by` does not see the intervention
    :raises PermissionDenied: `by` does not write for its project
    """
    project = written_project(by, project_id, PART)
    intervention_of(project, intervention_id).delete()
    note(project_id=project_id, by=by, event="intervention.erased", subject=intervention_id)


@transaction.atomic
def decide(
    *,
    by: Participant,
    project_id: UUID,
    intervention_id: UUID,
    version: int,
    decision: str,
    reason: str,
    carried_on_by: str = "",
) -> Intervention:
    """Decide once whether an intervention stops, changes or goes on.

    :param version: the one that was looked at
    :param carried_on_by: an organisation or a team, if it goes on
    :raises Missing: `by` does not see the intervention
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since, or decided
    :raises Conflict: day 0 has not come, it is decided, or something is missing
    """
    project = written_project(by, project_id, PART)
    row, day = intervention_of(project, intervention_id), today()
    if day < row.day_0:
        raise Conflict(_("Day 0 has not come yet. Erase the intervention if it will not begin."))
    if row.decision:
        raise Conflict(_("It is decided already."))
    if not reason.strip():
        raise FieldConflict("reason", "none", _("Say why, in a few words."))
    if decision == Decision.SCALE and not carried_on_by.strip():
        raise FieldConflict("carried_on_by", "none", _("Say who carries it on."))
    _update(
        row,
        version,
        decision=decision,
        reason=reason,
        carried_on_by=carried_on_by,
        decided_on=day,
    )
    note(project_id=project_id, by=by, event="intervention.decided", subject=row.pk)
    return intervention_of(project, row.pk)


@transaction.atomic
def begin_again(
    *, by: Participant, project_id: UUID, intervention_id: UUID, version: int, day_0: date
) -> Intervention:
    """Plan the next hundred days of a team that decided to change what it does.

    Its plan is carried over, and can be changed until day 0; the hundred days before stay as they
    are.

    :param version: of the hundred days before, as it was looked at
    :raises Missing: `by` does not see the intervention
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: it was decided otherwise, the next ones are planned, or day 0 is too far away
        or not behind that of `intervention_id`
    """
    project = written_project(by, project_id, PART)
    row = intervention_of(project, intervention_id)
    if row.decision != Decision.CHANGE:
        raise Conflict(_("Only who decided to change it begins again. Plan a new one instead."))
    if row.later.exists():
        raise Conflict(_("The next hundred days are planned already."))
    # Of two at once the second has an old version.
    _update(row, version)
    is_there = any(person.member_id == row.owner_id for person in people_of(project))
    return create_intervention(
        by=by,
        project_id=project_id,
        owner_id=row.owner_id if is_there else None,
        day_0=day_0,
        follows=row,
        **{name: getattr(row, name) for name in CARRIED_OVER},
    )


@transaction.atomic
def look_back(
    *, by: Participant, project_id: UUID, intervention_id: UUID, remains: str, about: str = ""
) -> Intervention:
    """Say on day 280, or later, what is left of an intervention.

    :raises Missing: `by` does not see the intervention
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: day 280 has not come, nothing was decided, or somebody said it
    """
    project = written_project(by, project_id, PART)
    row, day = intervention_of(project, intervention_id), today()
    if day_number(row.day_0, day) < LOOK_BACK_DAY:
        raise Conflict(_("Day 280 has not come yet."))
    if not row.decision:
        raise Conflict(_("Decide first whether it stops, changes or goes on."))
    try:
        with transaction.atomic():
            Aftermath.objects.create(intervention=row, remains=remains, about=about, said_on=day)
    except IntegrityError:
        raise Conflict(_("Somebody said already what is left.")) from None
    note(project_id=project_id, by=by, event="intervention.looked-back", subject=row.pk)
    return intervention_of(project, row.pk)


def _update(row: Intervention, version: int, **changed: Any) -> None:
    same = Intervention.objects.filter(pk=row.pk, version=version)
    if not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile


def _check(row: Intervention) -> None:
    for name in NEEDED:
        if not getattr(row, name).strip():
            raise FieldConflict(name, "none", _("Fill this in: it is what the team is judged by."))


def _check_day_0(row: Intervention) -> None:
    if abs(row.day_0 - today()) > FARTHEST:
        raise FieldConflict("day_0", "too-far", _("Choose a day 0 within a year from today."))
    if row.follows is not None and row.day_0 <= row.follows.day_0:
        text = _("The next hundred days begin after those before: choose a later day 0.")
        raise FieldConflict("day_0", "too-early", text)


def _check_owner(project: Project, row: Intervention) -> None:
    if all(person.member_id != row.owner_id for person in people_of(project)):
        raise FieldConflict(
            "owner", "unknown", _("Choose somebody who writes for this project or runs it.")
        )

"""Creating, changing and erasing links."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.core.names import clean_name
from backend.programmes.models import Link, Project
from backend.programmes.parts import PARTS
from backend.programmes.roles import Participant
from backend.programmes.selectors.links import PART, link_of
from backend.programmes.selectors.projects import visible_project
from backend.programmes.states import TargetKind
from backend.programmes.targets import TARGETS

from .history import note
from .link_counts import LINK_COUNTS

LONGEST_PLACE = 80


@transaction.atomic
def create_link(*, by: Participant, project_id: UUID, **fields: Any) -> Link:
    """Create a link of a project.

    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project has no links, the target is not there, or the days are in the
        wrong order
    """
    project = written_project(by, project_id)
    row = Link(project=project, **fields)
    row.place = clean_name(row.place, longest=LONGEST_PLACE, field="place")
    _check(project, row)
    row.save(force_insert=True)
    LINK_COUNTS.add([row])
    note(project_id=project_id, by=by, event="link.created", subject=row.pk)
    return row


@transaction.atomic
def change_link(
    *, by: Participant, project_id: UUID, link_id: UUID, version: int, **changes: Any
) -> Link:
    """Change what is given of a link; its code stays, since it is printed.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the link
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: as in `create_link`
    """
    project = written_project(by, project_id)
    row = link_of(project, link_id)
    if "place" in changes:
        changes["place"] = clean_name(changes["place"], longest=LONGEST_PLACE, field="place")
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    _check(project, row)
    same = Link.objects.filter(pk=link_id, version=version)
    if changed and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    if changed:
        names = {"target" if name == "target_code" else name for name in changed}
        note(project_id=project_id, by=by, event="link.changed", fields=names, subject=link_id)
    return link_of(project, link_id)


@transaction.atomic
def erase_link(*, by: Participant, project_id: UUID, link_id: UUID) -> None:
    """Erase a link and its figures; whoever has its card comes to the plain start page.

    :raises Missing: `by` does not see the link
    :raises PermissionDenied: `by` does not write for its project
    """
    project = written_project(by, project_id)
    link_of(project, link_id).delete()
    note(project_id=project_id, by=by, event="link.erased", subject=link_id)


def written_project(by: Participant, project_id: UUID, part: str = PART) -> Project:
    """Return a project with a part, links, for which somebody writes.

    :raises Missing: they do not see it
    :raises PermissionDenied: they do not write for it
    :raises Conflict: it does not have the part
    """
    project = visible_project(by, project_id)
    if not by.writes(project.organisation_id):
        raise PermissionDenied
    if part not in project.parts:
        raise Conflict(
            _("This project has no “{part}”. Switch them on under “Parts”.").format(
                part=PARTS[part].name
            )
        )
    return project


def _check(project: Project, row: Link) -> None:
    if not row.place:
        raise FieldConflict("place", "none", _("Say where people find this link."))
    _check_days(row.begins_on, row.ends_on)
    if not TARGETS[row.target].is_there(project.organisation_id, row.target_code):
        raise FieldConflict("target_code", "unknown", _choose(row.target))
    if row.profile and row.target != TargetKind.HELP:
        raise FieldConflict(
            "profile", "not-here", _("Only where people ask for help answers are filled in.")
        )


def _choose(target: str) -> str:
    """Return what to choose instead of what is not there, in the reader's language."""
    if target == TargetKind.SURVEY:
        return _("Choose a round of your organisation that anybody can answer by link.")
    if target == TargetKind.PAGE:
        return _("Choose a page of your organisation that is live.")
    if target == TargetKind.COURSE:
        return _("Choose a course of your organisation that is live.")
    if target == TargetKind.TRAINING:
        return _("Choose a training of your organisation that is open.")
    return _("Nothing has to be chosen here.")


def _check_days(begins_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < begins_on:
        raise FieldConflict(
            "ends_on", "before-first", _("Choose a last day that is not before the first one.")
        )

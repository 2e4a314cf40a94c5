"""Creating, changing and erasing projects."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core import retention
from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.core.names import clean_name
from backend.organisations.models import Organisation
from backend.programmes.models import Project, Signal
from backend.programmes.parts import PARTS
from backend.programmes.roles import Participant
from backend.programmes.selectors.projects import visible_project
from backend.programmes.states import SignalState

from .history import note

LONGEST_NAME = 100


@transaction.atomic
def create_project(
    *,
    by: Participant,
    slug: str,
    name: dict[str, str],
    organisation_id: UUID,
    kind: str,
    begins_on: date,
    ends_on: date | None = None,
    parts: list[str] | None = None,
) -> Project:
    """Create a project for an organisation, whose coordinators run it from then on.

    :raises PermissionDenied: `by` is no programme manager
    :raises Conflict: the slug is taken, there is no such organisation, or the days are in the wrong
        order
    """
    if not by.manages:
        raise PermissionDenied
    _check_organisation(organisation_id)
    _check_days(begins_on, ends_on)
    try:
        with transaction.atomic():
            row = Project.objects.create(
                slug=slug,
                name=_clean_names(name),
                organisation_id=organisation_id,
                kind=kind,
                begins_on=begins_on,
                ends_on=ends_on,
                parts=parts or [],
            )
    except IntegrityError:
        raise FieldConflict(
            "slug", "taken", _("Another project has this short name. Choose another one.")
        ) from None
    note(project_id=row.pk, by=by, event="project.created")
    return row


@transaction.atomic
def change_project(*, by: Participant, project_id: UUID, version: int, **changes: Any) -> Project:
    """Change what is given of a project.

    :param version: the one that was looked at
    :raises Missing: `by` does not see it
    :raises PermissionDenied: `by` does not run it, or gives it to another organisation and is no
        programme manager
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: there is no such organisation, the days are in the wrong order, or only a
        programme manager switches on one of the parts
    """
    before = visible_project(by, project_id)
    if not (by.manages or by.runs(before.organisation_id)):
        raise PermissionDenied
    changed = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if "organisation_id" in changed and not by.manages:
        raise PermissionDenied
    _check_parts(before, changed, by)
    if "organisation_id" in changed:
        _check_organisation(changed["organisation_id"])
    if "name" in changed:
        changed["name"] = _clean_names(changed["name"])
    _check_days(*(changed.get(name, getattr(before, name)) for name in ("begins_on", "ends_on")))
    same = Project.objects.filter(pk=project_id, version=version)
    if changed and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    _note_changes(before, changed, by)
    return visible_project(by, project_id)


@transaction.atomic
def erase_project(*, by: Participant, project_id: UUID) -> None:
    """Erase a project that was created by mistake, with its history.

    :raises Missing: `by` does not see it
    :raises PermissionDenied: `by` is no programme manager
    :raises Conflict: it has parts, or signals that have not expired
    """
    row = visible_project(by, project_id)
    if not by.manages:
        raise PermissionDenied
    signals = Signal.objects.filter(table__project=project_id)
    if signals.exclude(state=SignalState.EXPIRED).exists():
        raise Conflict(_("There are signals at this table. It can be erased when they expired."))
    if not Project.objects.filter(pk=project_id, parts=[]).delete()[0]:
        raise Conflict(
            _("{project} has parts. Switch them off first.").format(project=row.slug),
        )


def erase_old_projects() -> int:
    """Erase projects that ended long ago, with all that hangs on them; return how many."""
    day = today() - retention.PROJECTS.length
    return Project.objects.unverified().filter(ends_on__lt=day).delete()[0]


def _check_parts(before: Project, changed: dict[str, Any], by: Participant) -> None:
    switched_on = {*changed.get("parts", ())} - {*before.parts}
    if not by.manages and any(PARTS[part].managers_only for part in switched_on):
        raise FieldConflict(
            "parts", "managers-only", _("Only a programme manager switches this part on.")
        )


def _note_changes(before: Project, changed: dict[str, Any], by: Participant) -> None:
    if "organisation_id" in changed:
        note(project_id=before.pk, by=by, event="project.moved")
    parts = {*changed.get("parts", before.parts)}
    if switched_on := parts - {*before.parts}:
        note(project_id=before.pk, by=by, event="project.part-on", fields=switched_on)
    if switched_off := {*before.parts} - parts:
        note(project_id=before.pk, by=by, event="project.part-off", fields=switched_off)
    if fields := changed.keys() - {"organisation_id", "parts"}:
        note(project_id=before.pk, by=by, event="project.changed", fields=fields)


def _clean_names(names: dict[str, str]) -> dict[str, str]:
    cleaned = {
        language: clean_name(text, longest=LONGEST_NAME, field=f"name.{language}")
        for language, text in names.items()
    }
    found = {language: text for language, text in cleaned.items() if text}
    if not found:
        raise FieldConflict("name", "none", _("Give the name in one language at least."))
    return found


def _check_organisation(organisation_id: UUID) -> None:
    if Organisation.objects.filter(pk=organisation_id).first() is None:
        raise FieldConflict(
            "organisation", "unknown", _("This organisation is not here any more. Choose another.")
        )


def _check_days(begins_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < begins_on:
        raise FieldConflict(
            "ends_on", "before-first", _("Choose a last day that is not before the first one.")
        )

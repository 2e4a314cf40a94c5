"""What members do with places of a project: correct, confirm the number of staff, remove."""

from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import ChangedMeanwhile, ImpossibleMove
from backend.programmes.models import Place
from backend.programmes.roles import Participant
from backend.programmes.selectors.places import place_of
from backend.programmes.selectors.projects import visible_project
from backend.programmes.states import TAKING_PART, PlaceState

from . import place_letters
from .history import note
from .links import written_project
from .place_certificates import renew_name
from .place_counts import recount
from .place_tokens import PART
from .places import prepare, withdraw_place

CORRECTED: Final = ("name", "municipality", "kind", "is_listed")


@transaction.atomic
def correct_place(
    *, by: Participant, project_id: UUID, place_id: UUID, version: int, **changes: Any
) -> Place:
    """Correct what is given of a place; one with another name gets its certificate anew.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the place
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises ImpossibleMove: the place stopped
    :raises Conflict: what is given does not fit together
    """
    project = written_project(by, project_id, PART)
    row = place_of(project, place_id)
    if row.state == PlaceState.WITHDRAWN:
        raise ImpossibleMove(_("This place has stopped already."))
    before = {name: getattr(row, name) for name in CORRECTED}
    for name, value in changes.items():
        setattr(row, name, value)
    prepare(row)
    changed = {name for name in CORRECTED if getattr(row, name) != before[name]}
    if not changed:
        return place_of(project, place_id)
    values = {name: getattr(row, name) for name in (*CORRECTED, "region", "sort_key")}
    same = Place.objects.filter(pk=place_id, version=version)
    if not same.update(**values, version=version + 1):
        raise ChangedMeanwhile
    note(project_id=project_id, by=by, event="place.changed", fields=changed, subject=place_id)
    found = place_of(project, place_id)
    if "name" in changed:
        renew_name(found)
    if "municipality" in changed:
        recount()
    return place_of(project, place_id)


@transaction.atomic
def confirm_staff(*, by: Participant, project_id: UUID, place_id: UUID) -> Place:
    """Confirm that so many people work at a place, so that it gets its cards, and a mail.

    :raises Missing: `by` does not see the place
    :raises PermissionDenied: `by` is no programme manager
    :raises ImpossibleMove: nobody has to look at it
    """
    project = visible_project(by, project_id)
    if not by.manages:
        raise PermissionDenied
    row = place_of(project, place_id)
    flagged = Place.objects.filter(pk=row.pk, is_flagged=True, staff=row.staff)
    moved = flagged.update(is_flagged=False, checked_staff=row.staff, version=row.version + 1)
    if not moved:
        raise ImpossibleMove(_("Somebody looked at this place already, or its number changed."))
    note(project_id=project_id, by=by, event="place.checked", subject=place_id)
    found = place_of(project, place_id)
    if found.state in TAKING_PART:
        place_letters.write(found, place_letters.READY)
    return found


@transaction.atomic
def remove_place(*, by: Participant, project_id: UUID, place_id: UUID) -> Place:
    """Take a place out of a project: its certificate ends, its contact person is erased.

    :raises Missing: `by` does not see the place
    :raises PermissionDenied: `by` does not run the project
    :raises ImpossibleMove: it stopped already
    """
    project = visible_project(by, project_id)
    if not (by.manages or by.runs(project.organisation_id)):
        raise PermissionDenied
    row = place_of(project, place_id)
    if row.state not in TAKING_PART:
        raise ImpossibleMove(_("This place has stopped already."))
    withdraw_place(row)
    note(project_id=project_id, by=by, event="place.withdrawn", subject=place_id)
    return place_of(project, place_id)

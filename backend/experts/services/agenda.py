"""Appointments of an assignment: made, changed, called off; those who take part are told."""

from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.experts.models import Appointment, Assignment, Invitation, Platform
from backend.experts.selectors.finding import the_one
from backend.experts.states import AssignmentState, InvitationState

from .history import lock_for_update
from .notices import tell_members

# While members are sought, while they work, and for a talk afterwards.
WITH_AGENDA = (AssignmentState.GOING, AssignmentState.DELIVERED)
LONGEST = timedelta(days=7)
MAX_EACH = 50


class Times(TypedDict, total=False):
    """What an appointment is: when, where, and whom to call on the day."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    contact_name: str
    contact_phone: str


@transaction.atomic
def make_appointment(
    *, platform: Platform, assignment_id: UUID, **values: Unpack[Times]
) -> Appointment:
    """Makes an appointment for all who take part.

    :raises Missing: there is no such assignment
    :raises ImpossibleMove: it has no appointments now
    :raises Conflict: it ends before it starts, or there are too many
    """
    assignment = _with_agenda(platform, assignment_id)
    if Appointment.objects.filter(assignment=assignment).count() >= MAX_EACH:
        raise Conflict(_("There are too many appointments. Remove one first."))
    row = Appointment(assignment=assignment, **values)
    _check(row)
    row.save(force_insert=True)
    tell_those_who_take_part(assignment)
    return row


@transaction.atomic
def change_appointment(
    *, platform: Platform, appointment_id: UUID, **values: Unpack[Times]
) -> Appointment:
    """Changes what is named; nobody is told if nothing changed.

    :raises Missing: there is no such appointment
    :raises ImpossibleMove: its assignment has no appointments now
    :raises Conflict: it would end before it starts
    """
    row = _found(platform, appointment_id)
    assignment = _with_agenda(platform, row.assignment_id)
    changed: dict[str, Any] = {
        name: value for name, value in values.items() if getattr(row, name) != value
    }
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        _check(row)
        row.save(update_fields=[*changed])
        tell_those_who_take_part(assignment)
    return row


@transaction.atomic
def remove_appointment(*, platform: Platform, appointment_id: UUID) -> None:
    """Calls an appointment off.

    :raises Missing: there is no such appointment
    :raises ImpossibleMove: its assignment has no appointments now
    """
    row = _found(platform, appointment_id)
    assignment = _with_agenda(platform, row.assignment_id)
    row.delete()
    tell_those_who_take_part(assignment)


def tell_those_who_take_part(assignment: Assignment) -> None:
    """Has everybody who takes part told that there is something new about an assignment."""
    rows = Invitation.objects.filter(assignment=assignment, state=InvitationState.ACCEPTED)
    tell_members("expert.news", rows.order_by("place"))


def _found(platform: Platform, appointment_id: UUID) -> Appointment:
    rows = Appointment.objects.filter(id=appointment_id, assignment__platform=platform)
    return the_one(rows.select_related("assignment__platform"))


def _with_agenda(platform: Platform, assignment_id: UUID) -> Assignment:
    """The assignment, with nobody else changing it, if it may have appointments."""
    assignment = lock_for_update(assignment_id)
    if assignment.platform_id != platform.pk:
        raise Missing("")
    if assignment.state not in WITH_AGENDA:
        raise ImpossibleMove(
            _("This request is “{state}” now, and has no appointments.").format(
                state=assignment.standing
            )
        )
    return assignment


def _check(row: Appointment) -> None:
    if row.starts_at < row.ends_at <= row.starts_at + LONGEST:
        return
    text = _("Give an end after the start, and not more than a week later.")
    raise FieldConflict("ends_at", "order", text)

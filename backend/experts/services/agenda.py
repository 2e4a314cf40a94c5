"""The agenda: appointments of a request, and a member's calendar at a secret address.

The calendar (RFC 5545) says when somebody has an appointment, and nothing else: no place, contact
or word of the platform. See docs/experts-care.md.
"""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict, Unpack
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from backend.core.at_rest import digest_at_rest, digests_at_rest
from backend.core.days import HERE, day_of
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.core.hours import this_hour
from backend.experts import local_time
from backend.experts.models import Appointment, Assignment, Expert, Feed, Invitation, Platform
from backend.experts.selectors import get_or_missing
from backend.experts.selectors.care import LOOK_BACK, agenda_of
from backend.experts.services.history import lock_for_update, tell_members
from backend.experts.states import AssignmentState, ExpertStatus, InvitationState

if TYPE_CHECKING:
    from icalendar import Event

# While members are sought, while they work, and for a talk afterwards.
WITH_AGENDA = (AssignmentState.GOING, AssignmentState.DELIVERED)
LONGEST = timedelta(days=7)
MAX_EACH = 50
SECRET_BYTES = 24
# The rule of summer and winter time is written as far as it matters.
HALF_A_YEAR = timedelta(days=183)
ADDRESS, UIDS = b"kier/1/hope-feed", b"kier/1/hope-calendar-uid"


# -- Appointments ---------------------------------------------------------------------------------
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
    """Make an appointment for all who take part; at most 50, each after its start."""
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
    """Change what is named; nobody is told if nothing changed."""
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
    """Calls an appointment off."""
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
    return get_or_missing(rows.select_related("assignment__platform"))


def _with_agenda(platform: Platform, assignment_id: UUID) -> Assignment:
    assignment = lock_for_update(assignment_id)
    if assignment.platform_id != platform.pk:
        raise Missing
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


# -- Calendars ------------------------------------------------------------------------------------
@transaction.atomic
def renew_feed(expert: Expert) -> str:
    """Give somebody's calendar a new address; return its secret (192 bits), kept nowhere."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    digest = digest_at_rest(ADDRESS, secret)
    Feed.objects.update_or_create(expert=expert, defaults={"digest": digest})
    return secret


def end_feed(expert: Expert) -> None:
    """End somebody's calendar: its address leads nowhere any more."""
    Feed.objects.filter(expert=expert).delete()


def owner_of_feed(secret: str) -> Expert:
    """Whose calendar this is."""
    newest, *older = digests_at_rest(ADDRESS, secret)
    rows = Feed.objects.filter(digest__in=[newest, *older], expert__member__is_active=True).exclude(
        expert__status=ExpertStatus.LEFT
    )
    found = rows.select_related("expert__member").first()
    if found is None:
        raise Missing
    if bytes(found.digest) in older:
        # Calendars ask for it by themselves, so that the earlier key can go.
        rows.filter(pk=found.pk).update(digest=newest)
    return found.expert


def calendar_of(expert: Expert) -> bytes:
    """Somebody's appointments and coaching days as iCalendar, in their language."""
    # Eighty modules, for whoever asks for a calendar.
    from icalendar import Calendar  # noqa: PLC0415

    agenda = agenda_of(expert)
    with translation.override(expert.member.language or settings.LANGUAGE_CODE):
        calendar = Calendar()
        calendar.add("prodid", "-//calendar//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", _("Appointments"))
        for appointment in agenda.appointments:
            calendar.add_component(
                _event(expert, appointment.id, appointment.starts_at, appointment.ends_at)
            )
        for day in agenda.coaching:
            calendar.add_component(_event(expert, day.id, day.starts_at, day.ends_at))
        today = local_time.today()
        ends = [day_of(appointment.ends_at) for appointment in agenda.appointments]
        ends += [day_of(day.ends_at) for day in agenda.coaching]
        last = max([today, *ends])
        calendar.add_missing_timezones(first_date=today - LOOK_BACK, last_date=last + HALF_A_YEAR)
        return bytes(calendar.to_ical())


def _event(expert: Expert, subject: UUID, starts_at: datetime, ends_at: datetime) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    # Of no use outside this one calendar: what is one appointment of two people has two.
    digest = digest_at_rest(UIDS, f"{expert.pk}/{subject}")
    event.add("uid", str(UUID(bytes=digest[:16], version=4)))
    event.add("dtstamp", this_hour())
    event.add("summary", _("Appointment"))
    event.add("dtstart", starts_at.astimezone(HERE))
    event.add("dtend", ends_at.astimezone(HERE))
    return event

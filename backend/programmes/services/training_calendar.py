"""The calendar file of a session (RFC 5545), for whoever registered."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from backend.core.at_rest import digest_at_rest
from backend.core.days import HERE, day_of
from backend.core.hours import this_hour
from backend.programmes.models import Registration
from backend.programmes.selectors.trainings import mine_address
from backend.programmes.states import (
    SEATED_STATES,
    UNCONFIRMED_STATES,
    RegistrationState,
    SessionState,
)

from .training_boxes import details_of

UIDS: Final = b"kier/trainings/calendar-uid"
# In the order in which a registration gets them: each is news to a calendar (RFC 5545, 3.8.7.4).
STATUSES: Final = ("TENTATIVE", "CONFIRMED", "CANCELLED")
# The rule of summer and winter time is written as far as it matters.
AROUND: Final = timedelta(days=183)


def calendar_for(row: Registration) -> bytes:
    """Return the calendar file of a registration, in the language that is active.

    It sets no alarm. What is moved keeps its identifier, and what is not confirmed yet or called
    off says so.
    """
    # Eighty modules, for whoever asks for a calendar.
    from icalendar import Calendar, Event  # noqa: PLC0415

    session = row.session
    status = _status_of(row)
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//calendar//EN")
    calendar.add("version", "2.0")
    # Of no use outside of this one calendar: two people's of one session have two.
    digest = digest_at_rest(UIDS, str(row.pk))
    event.add("uid", str(UUID(bytes=digest[:16], version=4)))
    event.add("dtstamp", this_hour())
    # Whoever confirms or cancels has the next number: the session's own counts on.
    event.add("sequence", session.sequence * len(STATUSES) + STATUSES.index(status))
    event.add("status", status)
    event.add("summary", _("Training"))
    event.add("dtstart", session.starts_at.astimezone(HERE))
    event.add("dtend", session.ends_at.astimezone(HERE))
    if status != "CANCELLED":
        event.add("url", mine_address(row))
        if row.state in SEATED_STATES:
            event.add("location", details_of(session).where)
    calendar.add_component(event)
    calendar.add_missing_timezones(
        first_date=day_of(session.starts_at) - AROUND,
        last_date=day_of(session.ends_at) + AROUND,
    )
    return bytes(calendar.to_ical())


def _status_of(row: Registration) -> str:
    has_ended = row.state in {RegistrationState.CANCELLED, RegistrationState.LAPSED}
    if has_ended or row.session.state != SessionState.PLANNED:
        return "CANCELLED"
    return "TENTATIVE" if row.state in UNCONFIRMED_STATES else "CONFIRMED"

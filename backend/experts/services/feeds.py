"""A member's calendar at a secret address, for the calendar app of their phone.

Whoever has the address reads when somebody has an appointment, and nothing else: no place, no
contact, no word of Kier or of the platform (RFC 5545). docs/experts-care.md
"""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from backend.core.at_rest import digest_at_rest, digests_at_rest
from backend.core.errors import Missing
from backend.core.hours import this_hour
from backend.experts import local_time
from backend.experts.local_time import HERE
from backend.experts.models import Expert, Feed
from backend.experts.selectors.agenda import LOOK_BACK, agenda_of
from backend.experts.states import ExpertStatus

if TYPE_CHECKING:
    from icalendar import Event

SECRET_BYTES = 24
# The rule of summer and winter time is written as far as it matters.
HALF_A_YEAR = timedelta(days=183)
ADDRESS, UIDS = b"kier/1/hope-feed", b"kier/1/hope-calendar-uid"


@transaction.atomic
def renew_feed(expert: Expert) -> str:
    """Gives somebody's calendar a new address; the one before leads nowhere any more.

    :return: the secret in it (192 bits); it is shown once and not kept
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    digest = digest_at_rest(ADDRESS, secret)
    Feed.objects.update_or_create(expert=expert, defaults={"digest": digest})
    return secret


def end_feed(expert: Expert) -> None:
    """Ends somebody's calendar: its address leads nowhere any more."""
    Feed.objects.filter(expert=expert).delete()


def expert_of_feed(secret: str) -> Expert:
    """Whose calendar this is.

    :raises Missing: it is nobody's, or theirs who has left
    """
    newest, *older = digests_at_rest(ADDRESS, secret)
    rows = Feed.objects.filter(digest__in=[newest, *older], expert__member__is_active=True).exclude(
        expert__status=ExpertStatus.LEFT
    )
    found = rows.select_related("expert__member").first()
    if found is None:
        raise Missing("")
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
        for one in agenda.appointments:
            calendar.add_component(_event(expert, one.id, one.starts_at, one.ends_at))
        for day in agenda.coaching:
            calendar.add_component(_event(expert, day.id, day.starts_at, day.ends_at))
        today = local_time.today()
        ends = [one.ends_at.date() for one in agenda.appointments]
        ends += [day.ends_at.date() for day in agenda.coaching]
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

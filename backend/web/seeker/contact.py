"""The times at which a seeker's phone may be notified."""

from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.help_requests.models import HelpRequest
from backend.help_requests.services.contact import contact_of, set_contact
from notifications.kinds import kind
from notifications.times import HOURS_A_DAY, BadTimes, Times, Window
from notifications.transports.texts import wording

ANY, OWN = "", "own"
EVERY_DAY: Final = frozenset(range(1, 8))
# Two hours are the value of a choice; the page's module reads them too (contact.js).
CHOICES: Final = (
    (ANY, _("At any time")),
    ("7-12", _("In the morning, 7:00 to 12:00")),
    ("12-18", _("In the afternoon, 12:00 to 18:00")),
    ("18-23", _("In the evening, 18:00 to 23:00")),
    (OWN, _("Only at hours that I choose")),
)
# Of a browser without scripts nobody knows where it is.
HERE: Final = "Europe/Amsterdam"
# What the buttons send.
KEEP_TIMES, NO_NOTES = "times", "no-notes"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of `CHOICES`, and for `OWN` the days and hours."""

    when: str = ANY
    days: frozenset[int] = EVERY_DAY
    start: int = 9
    end: int = 17

    @classmethod
    def of(cls, times: Times | None) -> Self:
        """Return the choice for stored times, by their first window."""
        if times is None or not times.safe:
            return cls()
        window = times.safe[0]
        hours = f"{window.start}-{window.end}"
        if window.days == EVERY_DAY and hours in dict(CHOICES):
            return cls(hours)
        return cls(OWN, window.days, window.start, window.end % HOURS_A_DAY)

    @classmethod
    def in_form(cls, form: QueryDict) -> Self | None:
        """Return the choice in a form, None if it is invalid."""
        when, days = form.get("when"), form.getlist("days")
        hours = [form.get("from_hour", ""), form.get("until_hour", "")]
        known = set(map(str, range(HOURS_A_DAY)))
        if when not in dict(CHOICES) or not known.issuperset(hours):
            return None
        marked = frozenset(day for day in EVERY_DAY if str(day) in days)
        return cls(when, marked, int(hours[0]), int(hours[1]))

    def times(self, timezone: str) -> Times | None:
        """Return the times to store, None for always; raise `BadTimes` if they are impossible."""
        if self.when == ANY:
            return None
        if self.when == OWN:
            window = Window(self.days, self.start, self.end)
        else:
            window = Window(EVERY_DAY, *map(int, self.when.split("-")))
        return Times(timezone, (window,))


def offer_context() -> dict[str, Any]:
    """Return the context of `contact.html` before a choice."""
    return {
        "contact": _shown(Chosen()),
        "note": wording(kind("request.answered"), _language()),
    }


def kept_context(row: HelpRequest, chosen: Chosen | None = None) -> dict[str, Any]:
    """Return the context of a conversation, with a `chosen` time that was not stored."""
    contact = contact_of(row.id) if row.reachable else None
    if contact is None or not contact.push:
        return {}
    zone = contact.times.timezone if contact.times else HERE
    shown = _shown(chosen or Chosen.of(contact.times))
    return {"contact": shown | {"open": chosen is not None, "here": zone == HERE}}


def change(request_id: UUID, go: str, form: QueryDict) -> None:
    """Store the times in a form or stop notifications; may raise `BadTimes` or `Missing`."""
    if go == NO_NOTES:
        set_contact(request_id=request_id, language=_language(), push=None)
        return
    chosen, kept = Chosen.in_form(form), contact_of(request_id).times
    if chosen is None:
        raise BadTimes
    times = chosen.times(kept.timezone if kept else HERE)
    set_contact(request_id=request_id, language=_language(), times=times)


def _shown(chosen: Chosen) -> dict[str, Any]:
    return {
        "chosen": chosen,
        "choices": CHOICES,
        "week": [(number + 1, name) for number, name in WEEKDAYS.items()],
        "hours": range(HOURS_A_DAY),
    }


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE

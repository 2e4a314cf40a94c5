"""What pages say of a session: when, where, and whether places are free."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backend.core.days import HERE, day_of
from backend.core.locale import day_first
from backend.organisations.municipalities import municipalities
from backend.organisations.texts import in_language
from backend.programmes.models import TrainingSession
from backend.programmes.selectors.trainings import seats_of
from backend.programmes.states import SessionState
from backend.web.surveys.languages import language_links
from surveys.disclosure.published import THRESHOLD

TIME = "H:i"


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session in the reader's language, by the clocks of the Netherlands."""

    row: TrainingSession
    title: str
    day: str
    hours: str
    place: str
    language: str
    is_off: bool


def shown_session(row: TrainingSession) -> ShownSession:
    """Return what a page says of a session; its training and project were read with it."""
    starts, ends = row.starts_at.astimezone(HERE), row.ends_at.astimezone(HERE)
    day = f"{date_format(starts, 'l')} {day_first(starts)}"
    hours = f"{date_format(starts, TIME)}–{date_format(ends, TIME)}"
    if day_of(starts) != day_of(ends):
        last = f"{date_format(ends, 'l')} {day_first(ends)}"
        day, hours = f"{day} – {last}", f"{date_format(starts, TIME)} – {date_format(ends, TIME)}"
    found = municipalities().get(row.municipality)
    [language] = language_links([row.language])
    return ShownSession(
        row=row,
        title=in_language(row.training.title),
        day=day,
        hours=hours,
        place=found.name if found else _("Online"),
        language=language.name,
        is_off=row.state == SessionState.CANCELLED,
    )


def with_seats(row: Any) -> dict[str, Any]:
    """Return the same with whether places are free, of a session read with `counted`.

    Never how many, nor how many wait: whoever looks before and after would count who registers, of
    whom a range is published.
    """
    free = seats_of(row).free
    return {"session": shown_session(row), "is_free": free > 0, "is_few": 0 < free < THRESHOLD}

"""When a note may come: the choices of the seeker's page, and what a form says of them."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from notifications.kinds import kind
from notifications.times import HOURS_A_DAY, Times, Window
from notifications.transports.wording import wording

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
# What stands there before hours of one's own were chosen.
USUAL: Final = Window(EVERY_DAY, 9, 17)


def contact_context(language: str, times: Times | None = None) -> dict[str, Any]:
    """What `contact.html` and `times.html` show; `times` are those that are kept."""
    window = times.safe[0] if times and times.safe else None
    own = window or USUAL
    return {
        "contact": {
            "choices": CHOICES,
            "when": _choice_of(window),
            "week": [(number + 1, name) for number, name in WEEKDAYS.items()],
            "hours": range(HOURS_A_DAY),
            "days": own.days,
            "from": own.start,
            "until": own.end % HOURS_A_DAY,
        },
        "note": wording(kind("request.answered"), language),
    }


def times_in(form: QueryDict, timezone: str) -> Times | None:
    """The times in a form; nothing if a note may come at any time.

    :raises BadTimes: nobody can keep to them
    """
    raise NotImplementedError


def _choice_of(window: Window | None) -> str:
    if window is None:
        return ANY
    hours = f"{window.start}-{window.end}"
    is_known = window.days == EVERY_DAY and hours in dict(CHOICES)
    return hours if is_known else OWN

"""What fields, states and lines of history are called, and how values are read by people."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.core.locale import listed
from backend.experts.briefing import BRIEFING_FIELDS, Warned
from backend.experts.catalogue import LANGUAGE_LABELS, Topic
from backend.experts.models import Assignment
from backend.experts.pay_rules import euros
from backend.experts.states import AssignmentState, Form, Reason
from backend.organisations.profiles import Region

type Text = str | Promise

LABELS: Mapping[str, Text] = {
    "purpose": _("Why you ask"),
    "question": _("Your question"),
    "form": _("Form"),
    "topics": _("What members know about"),
    "languages": _("Languages in which you take answers"),
    "wanted": _("How many members"),
    "audience": _("Who reads or hears it"),
    "day": _("The day, or the last day to answer"),
    "online": _("Do members have to come somewhere?"),
    "region": _("Province"),
    "place": _("Place, and how one gets there"),
    "use": _("What you do with it"),
    "told_on": _("The day on which members hear what came of it"),
    "preparation": _("How members prepare"),
    "support": _("Who is there for members"),
    "recording": _("What is recorded"),
    "names": _("Which names are used"),
    "fee_cents": _("Fee for one member, in euros"),
    "travel_cents": _("Travel for one member, at the most, in euros"),
    "aftercare": _("How you look after members"),
    "heavy": _("Heavy for members"),
    # What the coordinator writes to members at the end.
    "said": _("What was said"),
    "done": _("What was done with it"),
}
NAMES: Mapping[str, Text] = {
    "none": _("No names"),
    "chosen": _("The names that members chose"),
    "each": _("As each member says beforehand"),
}
TRAVELS: Mapping[bool, Text] = {
    True: _("No: in writing or online"),
    False: _("Yes, they travel"),
}
# Of those that are going, where enough members take part.
BEGUN = "begun"
# Where it stands (`Assignment.stage`): what is the case, and what comes next.
STATUSES: Mapping[str, tuple[Text, Text]] = {
    AssignmentState.DRAFT: (
        _("You are writing your request"),
        _("Go through the steps, and send it. Nobody else reads it before that."),
    ),
    AssignmentState.SUBMITTED: (
        _("We are reading your request"),
        _("You get a mail when there is something new. You need not do anything now."),
    ),
    Reason.QUESTION: (
        _("We have a question"),
        _("Change your answers, and send them again."),
    ),
    Reason.PROPOSAL: (
        _("We propose something"),
        _("Read what is different. Agree, or write back."),
    ),
    AssignmentState.GOING: (
        _("Members are being asked"),
        _("They have time to choose. You get a mail when enough of them have said yes."),
    ),
    BEGUN: (
        _("Members are at work"),
        _("You get a mail when the result is there."),
    ),
    AssignmentState.DELIVERED: (
        _("Your result is here"),
        _("Read it, and say how it was. Members hear what you did with it."),
    ),
    Reason.CLOSED: (_("It is done"), _("Members have read what you did with it. Thank you.")),
    Reason.DECLINED: (
        _("This is not possible"),
        _("You can ask for something else at any time."),
    ),
    Reason.WITHDRAWN: (_("You took your request back"), _("You can ask again at any time.")),
    Reason.EXPIRED: (
        _("Your request has ended"),
        _(
            "Nothing changed in it for a year, so it ended by itself. What members said for it is "
            "erased. You can ask again at any time."
        ),
    ),
}
LINES: Mapping[str, Text] = {
    "confirm": _("opened the link of the mail"),
    "submit": _("sent the request"),
    "return": _("asked something"),
    "propose": _("proposed something"),
    "accept": _("took the request on"),
    "agree": _("agreed"),
    "decline": _("declined the request"),
    "withdraw": _("took the request back"),
    "start": _("began: enough members take part"),
    "deliver": _("gave the result"),
    "close": _("closed the request"),
    "expire": _("ended: nothing changed for a year"),
    "changed": _("changed the text"),
    "checked": _("looked at points of the list"),
    "asked": _("asked members"),
    "waves": _("planned who is asked"),
    "story-ended": _("took back a story or quote that you got: do not use it any more"),
    "new-link": _("sent a new link: earlier links do not work any more"),
}
BY: Mapping[str, Text] = {
    "requester": _("You"),
    "coordinator": _("The coordinator"),
    "member": _("A member"),
    "clock": _("By date"),
}
UNSAID = frozenset({"checked"})


def value_of(assignment: Assignment, name: str) -> Any:
    """Return what stands in a field of the briefing."""
    if name in BRIEFING_FIELDS:
        return assignment.briefing.get(name, "")
    return getattr(assignment, name, "")


def read_out(name: str, value: Any) -> str:
    """Return a value as people read it; empty where there is none."""
    if value is None or value in ("", []):
        return ""
    return READ_OUT.get(name, str)(value)


def shown_warnings(warned: Iterable[Warned]) -> list[dict[str, str]]:
    """Return warnings for the template, each with where it comes from."""
    return [{"text": one.text} | cited(one.source, one.date) for one in warned]


def cited(source: str, day: str) -> dict[str, str]:
    """Where something was read, for the template: its name, its address if it has one, the day.

    :param day: in ISO 8601
    """
    name, _separator, link = source.partition("https://")
    return {
        "source": name.strip(" ;,"),
        "link": f"https://{link}" if link else "",
        "date": day,
        "day": day_of(day),
    }


def day_of(value: date | str) -> str:
    """Return a day as people read it."""
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return str(date_format(day, "j F Y"))


READ_OUT: Mapping[str, Callable[[Any], str]] = {
    "form": lambda value: capfirst(str(Form(value).label)),
    "topics": lambda value: capfirst(listed(Topic(one).label for one in value)),
    "languages": lambda value: listed(LANGUAGE_LABELS[one] for one in value),
    "region": lambda value: str(Region(value).label),
    "online": lambda value: str(TRAVELS[value]),
    "names": lambda value: str(NAMES[value]),
    "heavy": lambda value: gettext("Yes") if value else gettext("No"),
    "fee_cents": euros,
    "travel_cents": euros,
    "day": day_of,
    "told_on": day_of,
}

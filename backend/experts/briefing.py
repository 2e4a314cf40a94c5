"""The steps of a briefing: what a requester is asked, with advice and an example at each.

Where a step comes from is written in docs/experts-requests.md. Rules look at what was agreed
(`Terms`), and know no rows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.experts import local_time

from .states import Form

# Whose names are said: nobody's, the chosen ones, or as each member says beforehand.
NAMES_NONE, NAMES_CHOSEN, NAMES_EACH = "none", "chosen", "each"
NAMES = (NAMES_NONE, NAMES_CHOSEN, NAMES_EACH)
# Texts of `Assignment.briefing`; `told_on` is a day, `names` one of `NAMES`.
TEXTS = (
    "purpose",
    "question",
    "audience",
    "place",
    "use",
    "preparation",
    "support",
    "recording",
    "aftercare",
)
# Of them, what stands on a result and its paper, with what it may be used for.
ON_THE_RESULT = ("purpose", "question", "use")
BRIEFING_FIELDS = (*TEXTS, "told_on", "names")
# Columns of `Assignment` that a requester fills in.
COLUMNS = (
    "form",
    "topics",
    "languages",
    "region",
    "online",
    "day",
    "wanted",
    "fee_cents",
    "travel_cents",
)
LONGEST_QUESTION = 300
MIN_DAYS = 14
OURS, OURS_SINCE = "Kier", "2026-11-25"
ODIHR, ODIHR_SINCE = (
    "OSCE/ODIHR, Code of Practice for Ensuring the Rights of Victims and Survivors of Human "
    "Trafficking",
    "2023-04-18",
)
# Forms in which people are seen or heard by others than the requester.
SEEN = frozenset({Form.TALK, Form.TRAINING, Form.MEETING, Form.MEDIA})


class Terms(Protocol):
    """What is agreed: columns of a request, and its briefing by field."""

    @property
    def form(self) -> str:
        """One of `states.Form`, empty if it was not chosen."""

    @property
    def topics(self) -> list[Any]:
        """Of `catalogue.Topic`."""

    @property
    def languages(self) -> list[Any]:
        """Of `catalogue.LANGUAGES`."""

    @property
    def region(self) -> str:
        """ISO 3166-2:NL."""

    @property
    def online(self) -> bool:
        """Nobody has to travel."""

    @property
    def day(self) -> date | None:
        """The day, or the last one to answer."""

    @property
    def fee_cents(self) -> int | None:
        """For each member, preparation included."""

    @property
    def travel_cents(self) -> int | None:
        """For each member, at the most."""

    @property
    def briefing(self) -> dict[str, Any]:
        """Answers by field."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to think of: never a refusal. `date` is the day of the source, in ISO 8601."""

    code: str
    text: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `fields` are names of `COLUMNS` and `BRIEFING_FIELDS`."""

    id: str
    title: str | Promise
    advice: str | Promise
    example: str | Promise
    fields: tuple[str, ...]


STEPS = (
    Step(
        "purpose",
        _("Why do you ask?"),
        _(
            "Say what will be different when you have the advice. If everything is decided "
            "already, do not ask: members notice, and it costs trust."
        ),
        _("We write a new plan against exploitation. It is decided in spring."),
        ("purpose",),
    ),
    Step(
        "question",
        _("What is your question, in one sentence?"),
        _(
            "Ask for advice, never for a life story. Members can answer from what they know, "
            "without telling what happened to them."
        ),
        _("What would make it easier to ask our district team for help?"),
        ("question",),
    ),
    Step(
        "form",
        _("In what form?"),
        _(
            "In writing, members think in their own time. A meeting fits when you want to think "
            "together. For the media only members are asked who said that they want that."
        ),
        _("A consultation in writing."),
        ("form",),
    ),
    Step(
        "people",
        _("Whom do you need?"),
        _(
            "Choose what members have to know about, and the languages in which you can take "
            "answers. Three to six people bring more than one voice."
        ),
        _("Five members who know about asking for help, in Dutch or English."),
        ("topics", "languages", "wanted"),
    ),
    Step(
        "audience",
        _("Who reads or hears it?"),
        _(
            "Name all who will read the advice or sit in the room, by their function. Members "
            "decide by this whether they feel safe."
        ),
        _("Three policy advisers on care and safety, and the alderman."),
        ("audience",),
    ),
    Step(
        "when",
        _("When, and where?"),
        _(
            "Give a day, or the last day to answer. Plan at least two weeks from now. For a "
            "place: near a station, quiet, with a room to step out to, and no counter at which "
            "people have to show who they are."
        ),
        _("12 March, 10 to 12 o'clock. Library, first floor, five minutes from the station."),
        ("day", "online", "region", "place"),
    ),
    Step(
        "use",
        _("What do you do with it, and when do members hear?"),
        _(
            "Say where the advice goes, and on which day you tell members what came of it. "
            "You are asked for this before the request can be closed."
        ),
        _("The advice becomes an annex of the plan. On 1 June you hear what we took over."),
        ("use", "told_on"),
    ),
    Step(
        "preparation",
        _("How do members prepare?"),
        _(
            "Send everything a week before, in plain words. Reading and talking beforehand are "
            "work too, and part of the fee."
        ),
        _("Two pages in plain words, and a call of half an hour a week before."),
        ("preparation",),
    ),
    Step(
        "support",
        _("Who is there for members?"),
        _(
            "Name one person who is there beforehand, on the day and after it, and who is not "
            "the chair. Members may bring somebody of their own."
        ),
        _("The coordinator of the platform comes along, and sits at the table."),
        ("support",),
    ),
    Step(
        "recording",
        _("What is recorded, and which names are used?"),
        _(
            "Record nothing, unless there is a reason. Say who keeps notes and for how long. "
            "Never promise that nobody will be recognised: that can never be guaranteed."
        ),
        _("No recording. One of us takes notes without names. Members read them first."),
        ("recording", "names"),
    ),
    Step(
        "fee",
        _("What do you pay?"),
        _(
            "Give the fee for one member, preparation included, as you would pay another expert, "
            "and what you pay for travel. Pay within two weeks. For some members a fee touches "
            "their benefits: leave the choice to them."
        ),
        _("€ 150 for each member for half a day, and the train ticket."),
        ("fee_cents", "travel_cents"),
    ),
    Step(
        "aftercare",
        _("How do you look after members when it is over?"),
        _(
            "Plan a talk right afterwards or on the next day, and say whom members can call. "
            "The platform asks them again after a week."
        ),
        _("Half an hour together afterwards. The coordinator calls on the next day."),
        ("aftercare",),
    ),
)
# What is only asked of those who have people travel.
ONLY_IN_PLACE = frozenset({"region", "place", "travel_cents"})


def missing(terms: Terms) -> list[str]:
    """Return fields to be filled in before a request is sent; a day that has passed is missing."""
    return [
        name
        for step in STEPS
        for name in step.fields
        if not (terms.online and name in ONLY_IN_PLACE) and not _is_given(terms, name)
    ]


def warnings(terms: Terms) -> list[Warned]:
    """Return what to think of in time, places and names; of pay: `pay_rules.warnings`."""
    return [warned for rule in RULES for warned in rule(terms)]


def _is_given(terms: Terms, name: str) -> bool:
    match name:
        case "online" | "wanted":
            # Columns that always say something.
            return True
        case "day":
            return terms.day is not None and terms.day >= local_time.today()
        case "fee_cents" | "travel_cents":
            return getattr(terms, name) is not None
    answers: Mapping[str, object] = terms.briefing
    value = answers.get(name) if name in BRIEFING_FIELDS else getattr(terms, name)
    return bool(value.strip() if isinstance(value, str) else value)


def _no_time(terms: Terms) -> Iterator[Warned]:
    if terms.day and terms.day < local_time.today() + timedelta(days=MIN_DAYS):
        text = gettext(
            "That is within {days} days. Members need time to choose and to prepare; few will "
            "say yes."
        )
        yield Warned("no-time", text.format(days=MIN_DAYS), OURS, OURS_SINCE)


def _told_before(terms: Terms) -> Iterator[Warned]:
    told = terms.briefing.get("told_on")
    if told and terms.day and date.fromisoformat(told) < terms.day:
        text = gettext("You tell members what came of it before they have given their advice.")
        yield Warned("told-before", text, OURS, OURS_SINCE)


def _names(terms: Terms) -> Iterator[Warned]:
    if terms.form in SEEN and terms.briefing.get("names") not in {None, "", NAMES_NONE}:
        text = gettext(
            "Whoever is seen or heard can be recognised, whatever name is used. Ask each member "
            "on the day once more what may be recorded and passed on."
        )
        yield Warned("recording-names", text, ODIHR, ODIHR_SINCE)


def _media(terms: Terms) -> Iterator[Warned]:
    if terms.form == Form.MEDIA:
        text = gettext(
            "What is published can be found for a lifetime. Members read it before it comes out, "
            "and can take back what they said until then."
        )
        yield Warned("media", text, ODIHR, ODIHR_SINCE)


RULES: tuple[Callable[[Terms], Iterator[Warned]], ...] = (_no_time, _told_before, _names, _media)

"""The coordinator's list: no member sees a request before each point was looked at."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ODIHR = "OSCE/ODIHR, Code of Practice (2023)"
PEC = "Modern Slavery PEC, 12 principles (2024)"
NSN = "National Survivor Network"
NSTAC = "NSTAC guidance (2024)"
NOZO = "nietsoveronszonderons.nl"
FPE = "Fries Platform Ervaringsdeskundigheid"
PAY = "backend/experts/data/pay.json"


@dataclass(frozen=True, slots=True)
class Item:
    """A point; who changes one of its `fields` takes the tick away again."""

    id: str
    text: str | Promise
    source: str
    fields: tuple[str, ...]


ITEMS = (
    Item(
        "goal",
        _("The goal is clear, and something can still change by the advice."),
        NOZO,
        ("purpose",),
    ),
    Item(
        "question",
        _("The question fits in one sentence, and can be answered without telling one's story."),
        NSTAC,
        ("question",),
    ),
    Item("form", _("The form fits the question."), FPE, ("form",)),
    Item(
        "audience",
        _("All who read or hear it are named, and members can be safe with them."),
        PEC,
        ("audience",),
    ),
    Item(
        "date",
        _("The date leaves time to choose and to prepare."),
        PEC,
        ("day",),
    ),
    Item(
        "place",
        _("The place is safe and can be reached; nobody has to show who they are."),
        ODIHR,
        ("place", "region", "online"),
    ),
    Item(
        "told-back",
        _("It is said what happens with the advice, and on which day members hear of it."),
        NOZO,
        ("use", "told_on"),
    ),
    Item(
        "preparation",
        _("What members prepare is said in plain words, and is paid."),
        NSN,
        ("preparation",),
    ),
    Item(
        "support",
        _("A support person is named, who knows of it."),
        ODIHR,
        ("support",),
    ),
    Item(
        "recording",
        _("Recording and names are agreed, and nobody is promised never to be recognised."),
        ODIHR,
        ("recording", "names"),
    ),
    Item(
        "pay",
        _("Fee and travel keep to the rules, and come within two weeks."),
        PAY,
        ("fee_cents", "travel_cents"),
    ),
    Item("aftercare", _("Aftercare is arranged: who, when, how."), NSTAC, ("aftercare",)),
    Item(
        "people",
        _("Topics, languages and the number of members are set."),
        FPE,
        ("topics", "languages", "wanted"),
    ),
    Item("heavy", _("It was judged whether it is heavy for members."), PEC, ()),
)
IDS = tuple(item.id for item in ITEMS)


@dataclass(frozen=True, slots=True)
class TickedItem:
    """A point, and whether it was looked at."""

    id: str
    text: str | Promise
    source: str
    done: bool


def with_ticks(checked: Collection[str]) -> list[TickedItem]:
    """Return all points in order, with those that were looked at."""
    return [TickedItem(item.id, item.text, item.source, item.id in checked) for item in ITEMS]


def unticked(checked: Collection[str]) -> list[Item]:
    """Return points that were not looked at yet, in order."""
    return [item for item in ITEMS if item.id not in checked]


def still_ticked(checked: Iterable[str], changed: Collection[str]) -> list[str]:
    """Return what stays ticked when somebody else changed these fields, in order."""
    kept = set(checked)
    return [item.id for item in ITEMS if item.id in kept and not set(item.fields) & set(changed)]

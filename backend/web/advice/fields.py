"""The fields of a briefing on a page: how they look, and how what was typed becomes a value.

What makes no value comes again with the page as it was typed, and the page says what to do.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from backend.experts.briefing import LONGEST_QUESTION, NAMES, ONLY_IN_PLACE
from backend.experts.catalogue import LANGUAGE_LABELS, LANGUAGES, Topic
from backend.experts.models import Assignment
from backend.experts.models.requests import MAX_WANTED
from backend.experts.pay_rules import euros
from backend.experts.states import Form
from backend.organisations.profiles import Region

from .words import LABELS, TRAVELS, value_of
from .words import NAMES as NAME_WORDS

# As over the API (api/experts/request_shapes.py).
LONGEST_TEXT, MAX_CENTS = 2_000, {"fee_cents": 1_000_000, "travel_cents": 100_000}
EUROS = re.compile(r"€?\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*(?:€|,-)?")
DAYS = frozenset({"day", "told_on"})
ONE_OF: Mapping[str, tuple[str, ...]] = {
    "form": tuple(Form.values),
    "region": tuple(one for one in Region.values if one != Region.UNKNOWN),
    "names": NAMES,
}
SOME_OF: Mapping[str, tuple[str, ...]] = {"topics": tuple(Topic.values), "languages": LANGUAGES}
YES, NO = "online", "there"


class Wrong(ValueError):
    """What was typed makes no value; says what to do."""


def read_fields(names: Iterable[str], sent: QueryDict) -> tuple[dict[str, Any], dict[str, str]]:
    """Values by name, as `services.revisions.change` takes them, and what is wrong by name."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name in names:
        try:
            values[name] = _read(name, sent)
        except Wrong as wrong:
            faults[name] = str(wrong)
    return values, faults


def _read(name: str, sent: QueryDict) -> Any:
    if name in SOME_OF:
        marked = set(sent.getlist(name))
        return [one for one in SOME_OF[name] if one in marked]
    typed = sent.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()
    if name in ONE_OF:
        return typed if typed in ONE_OF[name] else ""
    if name in MAX_CENTS:
        return _cents(typed, MAX_CENTS[name])
    if name in DAYS:
        return _day(typed)
    return READERS.get(name, _words)(typed, _longest(name))


def _words(typed: str, most: int) -> str:
    if len(typed) > most:
        text = _("This is {found} characters long. Make it {most} or less.")
        raise Wrong(text.format(found=len(typed), most=most))
    return typed


def _travels(typed: str, _most: int) -> bool:
    return typed != NO


def _number(typed: str, _most: int) -> int:
    if not (typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= MAX_WANTED):
        raise Wrong(_("Give a number from 1 to {most}.").format(most=MAX_WANTED))
    return int(typed)


READERS = {"online": _travels, "wanted": _number}


def _cents(typed: str, most: int) -> int | None:
    if not typed:
        return None
    found = EUROS.fullmatch(typed)
    cents = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else most + 1
    if cents > most:
        text = _("Give an amount in euros, such as 150 or 12,50; at most {most}.")
        raise Wrong(text.format(most=euros(most)))
    return cents


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Wrong(_("Give a day, such as 2027-03-31.")) from None


def _longest(name: str) -> int:
    return LONGEST_QUESTION if name == "question" else LONGEST_TEXT


# -- How they look ------------------------------------------------------------------------------


def shown_fields(
    assignment: Assignment,
    names: Iterable[str],
    *,
    sent: QueryDict | None = None,
    faults: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Fields for the template, with what was typed or else with what is kept."""
    return [
        {
            "name": name,
            "id": f"f-{name}",
            "label": LABELS[name],
            "fault": faults.get(name, ""),
            "place": name in ONLY_IN_PLACE,
        }
        | _look(name, _typed(name, assignment, sent))
        for name in names
    ]


def _typed(name: str, assignment: Assignment, sent: QueryDict | None) -> Any:
    """What stands in the field, as text or as a list of what is marked."""
    if sent is not None:
        return sent.getlist(name) if name in SOME_OF else sent.get(name, "")
    value = value_of(assignment, name)
    if name in SOME_OF:
        return value
    if name == "online":
        return YES if value else NO
    if name in MAX_CENTS:
        return "" if value is None else f"{value / 100:.2f}".removesuffix(".00")
    return "" if value is None else str(value)


def _look(name: str, typed: Any) -> dict[str, Any]:
    if name in SOME_OF or name in {"form", "names", "online"}:
        marked = typed if isinstance(typed, list) else [typed]
        options = [
            {"value": value, "label": label, "chosen": value in marked}
            for value, label in _choices(name)
        ]
        kind = "checkbox" if name in SOME_OF else "radio"
        return {"look": "choices", "type": kind, "options": options}
    if name == "region":
        options = [
            {"value": value, "label": label, "chosen": value == typed}
            for value, label in _choices(name)
        ]
        return {"look": "select", "options": options}
    if name in DAYS:
        return {"look": "line", "type": "date", "value": typed}
    if name in MAX_CENTS or name == "wanted":
        mode = "decimal" if name in MAX_CENTS else "numeric"
        return {"look": "line", "type": "text", "mode": mode, "value": typed, "short": True}
    rows = 3 if name in {"question", "place"} else 6
    return {"look": "area", "value": typed, "rows": rows, "most": _longest(name)}


def _choices(name: str) -> list[tuple[str, str]]:
    found: list[tuple[str, Any]]
    match name:
        case "topics":
            found = [(one.value, one.label) for one in Topic]
        case "languages":
            found = [(one, LANGUAGE_LABELS[one]) for one in LANGUAGES]
        case "form":
            found = [(one.value, one.label) for one in Form]
        case "names":
            found = [(one, NAME_WORDS[one]) for one in NAMES]
        case "online":
            found = [(YES, TRAVELS[True]), (NO, TRAVELS[False])]
        case _:
            found = [(one, Region(one).label) for one in ONE_OF[name]]
    return [(value, capfirst(str(label))) for value, label in found]

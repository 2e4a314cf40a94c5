"""A publication as data: its tables as they are, and what their variables are called."""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.models import Round

from .plan import plan_of
from .presentation import Reading
from .publication import last_shown
from .variables import Sort, Variable


def labelled(round_: Round, language: str) -> dict[str, Any]:
    """Return the last publication of a round as JSON; without one, `tables` is None.

    A count is a number, or `[least, most]` where it is hidden. `docs/surveys-api.md` has the form.

    :param round_: with its version
    :param language: of the questionnaire's texts; our own words come in the one that is active
    """
    last = last_shown(round_)
    plan = plan_of(round_)
    reading = Reading(plan, language, last.tables if last else {})
    shown: Mapping[str, Any] = last.tables["variables"] if last else {}
    return {
        "number": last.number if last else None,
        "day": last.day.isoformat() if last else None,
        "respondents": last.respondents if last else None,
        "final": last.final if last else False,
        "threshold": round_.threshold,
        "tables": last.tables if last else None,
        "variables": [
            _named(reading, one, plan.places(one.question) if one.sort is Sort.RANKED else ())
            for one in plan.one_way
            if one.id in shown
        ],
    }


def _named(reading: Reading, variable: Variable, places: Sequence[Variable]) -> dict[str, Any]:
    labels = reading.categories(variable)
    return {
        "id": variable.id,
        "question": variable.question,
        "label": reading.name_of(variable).text,
        "categories": [
            {"id": one.id, "label": label.text}
            for one, label in zip(variable.categories, labels, strict=True)
        ],
        "options": [
            {"id": place.id, "label": reading.label(place.label, place.id.partition("/")[2]).text}
            for place in places
        ],
    }

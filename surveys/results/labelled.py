"""A publication as JSON, with the names of its variables."""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.models import Round

from .plan import plan_of
from .presentation import Reading
from .publication import last_shown
from .variables import Sort, Variable


def labelled(round_: Round, language: str) -> dict[str, Any]:
    """Return the last publication as JSON (docs/surveys-api.md), with texts in a language."""
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
            _named(
                reading,
                variable,
                plan.places(variable.question) if variable.sort is Sort.RANKED else (),
            )
            for variable in plan.one_way
            if variable.id in shown
        ],
    }


def _named(reading: Reading, variable: Variable, places: Sequence[Variable]) -> dict[str, Any]:
    labels = reading.categories(variable)
    return {
        "id": variable.id,
        "question": variable.question,
        "label": reading.name_of(variable).text,
        "categories": [
            {"id": category.id, "label": label.text}
            for category, label in zip(variable.categories, labels, strict=True)
        ],
        "options": [
            {"id": place.id, "label": reading.label(place.label, place.id.partition("/")[2]).text}
            for place in places
        ],
    }

"""Compiled questionnaires, and calculations from the date, which is that of the batch."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from itertools import zip_longest
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from backend.core.errors import Missing
from surveys.models import Round, Version
from surveys.questionnaire.compiled import Compiled, compile_definition
from surveys.questionnaire.definition import read
from surveys.questionnaire.submissions import settle

OF_THE_CLOCK = {"today", "now"}


@lru_cache(maxsize=64)
def compiled_of(version_id: UUID) -> Compiled:
    """Return the compiled questionnaire of a fixed version, cached; raise Missing if absent."""
    rows = Version.objects.filter(id=version_id, fixed=True)
    definition = rows.values_list("definition", flat=True).first()
    if definition is None:
        raise Missing
    return compile_definition(read(definition))


def now_of(survey: Round) -> datetime:
    """Return the local time in the time zone of a round, without an offset."""
    return timezone.now().astimezone(ZoneInfo(survey.timezone)).replace(tzinfo=None)


def on_day(compiled: Compiled, answers: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Return answers recalculated for the start of a day, without those based on free texts."""
    dated = dated_names(compiled)
    if not dated:
        return dict(answers)
    again, _texts = settle(compiled, answers, day, datetime.combine(day, time()))
    return _merged(answers, again, dated)


def dated_names(compiled: Compiled) -> set[str]:
    """Return the names of calculations that depend on the clock."""
    found: set[str] = set()
    for name in compiled.order:
        node = compiled.nodes[name]
        calculation = node.expressions.get("calculation")
        if calculation is None or not node.is_worked_out:
            continue
        if calculation.functions & OF_THE_CLOCK or calculation.references & found:
            found.add(name)
    return found


def _merged(kept: Mapping[str, Any], again: Mapping[str, Any], dated: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in kept.items():
        if name in dated:
            if name in again:
                found[name] = again[name]
        elif isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value):
            others: Sequence[Mapping[str, Any]] = again.get(name, [])
            nothing: Mapping[str, Any] = {}
            entries = zip_longest(value, others[: len(value)], fillvalue=nothing)
            found[name] = [_merged(entry, other, dated) for entry, other in entries]
        else:
            found[name] = value
    return found

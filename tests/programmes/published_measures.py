"""All that is ever published of a measure: as an attacker takes it, and as people read it."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from django.db import transaction
from openpyxl import load_workbook

from api.programmes.measures.serializers import MeasureReportSerializer
from backend.programmes.models import (
    Measure,
    MeasureLeadTimes,
    MeasurePairs,
    MeasureRound,
    MeasureTable,
    Project,
)
from backend.programmes.selectors.measure_report import report_of
from backend.programmes.selectors.measures import measures_of
from backend.programmes.services.measure_files import file_of
from surveys.models import Publication, Response, Spent, Token, Waiting
from tests.surveys.disclosure.attacker import Found, LinearAttacker, Results

# Whatever is kept of people beside the tables that are published.
KEPT = (Response, Waiting, Spent, Token, MeasurePairs, MeasureLeadTimes)


def published_of(measure: Measure) -> Iterator[tuple[str, Results]]:
    """Yield the tables of each round, of pairs and of lead times, past the API: all there is."""
    for row in MeasureRound.objects.filter(measure=measure).order_by("group", "phase"):
        told = [
            one.tables for one in Publication.objects.filter(round=row.round).order_by("number")
        ]
        if told:
            names = [*told[-1]["variables"]]
            variables = {
                name: [one["variables"][name] for one in told if name in one["variables"]]
                for name in names
            }
            crossed = [(*table["pair"], table) for table in told[-1].get("crossed", ())]
            yield f"{row.group} {row.phase}", Results(variables, crossed)
    for table in MeasureTable.objects.filter(measure=measure).order_by("subject"):
        yield table.subject, _once(table.tables)


def narrowed(measure: Measure, most: int | None = None) -> Iterator[tuple[str, Found]]:
    """Yield each hidden count, and how far a solver narrows it."""
    for name, results in published_of(measure):
        for found in LinearAttacker(results).attack(most):
            yield name, found


def read_by_people(project: Project) -> tuple[list[Any], list[Any]]:
    """Return what the API and the file for Excel say of a project's measures."""
    rows = measures_of(project).order_by("begins_on", "pk")
    reports = [MeasureReportSerializer(report_of(row, "en")).data for row in rows]
    book = load_workbook(BytesIO(file_of(project, form="xlsx", language="en")))
    return reports, [list(line) for sheet in book for line in sheet.values]


def without_people(read: Callable[[], Any]) -> Any:
    """Return what is read once all answers are erased; afterwards they are there again."""
    with transaction.atomic():
        for model in KEPT:
            model._base_manager.all().delete()
        found = read()
        transaction.set_rollback(True)
    return found


def _once(tables: dict[str, Any]) -> Results:
    if "by_class" in tables:
        return Results(
            {"region": [tables["by_region"]], "class": [tables["by_class"]]},
            [("region", "class", tables["crossed"])],
        )
    return Results(
        {phase: [table] for phase, table in tables["phases"].items()},
        [("before", phase, table) for phase, table in tables["crossed"].items()],
    )

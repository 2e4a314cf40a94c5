"""Attacks on what is published of measures: once more, by another plan, by people who know some."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from backend.core.errors import ImpossibleMove
from backend.programmes.models import Measure, MeasureRound, MeasureTable, Project
from backend.programmes.selectors.measure_report import report_of
from backend.programmes.selectors.measures import measure_of
from backend.programmes.services.measure_pairs import count_pairs, new_pair_code
from backend.programmes.services.measure_rounds import end_due_rounds, end_round
from backend.programmes.services.measures import change_measure, erase_measure
from surveys.disclosure.published import THRESHOLD
from surveys.models import Publication
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project
from tests.programmes.measures import (
    REGIONS,
    a_measure,
    a_round,
    answers,
    cards_for,
    ended,
    place_of,
    says,
    tried_wording,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, "melden", kind="trial", ends_on=None)


def told(project: Project) -> str:
    """Return all that was ever published, and all that a report says of it."""
    tables = [row.tables for row in Publication.objects.order_by("round", "number")]
    once = [row.tables for row in MeasureTable.objects.order_by("measure", "subject")]
    reports = [
        repr(report_of(measure_of(project, pk), "en").tables)
        for pk in Measure.objects.order_by("pk").values_list("pk", flat=True)
    ]
    return json.dumps([tables, once, reports], sort_keys=True, default=str)


def asked(programme: Programme, measure: Measure, good: dict[str, int], each: int) -> MeasureRound:
    """Ask detectives; of each region so many say that there is time."""
    row = a_round(programme, measure)
    for region, number in good.items():
        for place, card in enumerate(cards_for(programme, row, region, each)):
            answers(row, card, contact=4, time="yes" if place < number else "no", works=4)
    return row


# -- Once more ------------------------------------------------------------------------------------
def test_nothing_is_published_again_after_one_more_answer(
    programme: Programme, project: Project, clock: Clock
) -> None:
    measure = a_measure(programme, project)
    row = asked(programme, measure, {"NL-UT": 6, "NL-ZH": 8}, 10)
    [late] = cards_for(programme, row, "NL-UT", 1)
    ended(programme, row)
    before = told(project)
    with pytest.raises(Exception, match=r"over|ended|no longer"):
        answers(row, late, contact=1, time="no", works=1)
    with pytest.raises(ImpossibleMove):
        end_round(**place_of(programme, measure), round_id=row.pk)
    with pytest.raises(Exception, match=r"over|ended|no longer"):
        cards_for(programme, row, "NL-UT", 1)
    with pytest.raises(ImpossibleMove):
        a_round(programme, measure)
    clock.put_on(days=60)
    assert end_due_rounds() == 0
    assert count_pairs(measure_of(project, measure.pk), "detectives") is None
    assert told(project) == before


def test_another_plan_publishes_no_other_tables(programme: Programme, project: Project) -> None:
    """Regions that are left out or joined would be subtracted from what is published."""
    measure = a_measure(programme, project)
    ended(programme, asked(programme, measure, {"NL-UT": 6, "NL-ZH": 8}, 10))
    before = told(project)
    tables = [{"group": "detectives", "sort": "regions", "indicator": "skill"}]
    for change in (
        {"regions": ["NL-UT"]},
        {"expected": {"detectives": {"NL-UT": 12}}},
        {"tables": tables},
        {"tables": []},
    ):
        with pytest.raises(ImpossibleMove):
            change_measure(**place_of(programme, measure), version=1, **change)
    assert told(project) == before


def test_what_is_erased_is_not_asked_for_again(programme: Programme, project: Project) -> None:
    measure = a_measure(programme, project)
    row = asked(programme, measure, {"NL-UT": 6, "NL-ZH": 8}, 10)
    ended(programme, row)
    erase_measure(**place_of(programme, measure))
    assert told(project) == json.dumps([[], [], []])


# -- Before the end -------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["editor", "manager"])
def test_nothing_that_is_read_before_the_end_depends_on_answers(
    programme: Programme, project: Project, role: str
) -> None:
    """Plan with its power, rounds, report, files, board and history: the same for 0 and for 20."""
    measure = a_measure(programme, project)
    row = a_round(programme, measure)
    cards = cards_for(programme, row, "NL-UT", 12) + cards_for(programme, row, "NL-ZH", 8)
    root = f"/api/v1/programmes/projects/{project.pk}"
    at = f"{root}/measures/{measure.pk}"
    paths = (f"{root}/measures", at, f"{at}/report", f"{root}/history", "/api/v1/programmes/board")
    person = getattr(programme, role)

    def read() -> list[Any]:
        found = [Browser(person).get(path).content for path in paths]
        # The file itself says when it was made.
        book = load_workbook(
            BytesIO(Browser(person).get(f"{root}/measures/file?form=xlsx").content)
        )
        return [*found, [line for sheet in book for line in sheet.values]]

    before = read()
    for card in cards:
        answers(row, card, contact=1, time="no", works=5)
    assert read() == before


# -- Who knows some of the answers ----------------------------------------------------------------
def test_who_answered_themselves_narrows_a_hidden_region_by_themselves_alone(
    programme: Programme, project: Project
) -> None:
    """One of ten knows their own answer: what others said keeps the values it may have."""
    lines = {}
    for few in range(THRESHOLD):
        measure = a_measure(programme, project)
        ended(programme, asked(programme, measure, {"NL-UT": few, "NL-ZH": 10 - few}, 10))
        [table] = [
            table
            for table in report_of(measure_of(project, measure.pk), "en").tables
            if table.sort == "regions" and table.phase == "before"
        ]
        lines[few] = repr(table.lines), repr(table.contrasts)
    # The same total in each: regions differ, and the report says the same of all of them.
    assert len({*lines.values()}) == 1


@pytest.mark.parametrize("answer", ["yes", "maybe", "no"])
def test_a_code_that_somebody_else_finds_opens_nothing(
    programme: Programme, project: Project, answer: str
) -> None:
    """Whoever finds a paper with a code, and has a card, is answered the same by the page."""
    tried_wording(programme, project)
    measure = a_measure(programme, project)
    row = a_round(programme, measure, "victims")
    mine, other, third = cards_for(programme, row, REGIONS[0], 3)
    code = new_pair_code()
    assert says(row, mine, code, "yes")
    found, path = [], f"/m/{row.round.code}"
    for card, typed in ((other, code), (third, new_pair_code())):
        form = {"go": "say", "code": typed, "answer": answer}
        sent = Client(headers={"Origin": "http://testserver"}).post(f"{path}/{card}", form)
        found.append((sent.status_code, sent["Location"].replace(card, "card"), sent.content))
    assert found[0] == found[1]

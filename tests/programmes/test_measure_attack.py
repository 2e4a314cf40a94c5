"""Whoever has report, files and API of a measure finds no hidden count, and no one by a code."""

import json
import random
from itertools import product
from typing import Any

import pytest
from django.db import connection

from backend.programmes.models import MeasurePairs
from backend.programmes.selectors.measure_report import report_of
from backend.programmes.selectors.measures import measure_of
from backend.programmes.services.measure_files import _sheet
from backend.programmes.services.measure_pairs import (
    NOTHING,
    filled,
    new_pair_code,
    opened,
    pair_tables,
)
from surveys.disclosure.published import THRESHOLD
from tests.programmes.factories import a_programme, a_project
from tests.programmes.measures import a_measure, a_round, cards_for, says, tried_wording

SECRET = b"secret"


def said_of(both: int, first: int, second: int, neither: int, alone: int = 0) -> list[str]:
    """Return what people said, and those who answered before alone."""
    found = ["y-y"] * both + ["y-n"] * first + ["n-y"] * second + ["n-n"] * neither
    return found + ["y--"] * alone


def published(*counts: int, alone: int = 0) -> str:
    tables = pair_tables(said_of(*counts, alone=alone), ("before", "after"), SECRET)
    return json.dumps(tables, sort_keys=True)


@pytest.mark.parametrize("total", [12, 17, 24])
def test_all_that_may_have_been_said_is_tried_against_a_table_of_pairs(total: int) -> None:
    """Each hidden count keeps as many values as the threshold, for who knows the whole rule."""
    told: dict[str, list[tuple[int, ...]]] = {}
    for counts in product(range(total + 1), repeat=3):
        if sum(counts) <= total:
            whole = (*counts, total - sum(counts))
            told.setdefault(published(*whole), []).append(whole)
    narrow = 0
    for text, fitting in told.items():
        tables = json.loads(text)
        for name, places in (("before", (0, 1)), ("after", (0, 2))):
            cells = tables["phases"][name]["cells"]
            sums = {sum(each[place] for place in places) for each in fitting}
            hidden = cells is None or isinstance(cells[0], list)
            if hidden and len(sums) < THRESHOLD:
                narrow += 1
    assert narrow == 0


def test_who_answered_once_changes_nothing_that_is_published() -> None:
    assert published(6, 2, 7, 8) == published(6, 2, 7, 8, alone=9)


def test_fewer_than_five_pairs_are_not_told() -> None:
    assert json.loads(published(1, 1, 1, 1))["total"] is None


@pytest.mark.django_db
def test_report_and_files_say_what_is_published_and_nothing_else() -> None:
    programme = a_programme()
    project = a_project(programme, "melden", kind="trial")
    measure = a_measure(programme, project)
    report = report_of(measure_of(project, measure.pk), "en")
    # Nothing is published: no digit of a person is anywhere, of the plan alone.
    assert all(line.share is None for table in report.tables for line in table.lines)
    texts = json.dumps(_sheet(report))
    assert "Nobody was asked yet." in texts


@pytest.mark.django_db
def test_who_reads_the_database_links_no_code() -> None:
    programme = a_programme()
    project = a_project(programme, "melden", kind="trial")
    measure = a_measure(programme, project)
    tried_wording(programme, project)
    row = a_round(programme, measure, "victims")
    cards = cards_for(programme, row, "NL-UT", 6)
    codes = [new_pair_code() for _card in cards]
    before = everything()
    boxes = {bytes(MeasurePairs.objects.get().box)}
    for card, code in zip(cards, codes, strict=True):
        assert says(row, card, code, random.choice(["yes", "no"]))  # noqa: S311 - of a test
        boxes.add(bytes(MeasurePairs.objects.get().box))
    # The box is another one each time, of one length, and the only row that is not a digest.
    assert len(boxes) == len(codes) + 1
    assert {len(box) for box in boxes} == {len(bytes(MeasurePairs.objects.get().box))}
    after = everything()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"programmes_measurepairs", "surveys_spent"}
    stored = json.dumps(after, default=repr)
    for code in codes:
        assert code not in stored
        assert code.replace("-", "") not in stored
    # Under the server's key there are digests, in no order of coming.
    digests = [*opened(MeasurePairs.objects.get())]
    assert digests == sorted(digests)
    assert len(digests) == len(codes)


@pytest.mark.django_db
def test_a_box_that_was_moved_does_not_open() -> None:
    programme = a_programme()
    project = a_project(programme, "melden", kind="trial")
    one = a_measure(programme, project)
    other = filled(MeasurePairs(measure=one, group="helpers"), {"x": "y" + NOTHING * 2})
    box = MeasurePairs(measure=one, group="judges", box=other.box)
    with pytest.raises(Exception, match="opens"):
        opened(box)


def everything() -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = {}
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a table of ours
            found[name] = sorted(map(repr, cursor.fetchall()))
    return found

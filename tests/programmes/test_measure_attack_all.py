"""Whoever has all that is published of measures together finds no hidden count with a solver."""

from random import Random

import pytest

from backend.programmes.models import Measure, MeasureTable
from backend.programmes.selectors.measures import measure_of
from backend.programmes.services.measure_lead_times import count_lead_time, publish_lead_times
from backend.programmes.services.measure_pairs import new_pair_code
from surveys.disclosure.published import THRESHOLD
from surveys.models import Publication
from tests.programmes.factories import Programme, a_programme, a_project
from tests.programmes.measures import (
    REGIONS,
    a_measure,
    a_round,
    answers,
    cards_for,
    ended,
    expects,
    place_of,
    says,
)
from tests.programmes.published_measures import narrowed, read_by_people, without_people

pytestmark = [pytest.mark.django_db, pytest.mark.full]
EACH = 9
YES_NO = ("time", "skill", "support", "explain", "used")
TABLES = [
    {"group": "detectives", "sort": "change", "indicator": "after"},
    {"group": "detectives", "sort": "phases", "indicator": "works"},
    {"group": "detectives", "sort": "regions", "indicator": "time"},
    {"group": "detectives", "sort": "regions", "indicator": "explain"},
]


def a_measure_that_is_over(programme: Programme, seed: int) -> Measure:
    """Return a measure whose detectives answered before and after, with lead times."""
    random = Random(seed)  # noqa: S311 - of a test
    project = a_project(programme, f"melden-{seed}", kind="trial")
    numbers = {"detectives": expects(detectives=2 * EACH)["detectives"]}
    measure = a_measure(programme, project, expected=numbers, tables=TABLES)
    codes = {(region, at): new_pair_code() for region in REGIONS for at in range(EACH)}
    for phase, content in (("before", 0.4), ("after", 0.8)):
        row = a_round(programme, measure, phase=phase)
        cards = {region: cards_for(programme, row, region, EACH) for region in REGIONS}
        for (region, at), code in codes.items():
            says(row, cards[region][at], code, "yes" if random.random() < content else "no")
            yes_no = {name: "yes" if random.random() < content else "no" for name in YES_NO}
            scales = {name: random.randint(1, 5) for name in ("contact", "works")}
            answers(row, cards[region][at], **yes_no, **scales)
        for region in REGIONS:
            for _case in range(EACH):
                place = place_of(programme, measure) | {"phase": phase}
                count_lead_time(**place, region=region, days=random.choice((5, 20, 100, 400)))
        ended(programme, row)
        publish_lead_times(**place_of(programme, measure), phase=phase)
    return measure_of(project, measure.pk)


@pytest.mark.parametrize("seed", range(2))
def test_no_hidden_count_has_fewer_values_than_the_threshold(seed: int) -> None:
    measure = a_measure_that_is_over(a_programme(), seed)
    assert Publication.objects.filter(final=True).count() == 2
    subjects = {*MeasureTable.objects.values_list("subject", flat=True)}
    assert subjects == {"pairs/detectives", "lead-times/before", "lead-times/after"}
    found = [*narrowed(measure)]
    assert len(found) > 20
    assert [each for each in found if each[1].values < THRESHOLD] == []


def test_report_file_and_api_are_made_of_published_tables_alone() -> None:
    measure = a_measure_that_is_over(a_programme(), 2)
    reports, sheet = read_by_people(measure.project)
    lines = [line for table in reports[0]["tables"] for line in table["lines"]]
    assert any(line["share"] for line in lines)
    assert reports[0]["lead_times"]
    assert sheet
    # All answers are erased, and not a word is another one.
    assert without_people(lambda: read_by_people(measure.project)) == (reports, sheet)

"""Lead times: counted without a case, published once, and told to nobody before that."""

from typing import Any

import pytest

from backend.core.errors import FieldConflict, ImpossibleMove
from backend.programmes.models import Measure, MeasureLeadTimes, Project
from backend.programmes.selectors.measure_report import report_of
from backend.programmes.selectors.measures import measure_of
from backend.programmes.services.measure_lead_times import (
    CLASSES,
    MOST_CASES,
    count_lead_time,
    filled,
    opened,
    publish_lead_times,
)
from surveys.disclosure.published import THRESHOLD
from tests.api.test_queries import statements
from tests.personas import Browser
from tests.programmes.factories import Programme, a_programme, a_project
from tests.programmes.measures import REGIONS, a_measure, place_of

pytestmark = pytest.mark.django_db

HIDDEN = "Hidden: too few cases."
# A case of each class.
DAYS = (3, 10, 20, 45, 80, 150, 300, 500)


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, "melden", kind="trial")


def with_cases(measure: Measure, number: int) -> Measure:
    """Put the same number of cases into each class, region and phase."""
    counts = {
        phase: {region: [number] * CLASSES for region in REGIONS} for phase in ("before", "after")
    }
    filled(MeasureLeadTimes.objects.get(pk=measure.pk), counts).save()
    return measure


def cases_of(measure: Measure) -> Any:
    return opened(MeasureLeadTimes.objects.get(pk=measure.pk))


def test_lead_times_are_counted_without_a_case(programme: Programme, project: Project) -> None:
    measure = a_measure(programme, project)
    place = place_of(programme, measure)
    for region in REGIONS:
        for days in (3, 5, 20, 21, 25, 40, 41, 44, 45, 100, 120, 200):
            count_lead_time(**place, region=region, phase="before", days=days)
    with pytest.raises(FieldConflict):
        count_lead_time(**place, region="NL-GE", phase="before", days=3)
    measure = publish_lead_times(**place, phase="before")
    [times] = report_of(measure, "en").lead_times
    everywhere = times.lines[0]
    assert everywhere.cases == 24
    assert everywhere.median
    with pytest.raises(ImpossibleMove):
        count_lead_time(**place, region="NL-UT", phase="before", days=3)
    with pytest.raises(ImpossibleMove):
        publish_lead_times(**place, phase="before")


def test_what_was_counted_by_mistake_is_taken_back(programme: Programme, project: Project) -> None:
    measure = a_measure(programme, project)
    place = place_of(programme, measure) | {"region": "NL-UT", "phase": "before"}
    for days in (3, 3, 45):
        count_lead_time(**place, days=days)
    count_lead_time(**place, days=4, takes_back=True)
    count_lead_time(**place, days=400, takes_back=True)
    assert cases_of(measure) == {"before": {"NL-UT": [1, 0, 0, 1, 0, 0, 0, 0]}}


# -- Attacks --------------------------------------------------------------------------------------
@pytest.mark.full
@pytest.mark.parametrize("takes_back", [True, False])
def test_a_call_is_answered_the_same_whatever_was_counted(
    programme: Programme, project: Project, *, takes_back: bool
) -> None:
    """Who may count asks in each class whether there is a case, or how many are left to count."""
    browser = Browser(programme.editor)
    told = []
    for number in (0, 1, THRESHOLD, MOST_CASES):
        measure = with_cases(a_measure(programme, project), number)
        before = bytes(MeasureLeadTimes.objects.get(pk=measure.pk).box)
        path = f"/api/v1/programmes/projects/{project.pk}/measures/{measure.pk}/lead-times"
        for days in DAYS:
            body = {"region": "NL-UT", "phase": "before", "days": days, "takes_back": takes_back}
            browser.credentials()
            with statements() as found:
                answer = browser.post(path, body)
            told.append((answer.status_code, answer.content, len(found)))
        # The box is another one each time, also where nothing could be taken back.
        after = bytes(MeasureLeadTimes.objects.get(pk=measure.pk).box)
        assert (len(after), after != before) == (len(before), True)
    assert {*told} == {told[0]}
    assert told[0][0] == 204


def test_trying_to_publish_does_not_tell_whether_there_are_five_cases(
    programme: Programme, project: Project
) -> None:
    """A refusal could be tried with one case more each time, all of them taken back afterwards."""
    told = []
    for number in range(THRESHOLD):
        measure = a_measure(programme, project)
        place = place_of(programme, measure)
        for _case in range(number):
            count_lead_time(**place, region="NL-UT", phase="before", days=9)
        publish_lead_times(**place, phase="before")
        report = report_of(measure_of(project, measure.pk), "en")
        told.append([(line.label, line.hidden, line.cases) for line in report.lead_times[0].lines])
        with pytest.raises(ImpossibleMove):
            publish_lead_times(**place, phase="before")
    assert told == [told[0]] * THRESHOLD
    assert {line[1:] for line in told[0]} == {(HIDDEN, None)}


def test_no_other_call_tells_what_was_counted(programme: Programme, project: Project) -> None:
    """All that an editor reads of a measure is the same for no case and for many."""
    browser = Browser(programme.editor)
    measure = a_measure(programme, project)
    root = f"/api/v1/programmes/projects/{project.pk}"
    paths = [
        f"{root}/measures",
        f"{root}/measures/{measure.pk}",
        f"{root}/measures/{measure.pk}/report",
        f"{root}/history",
        "/api/v1/programmes/board",
    ]
    before = [browser.get(path).content for path in paths]
    place = place_of(programme, measure)
    for days in DAYS:
        count_lead_time(**place, region="NL-UT", phase="before", days=days)
    assert [browser.get(path).content for path in paths] == before


@pytest.mark.full
def test_what_is_hidden_in_a_region_is_in_no_line(programme: Programme, project: Project) -> None:
    """One region has four cases or fewer: no line, nor a difference of lines, tells how many."""
    told = set()
    for few in range(THRESHOLD):
        measure = a_measure(programme, project)
        place = place_of(programme, measure)
        for case in range(20):
            region = "NL-ZH" if case < few else "NL-UT"
            days = DAYS[case % len(DAYS)]
            count_lead_time(**place, region=region, phase="before", days=days)
        publish_lead_times(**place, phase="before")
        lines = report_of(measure_of(project, measure.pk), "en").lead_times[0].lines
        told.add(tuple(lines))
    assert len(told) == 1


def test_a_box_has_one_length_however_much_is_counted(
    programme: Programme, project: Project
) -> None:
    row = MeasureLeadTimes.objects.get(pk=a_measure(programme, project).pk)
    length = len(bytes(row.box))
    everywhere = {f"NL-{place:02}": [MOST_CASES] * CLASSES for place in range(12)}
    whole = dict.fromkeys(("before", "during", "after"), everywhere)
    assert len(bytes(filled(row, whole).box)) == length

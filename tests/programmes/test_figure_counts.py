"""What the parts of projects count by quarter: rows that are published, and nothing else."""

from datetime import date

import pytest

from backend.core.quarters import Quarter
from backend.organisations.figure_sources import SOURCES, Count, Owner
from backend.programmes.models import (
    CourseWeek,
    IndicatorValue,
    Involvement,
    LinkWeek,
    PlaceMonth,
    Project,
    Training,
    Visit,
)
from backend.programmes.services.figure_clock import settle_figures
from tests.authenticated_rows import (
    a_signal_table,
    published_signals,
    published_trainings,
    write_by_sql,
)
from tests.programmes.courses import a_live_course
from tests.programmes.factories import Programme, a_link, a_project
from tests.programmes.figures import an_indicator, last_quarter
from tests.programmes.involvement import a_line, an_involvement

pytestmark = pytest.mark.django_db
FIRST, SECOND = Quarter(2026, 1), Quarter(2026, 2)


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, begins_on=date(2025, 1, 1), ends_on=None)


def counted(name: str, project: Project) -> dict[Quarter, Count]:
    found = SOURCES[name].count([project.pk], [FIRST, SECOND])
    return {quarter: count for (owner, quarter), count in found.items() if owner == project.pk}


def test_a_week_is_of_the_quarter_in_which_it_begins(
    programme: Programme, project: Project
) -> None:
    link = a_link(programme, project)
    for week, opened in ((date(2026, 3, 23), 9), (date(2026, 3, 30), 7), (date(2026, 4, 6), 6)):
        LinkWeek.objects.create(
            link=link, week=week, opened=opened, continued_least=0, continued_most=5
        )
    assert counted("links.opened", project) == {FIRST: Count(16, None), SECOND: Count(6, None)}


def test_courses_and_places(programme: Programme, project: Project) -> None:
    course = a_live_course(programme, project).course
    CourseWeek.objects.create(
        course=course, week=date(2026, 4, 6), begun=8, passed_least=5, passed_most=8
    )
    PlaceMonth.objects.create(
        project=project, month=date(2026, 2, 1), region="NL-UT", registered=3, certified=1
    )
    assert counted("courses.passed", project) == {SECOND: Count(5, None)}
    assert counted("places.registered", project) == {FIRST: Count(3, 3)}


def test_cards_are_counted_of_weeks_with_five_visits_and_five_cards(project: Project) -> None:
    weeks = {date(2026, 2, 2): [1] * 5, date(2026, 2, 9): [0, 0, 0, 0, 2], date(2026, 2, 16): [9]}
    Visit.objects.bulk_create(
        Visit(project=project, municipality="GM0518", branch="nails", cards=cards, week=week)
        for week, visits in weeks.items()
        for cards in visits
    )
    assert counted("visits.cards", project) == {FIRST: Count(5, None)}


def test_involvement_counts_lines_and_advice(programme: Programme, project: Project) -> None:
    line, other = a_line(programme, project), a_line(programme, project)
    for on in (line, line, other):
        row = an_involvement(programme, on)
        Involvement.objects.filter(pk=row.pk).update(quarter=str(FIRST))
    an_involvement(programme, other, stage="informed")
    Involvement.objects.filter(pk=row.pk).update(done="The letter was rewritten.")
    assert counted("involvement.lines", project) == {FIRST: Count(2, 2)}
    assert counted("involvement.answered", project) == {FIRST: Count(1, 1)}


def test_what_somebody_wrote_into_published_figures_is_not_counted(project: Project) -> None:
    table, training = a_signal_table(project), Training.objects.create(project=project, slug="one")
    signals, came = published_signals(table), published_trainings(training)
    for row in (signals, came):
        type(row).objects.filter(pk=row.pk).update(until=FIRST.last_day)
    assert counted("signals.ended", project) == {FIRST: Count(20, None)}
    assert counted("trainings.came", project) == {FIRST: Count(18, 18)}
    write_by_sql(signals, signals=21)
    write_by_sql(came, came_least=19)
    assert counted("signals.ended", project) == counted("trainings.came", project) == {}


def test_each_source_can_be_asked_of_nothing(project: Project) -> None:
    for source in SOURCES.values():
        owner = project.organisation_id if source.owner == Owner.ORGANISATION else project.pk
        assert not [count for count in source.count([owner], [FIRST]).values() if count.least]


def test_what_was_counted_is_kept_once_and_changes_no_more(
    programme: Programme, project: Project
) -> None:
    indicator = an_indicator(project, is_people=False, source="places.registered")
    quarter = last_quarter(3)
    row = PlaceMonth.objects.create(
        project=project, month=quarter.first_day, region="NL-UT", registered=3, certified=1
    )
    assert settle_figures() > 0
    row.delete()
    assert settle_figures() == 0
    value = IndicatorValue.objects.get(indicator=indicator, quarter=str(quarter))
    assert (value.reached, value.reached_most, value.is_settled) == (3, 3, True)

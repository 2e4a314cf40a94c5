"""What the clock does with figures: numbers that are kept, and releases that are erased in time."""

from datetime import timedelta

import pytest

from backend.core import retention
from backend.core.days import today
from backend.programmes.models import (
    FiguresRelease,
    IndicatorValue,
    PlaceMonth,
    Project,
    ReleasedFigure,
)
from backend.programmes.services.figure_clock import QUARTERS, settle_figures
from backend.programmes.services.figure_releases import erase_old_releases
from tests.authenticated_rows import write_by_sql
from tests.clock import Clock
from tests.programmes.factories import Programme, a_project
from tests.programmes.figures import a_figure, a_release, an_indicator, last_quarter

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, begins_on=last_quarter(8).first_day, ends_on=None)


def places(project: Project, before: int, number: int) -> None:
    PlaceMonth.objects.create(
        project=project,
        month=last_quarter(before).first_day,
        region="NL-UT",
        registered=number,
        certified=0,
    )


def test_releases_are_erased_with_what_they_made_known(
    programme: Programme, project: Project
) -> None:
    a_figure(an_indicator(project), 12)
    old = a_release(programme)
    IndicatorValue.objects.update(target=20)
    new = a_release(programme)
    assert erase_old_releases() == 0
    day = today() - retention.PROGRAMME_FIGURES.length - timedelta(days=1)
    FiguresRelease.objects.filter(pk=old.pk).update(released_on=day)
    assert erase_old_releases() == 1
    assert [row.pk for row in FiguresRelease.objects.all()] == [new.pk]
    # What the newer one shows is known from the first: it stays until that day is over.
    assert ReleasedFigure.objects.count() == 1
    ReleasedFigure.objects.update(released_on=day)
    erase_old_releases()
    assert not ReleasedFigure.objects.exists()


def test_on_the_last_day_they_are_still_there(programme: Programme, project: Project) -> None:
    a_figure(an_indicator(project), 12)
    a_release(programme)
    day = today() - retention.PROGRAMME_FIGURES.length
    FiguresRelease.objects.update(released_on=day)
    ReleasedFigure.objects.update(released_on=day)
    assert erase_old_releases() == 0
    assert ReleasedFigure.objects.count() == 1


def test_one_that_does_not_verify_is_erased_too(programme: Programme, project: Project) -> None:
    a_figure(an_indicator(project), 12)
    release = a_release(programme)
    day = today() - retention.PROGRAMME_FIGURES.length - timedelta(days=1)
    write_by_sql(release, released_on=day, number=9)
    assert erase_old_releases() == 1


def test_what_was_missed_is_kept_for_a_year_back(project: Project) -> None:
    indicator = an_indicator(project, is_people=False, source="places.registered")
    # The last one may be over for less than 45 days.
    for before in range(1, QUARTERS + 3):
        places(project, before, before)
    settle_figures()
    kept = {row.quarter: row.reached for row in IndicatorValue.objects.filter(indicator=indicator)}
    assert len(kept) == QUARTERS
    assert str(last_quarter(QUARTERS + 2)) not in kept
    assert kept[str(last_quarter(3))] == 3


def test_a_target_stays_beside_what_is_kept(project: Project) -> None:
    indicator = an_indicator(project, is_people=False, source="places.registered")
    a_figure(indicator, None, last_quarter(3), target=9, note="Since May.")
    places(project, 3, 4)
    settle_figures()
    row = IndicatorValue.objects.get(indicator=indicator, quarter=str(last_quarter(3)))
    assert (row.target, row.reached, row.note) == (9, 4, "Since May.")
    assert row.is_settled


def test_a_quarter_is_kept_when_all_of_it_is_published(project: Project, clock: Clock) -> None:
    indicator = an_indicator(project, is_people=False, source="places.registered")
    last = last_quarter()
    places(project, 1, 4)
    days = (last.last_day + timedelta(days=45) - today()).days
    clock.put_on(days=days)
    settle_figures()
    kept = IndicatorValue.objects.filter(indicator=indicator, quarter=str(last))
    assert not kept.exists()
    clock.put_on(days=1)
    settle_figures()
    assert kept.get().reached == 4

"""Corrections of released figures: what the release before said is no way around what is hidden."""

from typing import Any

import pytest

from backend.organisations.models import Role
from backend.programmes.models import FiguresRelease, IndicatorValue, Project
from backend.programmes.selectors.figure_releases import newest_release
from backend.programmes.services.indicators import change_indicator, erase_indicator
from tests.authenticated_rows import write_by_sql
from tests.programmes.factories import Programme, a_project
from tests.programmes.figures import a_figure, a_release, an_indicator, last_quarter

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, begins_on=last_quarter(8).first_day, ends_on=None)


def last_cell(release: FiguresRelease) -> Any:
    [indicator] = release.content["projects"][0]["indicators"]
    return indicator["cells"][-1]


def test_what_was_called_things_and_is_people_is_not_repeated(
    programme: Programme, project: Project
) -> None:
    indicator = an_indicator(project, is_people=False)
    a_figure(indicator, 3)
    a_release(programme)
    # Without a number what it means may change: these were people.
    IndicatorValue.objects.update(reached=None)
    change_indicator(
        by=programme.as_participant(Role.COORDINATOR),
        project_id=project.pk,
        indicator_id=indicator.pk,
        version=1,
        is_people=True,
    )
    IndicatorValue.objects.update(reached=3)
    later = a_release(programme)
    # The one before may be withdrawn for it; this one stays.
    assert last_cell(later)["reached"] == [0, 4]
    assert last_cell(later)["was"] is None
    assert later.content["corrects"] is None


def test_another_indicator_of_the_same_code_corrects_nothing(
    programme: Programme, project: Project
) -> None:
    things = an_indicator(project, is_people=False)
    a_figure(things, 3)
    a_release(programme)
    by = programme.as_participant(Role.COORDINATOR)
    erase_indicator(by=by, project_id=project.pk, indicator_id=things.pk)
    a_figure(an_indicator(project), 12)
    assert last_cell(a_release(programme)) == {
        "target": None,
        "reached": [12, 12],
        "note": "",
        "was": None,
    }


def test_a_release_that_somebody_wrote_hides_none_before_it(
    programme: Programme, project: Project
) -> None:
    a_figure(an_indicator(project, is_people=False), 3)
    first = a_release(programme)
    IndicatorValue.objects.update(reached=7)
    second = a_release(programme)
    for written in ({"content": second.content | {"quarters": []}}, {"digest": "0" * 64}):
        write_by_sql(second, **written)
        assert newest_release() == first
    IndicatorValue.objects.update(reached=11)
    assert last_cell(a_release(programme))["was"] == [3, 3]


def test_of_things_without_a_number_the_one_before_is_said(
    programme: Programme, project: Project
) -> None:
    indicator = an_indicator(project, is_people=False)
    a_figure(indicator, 3)
    a_release(programme)
    IndicatorValue.objects.update(reached=None)
    later = a_release(programme)
    assert last_cell(later)["was"] == [3, 3]


def test_a_release_of_other_quarters_between_hides_no_correction(
    programme: Programme, project: Project
) -> None:
    indicator = an_indicator(project, is_people=False)
    before, last = last_quarter(2), last_quarter(1)
    a_figure(indicator, 3, before)
    first = a_release(programme, before)
    a_figure(indicator, 5, last)
    a_release(programme, last)
    IndicatorValue.objects.filter(quarter=str(before)).update(reached=11)
    third = a_release(programme, before, last)
    assert third.content["corrects"] == {"release": first.number, "numbers": 1}
    [indicator_shown] = third.content["projects"][0]["indicators"]
    assert [cell["was"] for cell in indicator_shown["cells"]] == [[3, 3], None]
    # Said once: the next one says nothing else.
    assert a_release(programme, before, last).content["corrects"] is None

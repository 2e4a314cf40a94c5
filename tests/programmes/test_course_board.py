"""What the board says of courses."""

from typing import Any

import pytest

from backend.programmes.models import CourseWeek, Project
from backend.programmes.selectors.course_board import due_items, figures
from tests.programmes.courses import a_course, a_course_draft, a_live_course
from tests.programmes.factories import Programme, a_programme, a_project, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme)


def due_after(days: int) -> list[Any]:
    return [*due_items(Project.objects.all(), in_days(days), 50)]


def test_a_draft_that_waits_is_told_of(programme: Programme, project: Project) -> None:
    course = a_course(programme, project)
    a_course_draft(programme, course)
    assert due_after(13) == []
    (item,) = due_after(14)
    assert (item.kind, item.due_on) == ("course.draft-waits", in_days(28))
    assert item.place == f"#/projects/{project.pk}/courses/{course.pk}"
    assert "Signals" in item.text
    Project.objects.filter(pk=project.pk).update(parts=[])
    assert due_after(14) == []


def test_what_is_live_waits_no_more(programme: Programme, project: Project) -> None:
    text = a_live_course(programme, project)
    assert due_after(90) == []
    a_course_draft(programme, text.course, title="Signals, anew")
    assert len(due_after(90)) == 1


def test_figures_are_what_is_published(programme: Programme, project: Project) -> None:
    text = a_live_course(programme, project)
    rows = Project.objects.all()
    assert [figure.number for figure in figures(rows, in_days(0))] == [1, None, None]
    for days in (-7, -14):
        CourseWeek.objects.create(
            course=text.course, week=in_days(days), begun=9, passed_least=5, passed_most=9
        )
    assert [figure.number for figure in figures(rows, in_days(0))] == [1, 18, 10]

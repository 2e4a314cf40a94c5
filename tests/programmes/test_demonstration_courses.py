"""`manage.py demonstration_courses`: courses live in each language; it keeps what is there."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.programmes.documents.course_difference import CourseChange, differences
from backend.programmes.management.commands.demonstration_courses import FOLDER, read_course
from backend.programmes.management.demonstration_texts import files_of
from backend.programmes.models import Course, CourseText, CourseVersion
from backend.programmes.states import CourseState
from tests.programmes.factories import a_programme, a_project

pytestmark = pytest.mark.full

PROJECTS = [path.name for path in FOLDER.iterdir()]


@pytest.fixture(autouse=True)
def a_demonstration(settings: Any) -> None:
    settings.MODE = "demonstration"


@pytest.fixture
def projects(db: None) -> None:
    owner = a_programme("programme")
    a_project(owner, "no-place", parts=["courses"])
    a_project(owner, "jongens-leren")


def rows() -> list[list[Any]]:
    tables = (Course, CourseText, CourseVersion)
    return [[*table.objects.order_by("pk").values_list("pk", flat=True)] for table in tables]


@pytest.mark.usefixtures("projects")
def test_courses_are_live_in_all_languages() -> None:
    call_command("demonstration_courses")
    course = Course.objects.get()
    assert course.slug == "signalen-hotel"
    assert course.roles[0] == {"id": "desk", "name": {"nl": "Receptie", "en": "Reception"}}
    texts = CourseText.objects.filter(course=course)
    assert {text.language: text.state for text in texts} == dict.fromkeys(
        ["nl", "en"], CourseState.LIVE
    )
    before = rows()
    call_command("demonstration_courses")
    assert rows() == before


def test_production_has_no_made_up_courses(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demonstration_courses")


@pytest.mark.parametrize("project", PROJECTS)
def test_files_are_whole_and_the_same_in_each_language(project: str) -> None:
    for paths in files_of(FOLDER / project).values():
        found = [read_course(path) for path in paths.values()]
        assert [one.report for one in found] == [[] for _one in found]
        for other in found[1:]:
            assert [*differences(other.content, found[0].content)] == []
            assert other.settings.columns == found[0].settings.columns


def test_what_differs_between_languages_is_said() -> None:
    paths = files_of(FOLDER / "no-place")["signalen-hotel"]
    one, other = (read_course(path).content for path in paths.values())
    question = next(step for step in one["modules"][0]["steps"] if step["kind"] == "question")
    for choice in question["choices"]:
        choice["right"] = not choice["right"]
    del other["modules"][-1]["steps"][0]
    other["modules"][1]["title"] = one["modules"][1]["title"]
    found = {(one.change, one.id) for one in differences(one, other)}
    assert found == {
        (CourseChange.RIGHT, question["id"]),
        (CourseChange.ADDED, one["modules"][-1]["steps"][0]["id"]),
        (CourseChange.MOVED, one["modules"][-1]["steps"][1]["id"]),
        (CourseChange.UNTRANSLATED, one["modules"][1]["id"]),
    }

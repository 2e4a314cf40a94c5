"""Editors of courses at once, on PostgreSQL; SQLite lets one writer in after the other."""

from functools import partial
from typing import Any

import pytest
from django.db import connection

from backend.programmes.models import Course, CourseContent, CourseText, CourseVersion
from tests.domain.test_help_requests_concurrency import AT_ONCE, all_at_once, statuses
from tests.programmes.courses import ROLES, a_content, a_course, a_course_draft, a_module, a_text
from tests.programmes.factories import Programme, a_programme, a_project
from tests.programmes.test_page_concurrency import editors

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]
PROJECTS = "/api/v1/programmes/projects"


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def course(programme: Programme) -> Course:
    made = a_course(programme, a_project(programme))
    a_course_draft(programme, made)
    return made


def path_of(course: Course) -> str:
    return f"{PROJECTS}/{course.project_id}/courses/{course.pk}"


def text_of(course: Course) -> str:
    return f"{path_of(course)}/texts/nl"


def test_of_editors_who_save_at_once_one_is_first(programme: Programme, course: Course) -> None:
    def save(place: int, who: Any) -> Any:
        content = {"modules": [a_module("m1", a_text("t1", f"Of {place}"))]}
        return who.call("patch", text_of(course), {"version": 2, "content": content})

    acts = [partial(save, *one) for one in enumerate(editors(programme, AT_ONCE))]
    answers = all_at_once(acts)
    assert statuses(answers) == {200: 1, 409: AT_ONCE - 1}
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["current"]["version"] == 3
    assert CourseVersion.objects.count() == CourseContent.objects.count() == 2


def test_one_address_and_one_language_once(programme: Programme, course: Course) -> None:
    found = editors(programme, AT_ONCE)
    path, body = f"{path_of(course)}/texts", {"language": "en", "copy_of": "nl"}
    answers = all_at_once([lambda who=who: who.post(path, body) for who in found])
    assert statuses(answers) == {201: 1, 409: AT_ONCE - 1}
    path, body = f"{PROJECTS}/{course.project_id}/courses", {"slug": "one-address"}
    answers = all_at_once([lambda who=who: who.post(path, body) for who in found])
    assert statuses(answers) == {201: 1, 409: AT_ONCE - 1}


def test_what_goes_live_at_once_goes_live_once(programme: Programme, course: Course) -> None:
    path = f"{text_of(course)}/go-live"
    found = editors(programme, AT_ONCE)
    acts = [lambda who=who: who.post(path, {}) for who in found]
    assert statuses(all_at_once(acts)) == {200: AT_ONCE}
    assert course.project.history.filter(event="course.live").count() == 1
    path = f"{text_of(course)}/hide"
    acts = [lambda who=who: who.post(path, {}) for who in found]
    assert statuses(all_at_once(acts)) == {200: 1, 409: AT_ONCE - 1}


def test_no_course_is_erased_while_it_goes_live(programme: Programme, course: Course) -> None:
    first, second = editors(programme, 2)
    answers = all_at_once(
        [
            lambda: first.post(f"{text_of(course)}/go-live", {}),
            lambda: second.call("delete", path_of(course)),
        ]
    )
    found = statuses(answers)
    assert found in ({200: 1, 409: 1}, {204: 1, 404: 1})
    live = CourseText.objects.filter(state="live").count()
    assert live == int(found == {200: 1, 409: 1})


def test_a_role_does_not_go_while_modules_for_it_are_saved(
    programme: Programme, course: Course
) -> None:
    plain = {"modules": [a_module("m1", a_text())]}
    a_course_draft(programme, course, content=plain)
    first, second = editors(programme, 2)
    body = {"version": 3, "content": a_content()}
    answers = all_at_once(
        [
            lambda: first.call("patch", text_of(course), body),
            lambda: second.call("patch", path_of(course), {"version": 1, "roles": ROLES[1:]}),
        ]
    )
    assert statuses(answers) == {200: 1, 409: 1}
    draft = CourseText.objects.select_related("draft__body").get().draft
    assert draft
    has_modules_for_desk = draft.content == a_content()
    assert has_modules_for_desk == (len(Course.objects.get().roles) == 2)

"""Learners who hand in twice at once, on PostgreSQL; SQLite lets one writer in after the other."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from backend.core.crypto.encoding import encode
from backend.core.errors import Conflict
from backend.programmes.models import (
    Attempt,
    Certificate,
    CourseCounts,
    CourseText,
    Place,
    SpentToken,
)
from backend.programmes.selectors import learners as selectors
from backend.programmes.selectors.learners import learning_version
from backend.programmes.services import learners
from backend.programmes.services.attempts import progress_of
from backend.programmes.services.course_counts import COURSE_COUNTS
from tests.domain.test_help_requests_concurrency import AT_ONCE, all_at_once
from tests.programmes.courses import RIGHT_ANSWERS, a_live_course
from tests.programmes.factories import a_programme, a_project
from tests.programmes.places import a_place, take

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def text() -> CourseText:
    selectors.forget()
    programme = a_programme()
    project = a_project(programme, parts=["courses", "places"])
    return a_live_course(programme, project, for_places=True, gives_certificate=True)


@pytest.fixture
def place(text: CourseText) -> Place:
    return a_place(text.course.project)


def passed() -> int:
    """Return how many passed this week, as it is counted in the box."""
    [numbers] = COURSE_COUNTS.opened(CourseCounts.objects.get()).values()
    return int(numbers[1])


def test_an_attempt_that_is_handed_in_twice_at_once_counts_once(
    text: CourseText, place: Place
) -> None:
    code = learners.begin(learning_version(text.live_id), role="desk", door=place.house_code)
    for step, given in RIGHT_ANSWERS.items():
        learners.answer(code, step, given)
    found = all_at_once([partial(learners.hand_in, code)] * AT_ONCE)
    assert all(progress.handed_in and finished.grade.passed for progress, finished in found)
    assert [finished.counted for _progress, finished in found].count(True) == 1
    assert SpentToken.objects.count() == 1
    assert passed() == 1


def test_one_attempt_gets_one_certificate_at_once(text: CourseText) -> None:
    code = learners.begin(learning_version(text.live_id), role="desk")
    for step, given in RIGHT_ANSWERS.items():
        learners.answer(code, step, given)
    learners.hand_in(code)
    found = all_at_once([partial(learners.certify, code, "Kim")] * AT_ONCE)
    kept = progress_of(code)
    assert kept is not None
    assert {*found} == {kept.certificate}
    assert Certificate.objects.count() == 1


def test_an_answer_beside_handing_in_is_kept_or_refused(text: CourseText) -> None:
    """Whichever comes first, what was handed in is what was graded."""
    code = learners.begin(learning_version(text.live_id), role="desk")
    for step, given in RIGHT_ANSWERS.items():
        learners.answer(code, step, given)

    def answer() -> bool:
        try:
            return bool(learners.answer(code, "q1", "b"))
        except Conflict:
            return False

    is_changed, handed_in = all_at_once([answer, partial(learners.hand_in, code)])
    assert handed_in[1].grade.share == (83 if is_changed else 100)
    kept = progress_of(code)
    assert kept is not None
    assert kept.answers["q1"] == ("b" if is_changed else "a")


def test_one_result_from_phones_at_once_is_one_answer(text: CourseText, place: Place) -> None:
    """Two tabs, or a phone that sends again before it has heard: one certificate, once counted."""
    token = take(place.house_code)
    body: dict[str, Any] = {
        "id": str(uuid4()),
        "version": str(text.live_id),
        "role": "desk",
        "answers": RIGHT_ANSWERS,
        "certificate": {"name": "Kim"},
        "place": {
            "place": str(place.pk),
            "message": encode(token.message),
            "signature": encode(token.signature),
        },
    }

    def hand_in() -> tuple[int, Any]:
        path = "/api/v1/learning/courses/signals/results"
        answer = Client().post(path, body, content_type="application/json")
        return answer.status_code, answer.json()

    found = all_at_once([hand_in] * AT_ONCE)
    [(status, said)] = [one for place, one in enumerate(found) if one not in found[:place]]
    assert (status, said["counted"]) == (200, True)
    assert SpentToken.objects.count() == Certificate.objects.count() == Attempt.objects.count() == 1
    assert passed() == 1

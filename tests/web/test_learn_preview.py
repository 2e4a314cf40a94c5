"""A draft of a course, tried on the learners' own pages by who writes it."""

from typing import Any

import pytest
from django.test import Client

from backend.core.errors import FieldConflict, ImpossibleMove
from backend.organisations.models import Role
from backend.programmes.course_addresses import attempt_address
from backend.programmes.models import Certificate, CourseCounts, CourseText
from backend.programmes.selectors import learners as selectors
from backend.programmes.services.course_counts import COURSE_COUNTS
from backend.programmes.services.course_previews import begin_preview
from backend.programmes.services.course_texts import add_text
from tests.programmes.courses import RIGHT_ANSWERS, a_course, a_course_draft, a_live_course
from tests.programmes.factories import Programme, a_programme, a_project
from tests.web.learner import Learner
from tests.web.test_learn_pages import walk

pytestmark = pytest.mark.django_db
POLICY = "Content-Security-Policy"


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    selectors.forget()


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def draft(programme: Programme) -> CourseText:
    """A text that nobody takes yet."""
    return a_course_draft(programme, a_course(programme, a_project(programme)), "en")


def tried(programme: Programme, text: CourseText, **changes: Any) -> str:
    place: dict[str, Any] = {
        "by": programme.as_participant(Role.EDITOR),
        "project_id": text.course.project_id,
        "course_id": text.course_id,
        "language": text.language,
        "role": "desk",
    }
    return begin_preview(**(place | changes))


def test_a_draft_is_gone_through_and_nothing_counts(
    programme: Programme, draft: CourseText
) -> None:
    learner = Learner(attempt_address(tried(programme, draft)))
    learner.follow("To the course")
    assert walk(learner, RIGHT_ANSWERS)[0] == "t1"
    assert learner.heading == "You passed"
    learner.press("hand-in")
    learner.press("certificate", name="Ngọc Ánh")
    assert "This course gives no certificate." in learner.text
    assert Certificate.objects.count() == 0
    counted = COURSE_COUNTS.opened(CourseCounts.objects.get())
    assert not any(map(any, counted.values()))


def test_what_is_tried_does_not_count_once_it_is_live(programme: Programme) -> None:
    live = a_live_course(programme, a_project(programme))
    learner = Learner(attempt_address(tried(programme, live)))
    learner.follow("Naar de cursus")
    walk(learner, RIGHT_ANSWERS, ("Volgende", "Naar mijn uitslag"))
    learner.press("hand-in")
    learner.press("certificate", name="Ngọc Ánh")
    assert Certificate.objects.count() == 0
    counted = COURSE_COUNTS.opened(CourseCounts.objects.get())
    assert not any(map(any, counted.values()))


def test_only_what_is_tried_stands_in_a_frame_of_ours(
    programme: Programme, draft: CourseText
) -> None:
    learner = Learner(attempt_address(tried(programme, draft)))
    assert "frame-ancestors 'self'" in learner.answer[POLICY]
    live = a_live_course(programme, draft.course.project, "other")
    learner = Learner(f"/learn/{live.course.slug}")
    learner.press(role="desk")
    assert "frame-ancestors 'none'" in learner.answer[POLICY]


def test_who_only_knows_its_version_does_not_begin_it(draft: CourseText) -> None:
    body = {"version": str(draft.draft_id), "role": "desk", "answers": {}}
    answer = Client().post(
        "/api/v1/learning/courses/signals/results", body, content_type="application/json"
    )
    assert answer.status_code in {400, 404}
    assert Client().get("/learn/signals").status_code == 404


def test_there_is_a_draft_and_a_role(programme: Programme, draft: CourseText) -> None:
    with pytest.raises(FieldConflict):
        tried(programme, draft, role="cook")
    add_text(
        by=programme.as_participant(Role.EDITOR),
        project_id=draft.course.project_id,
        course_id=draft.course_id,
        language="vi",
    )
    with pytest.raises(ImpossibleMove):
        tried(programme, draft, language="vi")

"""Moves of a course's text between draft, live and hidden (docs/learning.md)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from backend.programmes.models import Course, CourseText, CourseVersion
from backend.programmes.roles import Participant
from backend.programmes.selectors.courses import course_of, text_of, version_of
from backend.programmes.states import CourseState

from .courses import check_questions, lock_course, written_project
from .history import note


@transaction.atomic
def go_live(
    *,
    by: Participant,
    project_id: UUID,
    course_id: UUID,
    language: str,
    number: int | None = None,
) -> CourseText:
    """Have learners begin with a version; doing it twice changes nothing more.

    Who began with another one finishes that one.

    :param number: of the version; None: the newest
    :raises Missing: `by` does not see the course, or there is no such version
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: there is no draft
    :raises Conflict: passing would prove something without a question that counts
    """
    course, text = _locked(by, project_id, course_id, language)
    version = version_of(text, number) if number else text.draft
    if version is None:
        raise ImpossibleMove(_("Write something first: there is no draft yet."))
    check_questions(course, version.content)
    if not text.is_live or text.live_id != version.pk:
        CourseVersion.objects.filter(pk=version.pk).update(was_live=True)
        CourseText.objects.filter(pk=text.pk).update(state=CourseState.LIVE, live=version)
        _note(course, text, by, "course.live")
    return text_of(course, language)


@transaction.atomic
def hide(*, by: Participant, project_id: UUID, course_id: UUID, language: str) -> CourseText:
    """Have nobody begin any more; who began finishes.

    :raises Missing: `by` does not see the course, or it lacks the language
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: it is not live
    """
    course, text = _locked(by, project_id, course_id, language)
    rows = CourseText.objects.filter(pk=text.pk, state=CourseState.LIVE)
    if not rows.update(state=CourseState.HIDDEN):
        raise ImpossibleMove(_("Nobody can begin with this text now."))
    _note(course, text, by, "course.hidden")
    return text_of(course, language)


def _locked(
    by: Participant, project_id: UUID, course_id: UUID, language: str
) -> tuple[Course, CourseText]:
    project = written_project(by, project_id)
    course_of(project, course_id)
    lock_course(course_id)
    course = course_of(project, course_id)
    return course, text_of(course, language)


def _note(course: Course, text: CourseText, by: Participant, event: str) -> None:
    note(
        project_id=course.project_id,
        by=by,
        event=event,
        fields=[text.language],
        subject=course.pk,
    )

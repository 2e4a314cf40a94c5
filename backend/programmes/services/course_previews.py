"""A draft of a course as learners will take it, tried by who writes it."""

from uuid import UUID

from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from backend.programmes.roles import Participant
from backend.programmes.selectors.courses import course_of, text_of
from backend.programmes.selectors.learners import begun_version

from .attempts import Progress, begin_attempt
from .courses import written_project
from .learners import check_role


def begin_preview(
    *, by: Participant, project_id: UUID, course_id: UUID, language: str, role: str = ""
) -> str:
    """Begin a draft as a learner begins a course; return the code.

    It goes the learners' own way, but that nothing counts and there is no certificate.

    :raises Missing: `by` does not see the course, or it lacks the language
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: there is no draft
    :raises FieldConflict: the course has no such role
    """
    course = course_of(written_project(by, project_id), course_id)
    draft = text_of(course, language).draft
    if draft is None:
        raise ImpossibleMove(_("Write something first: there is no draft yet."))
    check_role(begun_version(draft.pk), role)
    return begin_attempt(Progress(str(draft.pk), language, role, is_tried=True))

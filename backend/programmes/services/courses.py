"""Creating, changing and erasing courses."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.programmes.course_addresses import RESERVED
from backend.programmes.documents.course_schema import roles_named
from backend.programmes.documents.grades import is_asked
from backend.programmes.models import Course, CourseText, CourseVersion, Project
from backend.programmes.roles import Participant
from backend.programmes.selectors.courses import PART, course_of, course_with_texts
from backend.programmes.selectors.projects import people_of, visible_project
from backend.programmes.states import CourseState

from .course_counts import COURSE_COUNTS
from .history import note

# What decides for whom passing proves something.
PROVING: Final = frozenset({"roles", "gives_certificate", "for_places"})

type Role = Mapping[str, Any]


@transaction.atomic
def create_course(
    *,
    by: Participant,
    project_id: UUID,
    slug: str,
    roles: Sequence[Role] = (),
    owner_id: UUID | None = None,
    **settings: Any,
) -> Course:
    """Create a course of a project; it has no texts yet.

    :param roles: whom modules are for: `id` and `name` by language
    :param owner_id: who answers for it; else `by`
    :param settings: other columns of `Course`
    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project has no courses, the slug is taken, or the owner is not of it
    """
    project = written_project(by, project_id)
    owner_id = owner_id or by.member_id
    _check_owner(project, owner_id)
    _check_once(roles)
    if slug in RESERVED:
        raise _taken()
    try:
        with transaction.atomic():
            row = Course.objects.create(
                project=project, slug=slug, roles=[*roles], owner_id=owner_id, **settings
            )
    except IntegrityError:
        raise _taken() from None
    COURSE_COUNTS.add([row])
    note(project_id=project_id, by=by, event="course.created", subject=row.pk)
    return course_with_texts(project, row.pk)


@transaction.atomic
def change_course(
    *, by: Participant, project_id: UUID, course_id: UUID, version: int, **changes: Any
) -> Course:
    """Change what is given of a course; its slug stays, since it is printed.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the course
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: the owner is not of the project, a text has modules for a role that goes, or
        as in `check_questions` of a live text
    """
    project = written_project(by, project_id)
    course_of(project, course_id)
    lock_course(course_id)
    row = course_of(project, course_id)
    before: int = row.pass_mark
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if changed.get("owner_id"):
        _check_owner(project, changed["owner_id"])
    if "roles" in changed:
        _check_once(changed["roles"])
        _check_roles_stay(row, changed["roles"])
    for name, value in changed.items():
        setattr(row, name, value)
    if PROVING & changed.keys():
        _check_live_texts(row)
    if "pass_mark" in changed and _was_live(row):
        changed["earlier_marks"] = sorted({*row.earlier_marks, before})
    same = Course.objects.filter(pk=course_id, version=version)
    if changed and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    if changed:
        names = {name.removesuffix("_id") for name in changed.keys() & changes.keys()}
        note(project_id=project_id, by=by, event="course.changed", fields=names, subject=course_id)
    return course_with_texts(project, course_id)


@transaction.atomic
def erase_course(*, by: Participant, project_id: UUID, course_id: UUID) -> None:
    """Erase a course with its texts and their versions.

    :raises Missing: `by` does not see the course
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: one of its texts is live
    """
    project = written_project(by, project_id)
    row = course_of(project, course_id)
    lock_course(course_id)
    if CourseText.objects.filter(course=course_id, state=CourseState.LIVE).first():
        raise Conflict(_("People take this course. Hide its texts first."))
    row.delete()
    note(project_id=project_id, by=by, event="course.erased", subject=course_id)


def written_project(by: Participant, project_id: UUID) -> Project:
    """Return a project with courses for which somebody writes.

    :raises Missing: they do not see it
    :raises PermissionDenied: they do not write for it
    :raises Conflict: it has no courses
    """
    project = visible_project(by, project_id)
    if not by.writes(project.organisation_id):
        raise PermissionDenied
    if PART not in project.parts:
        raise Conflict(_("This project has no courses. Switch “Learning” on under “Parts”."))
    return project


def check_questions(course: Course, content: Mapping[str, Any]) -> None:
    """Refuse that passing proves something for which a role needs no answer, as `Conflict`.

    Whoever came to the end without a question that counts has passed.
    """
    if not (course.gives_certificate or course.for_places):
        return
    roles = {*role_ids(course.roles), *roles_named(content)} or {""}
    if all(is_asked(content, role) for role in roles):
        return
    raise Conflict(
        _(
            "Let at least one question count for each role: else somebody gets a certificate, or"
            " counts for a place, without an answer."
        )
    )


def lock_course(course_id: UUID) -> None:
    """Lock a course within a transaction, so that changes of it and its texts follow each other."""
    Course.objects.unverified().select_for_update(no_key=True).filter(pk=course_id).first()


def role_ids(roles: Iterable[Role]) -> list[str]:
    """Return the ids of roles."""
    return [role["id"] for role in roles]


def _check_once(roles: Sequence[Role]) -> None:
    ids = role_ids(roles)
    for place, role in enumerate(ids):
        if role in ids[:place]:
            text = _("Another role of this course has this id.")
            raise FieldConflict(f"roles.{place}.id", "taken", text)


def _check_roles_stay(course: Course, roles: Sequence[Role]) -> None:
    """Refuse that a role goes which modules are for: nobody would be shown them."""
    rows = CourseText.objects.filter(course=course)
    for text in rows.select_related("draft__body", "live__body"):
        for version in (text.draft, text.live):
            if version and roles_named(version.content).difference(role_ids(roles)):
                said = _("A text has modules for a role that would go. Change that text first.")
                raise FieldConflict("roles", "used", said)


def _check_live_texts(course: Course) -> None:
    rows = CourseText.objects.filter(course=course, state=CourseState.LIVE)
    for text in rows.select_related("live__body"):
        if text.live:
            check_questions(course, text.live.content)


def _was_live(course: Course) -> bool:
    rows = CourseVersion.objects.filter(text__course=course, was_live=True)
    return rows.first() is not None


def _check_owner(project: Project, owner_id: UUID) -> None:
    if all(person.member_id != owner_id for person in people_of(project)):
        raise FieldConflict(
            "owner", "unknown", _("Choose somebody who writes for this project or runs it.")
        )


def _taken() -> FieldConflict:
    text = _("Another course has this short name. Choose another one.")
    return FieldConflict("slug", "taken", text)

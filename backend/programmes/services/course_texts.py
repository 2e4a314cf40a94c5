"""Texts of courses: adding a language, saving drafts, putting an earlier version back."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import FieldConflict
from backend.core.locale import seekers_languages
from backend.programmes.documents.course_schema import check_course, course_files
from backend.programmes.models import (
    Course,
    CourseContent,
    CourseText,
    CourseVersion,
    CourseVersionFile,
)
from backend.programmes.roles import Participant
from backend.programmes.selectors.courses import course_of, text_of, version_of

from .courses import lock_course, role_ids, written_project
from .drafts import changed_names, checked_files, lock_unchanged, name_files, written_lines
from .history import note as note_in_history


@transaction.atomic
def add_text(
    *,
    by: Participant,
    project_id: UUID,
    course_id: UUID,
    language: str,
    copy_of: str | None = None,
) -> CourseText:
    """Add a language to a course; it has no draft yet, or a copy of another one's to translate.

    :param copy_of: the language whose draft is copied, with all ids
    :raises Missing: `by` does not see the course, or it lacks the language that is copied
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: courses do not come in this language, this course has it already, or there
        is nothing to copy
    """
    course = course_of(written_project(by, project_id), course_id)
    if language not in seekers_languages():
        raise FieldConflict("language", "unknown", _("Courses do not come in this language yet."))
    source = text_of(course, copy_of).draft if copy_of else None
    if copy_of and source is None:
        raise FieldConflict("copy_of", "empty", _("There is nothing to copy yet."))
    try:
        with transaction.atomic():
            row = CourseText.objects.create(course=course, language=language)
    except IntegrityError:
        raise FieldConflict("language", "taken", _("This course has this language.")) from None
    if source:
        lines = {"title": source.title, "summary": source.summary}
        files = source.version_files.values_list("file_id", flat=True)
        _add_version(row, by, lines, source.content, "", [*files])
    note_in_history(
        project_id=project_id,
        by=by,
        event="course.text-added",
        fields=[language],
        subject=course_id,
    )
    return text_of(course, language)


@transaction.atomic
def save_draft(
    *,
    by: Participant,
    project_id: UUID,
    course_id: UUID,
    language: str,
    version: int,
    title: str,
    summary: str,
    content: Mapping[str, Any],
    note: str = "",
) -> CourseText:
    """Save a new version as the draft; the ones before it stay.

    Nothing is made if nothing was changed: saving twice makes one version.

    :param version: the one of the text that was looked at
    :param note: what was changed, in the writer's words
    :raises Missing: `by` does not see the course, or it lacks the language
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody saved another draft since
    :raises Conflict: title, summary or content are not of the right form
    """
    project = written_project(by, project_id)
    course_of(project, course_id)
    # Roles do not go meanwhile.
    lock_course(course_id)
    course = course_of(project, course_id)
    written, written_note = written_lines(title, summary, note)
    check = partial(check_course, roles=role_ids(course.roles))
    files = checked_files(project, content, check, course_files)
    text = _locked(course, language, version)
    changed = changed_names(text.draft, written, content)
    if changed:
        _add_version(text, by, written, content, written_note, files)
        note_in_history(
            project_id=project_id,
            by=by,
            event="course.draft-saved",
            fields=[language, *changed],
            subject=course_id,
        )
    return text_of(course, language)


@transaction.atomic
def restore(
    *,
    by: Participant,
    project_id: UUID,
    course_id: UUID,
    language: str,
    version: int,
    number: int,
) -> CourseText:
    """Save an earlier version anew as the draft.

    :param version: the one of the text that was looked at
    :param number: the earlier version
    :raises Missing: `by` does not see the course, or there is no such version
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody saved another draft since
    :raises Conflict: it names a file or a role that is gone
    """
    course = course_of(written_project(by, project_id), course_id)
    earlier = version_of(text_of(course, language), number)
    return save_draft(
        by=by,
        project_id=project_id,
        course_id=course_id,
        language=language,
        version=version,
        title=earlier.title,
        summary=earlier.summary,
        content=earlier.content,
        note=_("Version {number} again").format(number=number),
    )


def _locked(course: Course, language: str, version: int) -> CourseText:
    """Return a text that nobody else writes meanwhile, if it is as it was looked at."""
    text_of(course, language)
    lock_unchanged(CourseText.objects.filter(course=course, language=language), version)
    return text_of(course, language)


def _add_version(
    text: CourseText,
    by: Participant,
    written: Mapping[str, str],
    content: Mapping[str, Any],
    note: str,
    files: Collection[UUID],
) -> None:
    row = CourseVersion.objects.create(
        text=text,
        number=text.draft.number + 1 if text.draft else 1,
        **written,
        made_by_id=by.member_id,
        made_on=today(),
        note=note,
    )
    CourseContent.objects.create(version=row, modules=content["modules"])
    name_files(CourseVersionFile, row, files)
    CourseText.objects.filter(pk=text.pk).update(draft=row, version=text.version + 1)

"""What learners take: a version of a course with its content, kept in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import override

from backend.core.errors import Missing
from backend.core.languages import BY_CODE
from backend.core.readings import Readings
from backend.programmes.documents.addresses import SLUG
from backend.programmes.documents.grades import Step, steps_for
from backend.programmes.documents.html import file_ids, render_document
from backend.programmes.models import Course, CourseText, CourseVersion, Project

from .courses import any_version, course_version, live_course, live_courses
from .public_pages import document_files

MOST_VERSIONS: Final = 48
"""Of a course, with all its texts and what was rendered of them: 400 kB at most each."""
# That a course's pass mark or a project's parts changed is seen after this.
FRESH_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class LearningVersion:
    """A version of a course as learners take it."""

    row: CourseVersion
    content: Mapping[str, Any]
    _steps: dict[str, Sequence[Step]] = field(default_factory=dict)
    _html: dict[str, SafeString] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """Its identifier."""
        found: UUID = self.row.pk
        return found

    @property
    def course(self) -> Course:
        """Its course."""
        course: Course = self.row.text.course
        return course

    @property
    def project(self) -> Project:
        """The project of its course."""
        return self.course.project

    @property
    def is_preview(self) -> bool:
        """Whether it never was live: an editor tries it, and nothing of that counts."""
        return not self.row.was_live

    @property
    def language(self) -> str:
        """The code of its language."""
        language: str = self.row.text.language
        return language

    def steps(self, role: str) -> Sequence[Step]:
        """Return the steps of a role."""
        if role not in self._steps:
            known = {one["id"] for one in self.course.roles}
            found = steps_for(self.content, role)
            if role and role not in known:
                return found
            self._steps[role] = found
        return self._steps[role]

    def html(self, step: Step) -> SafeString:
        """Return the text of a step as HTML."""
        if step.id not in self._html:
            language = BY_CODE[self.language]
            document = step.content["document"]
            files = document_files(file_ids(document), project=self.project)
            with override(language.code):
                self._html[step.id] = render_document(document, files, tag=language.tag)
        return self._html[step.id]


def _version(version_id: UUID) -> LearningVersion:
    row = course_version(version_id)
    return LearningVersion(row, row.content)


def _any_version(version_id: UUID) -> LearningVersion:
    row = any_version(version_id)
    return LearningVersion(row, row.content)


_begun = Readings(_any_version, fresh_seconds=FRESH_SECONDS, most_kept=MOST_VERSIONS)
_versions = Readings(_version, fresh_seconds=FRESH_SECONDS, most_kept=MOST_VERSIONS)
_courses = Readings(live_course)
_lists = Readings(live_courses)


def learning_version(version_id: UUID) -> LearningVersion:
    """Return a version that was live at some time. May raise `Missing`."""
    return _versions.get(version_id)


def live_version(text: CourseText) -> LearningVersion:
    """Return the version of a text with which learners begin. May raise `Missing`."""
    if text.live_id is None:
        raise Missing
    return learning_version(text.live_id)


def begun_version(version_id: UUID) -> LearningVersion:
    """Return the version of an attempt: one that was live, or a draft that an editor tries.

    May raise `Missing`.
    """
    return _begun.get(version_id)


def live_texts_of(slug: str) -> Mapping[str, CourseText]:
    """Return the live texts of a course by language; none if there is no such course."""
    if not SLUG.fullmatch(slug):
        return {}
    return {text.language: text for text in _courses.get(slug)}


def all_live_texts() -> list[CourseText]:
    """Return the live texts of all courses, in the order of projects."""
    return _lists.get()


def role_names(course: Course, language: str) -> list[tuple[str, str]]:
    """Return id and name of each role, in a language or the first that it has a name in."""
    wanted = (language, "nl", "en")
    return [
        (
            role["id"],
            next(
                (role["name"][code] for code in wanted if role["name"].get(code)),
                next(iter(role["name"].values()), role["id"]),
            ),
        )
        for role in course.roles
    ]


def valid_until(course: Course, day: date) -> date | None:
    """Return the last day of a certificate that is issued on a day; None if it has no end."""
    if course.valid_months is None:
        return None
    months = day.month - 1 + course.valid_months
    year, month = day.year + months // 12, months % 12 + 1
    # The last of February for who passed on the last of January.
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)


def forget() -> None:
    """Forget what was read, as tests do."""
    for readings in (_begun, _versions, _courses, _lists):
        readings.forget()

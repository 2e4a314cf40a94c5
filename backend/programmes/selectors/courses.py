"""Courses: which there are in a project, their texts and versions, and what learners take."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from backend.core.errors import Missing
from backend.programmes.models import Course, CourseText, CourseVersion, CourseWeek, Project
from backend.programmes.states import CourseState

PART = "courses"
# Courses in one list.
MOST_IN_LIST = 200
# Two years of figures.
MOST_WEEKS = 105


# -- For members ----------------------------------------------------------------------------------
def courses_of(project: Project) -> QuerySet[Course]:
    """Return the courses of a project with what is known of their texts."""
    texts = CourseText.objects.select_related("draft", "live").order_by("language")
    rows = Course.objects.filter(project=project)
    return rows.prefetch_related("owner", Prefetch("texts", texts))


def course_of(project: Project, course_id: UUID) -> Course:
    """Return a course of a project. May raise `Missing`."""
    return _one(Course.objects.filter(project=project), course_id)


def course_with_texts(project: Project, course_id: UUID) -> Course:
    """Return a course of a project as `courses_of` does. May raise `Missing`."""
    return _one(courses_of(project), course_id)


def _one(rows: QuerySet[Course], course_id: UUID) -> Course:
    found = rows.filter(pk=course_id).first()
    if found is None:
        raise Missing
    return found


def texts_of(course: Course) -> QuerySet[CourseText]:
    """Return the texts of a course, with the titles of their versions."""
    return CourseText.objects.filter(course=course).select_related("draft", "live")


def text_of(course: Course, language: str) -> CourseText:
    """Return the text of a course in a language, with its draft. May raise `Missing`."""
    rows = texts_of(course).select_related("draft__body")
    found = rows.filter(language=language).first()
    if found is None:
        raise Missing
    return found


def versions_of(text: CourseText) -> QuerySet[CourseVersion]:
    """Return the versions of a text, without what they contain."""
    return CourseVersion.objects.filter(text=text).prefetch_related("made_by")


def version_of(text: CourseText, number: int) -> CourseVersion:
    """Return a version of a text with what it contains. May raise `Missing`."""
    found = versions_of(text).select_related("body").filter(number=number).first()
    if found is None:
        raise Missing
    return found


def weeks_of(course: Course) -> list[CourseWeek]:
    """Return the published weeks of a course, the newest first."""
    return [*course.weeks.order_by("-week")[:MOST_WEEKS]]


# -- For learners ---------------------------------------------------------------------------------
def live_course(slug: str) -> list[CourseText]:
    """Return what learners take at an address, in each language; one statement for any address.

    Each has its course, project and the live version, without what that contains. The list is empty
    if there is no such course, nothing of it is live, or a row does not verify.
    """
    return _live(CourseText.objects.filter(course__slug=slug))


def live_courses(project: Project | None = None) -> list[CourseText]:
    """Return what learners take as `live_course` does, of one project or of all."""
    rows = CourseText.objects.all()
    return _live(rows.filter(course__project=project) if project else rows)


def course_version(version_id: UUID) -> CourseVersion:
    """Return a version that was live at some time, with its content, course and project.

    Who began with it finishes it, also when the course was changed or hidden since. May raise
    `Missing`, also if the project has no courses any more.
    """
    return _version(CourseVersion.objects.filter(pk=version_id, was_live=True))


def any_version(version_id: UUID) -> CourseVersion:
    """Return a version as `course_version` does, also one that only editors have seen."""
    return _version(CourseVersion.objects.filter(pk=version_id))


def _version(rows: QuerySet[CourseVersion]) -> CourseVersion:
    found = rows.select_related("body", "text__course__project").first()
    if found is None or PART not in found.text.course.project.parts:
        raise Missing
    return found


def _live(rows: QuerySet[CourseText]) -> list[CourseText]:
    live = rows.filter(state=CourseState.LIVE, live__isnull=False)
    found = live.select_related("course__project", "live").order_by(
        "course__project__slug", "course__position", "course_id", "language"
    )
    return [text for text in found[:MOST_IN_LIST] if PART in text.course.project.parts]

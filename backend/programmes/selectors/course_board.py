"""What the board says of courses: drafts that wait, and how many people learn."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from backend.organisations.profiles import Language
from backend.programmes.due import DueItem, Figure
from backend.programmes.models import CourseText, CourseWeek, Project
from backend.programmes.states import CourseState

from .courses import PART

# A draft that is not live this long after it was written is told of, and due after as long again.
WAITS = timedelta(days=14)


def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return drafts that were written a while ago and that nobody let go live."""
    rows = CourseText.objects.filter(
        Q(live__isnull=True) | ~Q(live=F("draft")),
        state__in=(CourseState.DRAFT, CourseState.LIVE),
        draft__made_on__lte=day - WAITS,
        course__project__in=projects.values("pk"),
    )
    names = dict(Language.choices)
    found = rows.select_related("course__project", "draft").order_by("draft__made_on", "id")
    for text in found[:most]:
        if PART not in text.course.project.parts or text.draft is None:
            continue
        said = _("“{title}” ({language}): a draft of this course waits. Let it go live.")
        yield DueItem(
            kind="course.draft-waits",
            project_id=text.course.project_id,
            text=said.format(
                title=text.draft.title, language=names.get(text.language, text.language)
            ),
            due_on=text.draft.made_on + 2 * WAITS,
            place=f"#/projects/{text.course.project_id}/courses/{text.course_id}",
        )


def figures(projects: QuerySet[Project], _day: date) -> list[Figure]:
    """Return how many courses are live, and how many began and passed, as far as it is shown."""
    mine = projects.values("pk")
    live = CourseText.objects.filter(state=CourseState.LIVE, course__project__in=mine)
    weeks = CourseWeek.objects.filter(course__project__in=mine)
    sums = weeks.aggregate(begun=Sum("begun"), passed=Sum("passed_least"))
    return [
        Figure("courses.live", _("Courses that are live, by language"), live.count()),
        Figure("courses.begun", _("Courses begun, at least"), sums["begun"]),
        Figure("courses.passed", _("Courses passed, at least"), sums["passed"]),
    ]

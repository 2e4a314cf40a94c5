"""Counting who begins and passes courses, and publishing it by week (`weekly_counts`)."""

from datetime import date
from uuid import UUID

from backend.programmes.models import CourseCounts, CourseWeek

from .weekly_counts import WeeklyCounts, part_of

BEGUN, PASSED = 0, 1


def week_of(course_id: UUID, week: date, numbers: list[int]) -> CourseWeek | None:
    """Return what is published of a week's counts; None if fewer than five began.

    Whoever began the week before and passes in this one is no more than those who began.
    """
    cell = part_of(min(numbers), numbers[BEGUN])
    if cell is None:
        return None
    return CourseWeek(
        course_id=course_id,
        week=week,
        begun=numbers[BEGUN],
        passed_least=cell.lowest,
        passed_most=cell.highest,
    )


COURSE_COUNTS = WeeklyCounts(CourseCounts, CourseWeek, b"kier/courses/counts/", week_of)
"""How many began a course, and how many passed it."""

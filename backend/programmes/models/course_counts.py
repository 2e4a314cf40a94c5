"""How many begin and pass courses, by week."""

import uuid

from django.db import models

from .courses import Course

COUNTS_BYTES = 284


class CourseCounts(models.Model):
    """How many began and passed a course in weeks that are not published yet.

    The server's key opens it. It is there as long as the course, so that its existence says
    nothing.
    """

    course = models.OneToOneField(Course, models.CASCADE, primary_key=True, related_name="counts")
    box = models.BinaryField(max_length=COUNTS_BYTES)


class CourseWeek(models.Model):
    """Published figures of a course and a week; there is none of fewer than five beginners.

    `passed_least` and `passed_most` are what readers know of those who passed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="weeks", db_index=False)
    # Its Monday (ISO 8601).
    week = models.DateField(db_index=True)
    begun = models.PositiveIntegerField()
    passed_least = models.PositiveIntegerField()
    passed_most = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "week"], name="course_week_once")]

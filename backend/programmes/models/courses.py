"""Courses: their texts by language, and the versions of each text."""

import uuid
from typing import Any, ClassVar, override

from django.conf import settings
from django.db import models

from backend.core.errors import Missing
from backend.core.row_macs import AuthenticatedRow, is_authentic
from backend.core.shown_changes import shown
from backend.programmes.states import CourseState

from .page_files import PageFile
from .projects import Project
from .versions import TextVersion, VersionQuerySet

LONGEST_SLUG = 60
LEAST_MARK, MOST_MARK = 50, 100
MOST_MINUTES = 600
MOST_VALID_MONTHS = 60


@shown(unseen=("owner",))
class Course(AuthenticatedRow):
    """A course of a project, at `/learn/<slug>`. Its texts are by language."""

    # Who could change these would hand out certificates.
    MAC_FIELDS = (
        "project",
        "slug",
        "roles",
        "pass_mark",
        "earlier_marks",
        "gives_certificate",
        "valid_months",
        "for_places",
    )
    PLAIN_FIELDS = ("minutes", "owner", "position", "version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="courses", db_index=False)
    # Of all projects; it stays, since it is printed.
    slug = models.SlugField(max_length=LONGEST_SLUG, unique=True)
    # Whom modules are for: objects with `id` and `name` by language. Empty: all are the same.
    roles = models.JSONField(default=list)
    # How much of a hundred has to be right.
    pass_mark = models.PositiveSmallIntegerField(default=80)
    # Those that it had since it was live for the first time: who began with one is graded by it.
    earlier_marks = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    # About how long it takes.
    minutes = models.PositiveSmallIntegerField(default=30)
    gives_certificate = models.BooleanField(default=True)
    # Of a certificate; None: it has no end.
    valid_months = models.PositiveSmallIntegerField(null=True)
    # Whether passing it counts for a place of the project.
    for_places = models.BooleanField(default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # Within the list of the project.
    position = models.PositiveSmallIntegerField(default=0)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__range=(LEAST_MARK, MOST_MARK)),
                name="course_mark_in_range",
            )
        ]
        indexes = [models.Index(fields=["project", "position", "id"], name="course_of_project")]

    def __str__(self) -> str:
        return self.slug

    def mark_of(self, begun: int | None) -> int:
        """Return the mark for who began with one: that one, if it ever was the course's."""
        mark: int = self.pass_mark
        return begun if begun is not None and begun in self.earlier_marks else mark


@shown(unseen=("draft", "version"))
class CourseText(AuthenticatedRow):
    """A course in one language: its draft, and what learners begin with."""

    MAC_FIELDS = ("course", "language", "state", "live")
    PLAIN_FIELDS = ("draft", "version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="texts", db_index=False)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=CourseState, default=CourseState.DRAFT)
    # The newest version. Versions go with their text alone.
    draft = models.ForeignKey(
        "CourseVersion", models.RESTRICT, null=True, related_name="+", db_index=False
    )
    live = models.ForeignKey(
        "CourseVersion", models.RESTRICT, null=True, related_name="+", db_index=False
    )
    # Counts saved drafts: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "language"], name="course_language_once")
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.language}"

    @property
    def is_live(self) -> bool:
        """Whether learners begin with it."""
        return self.state == CourseState.LIVE


class CourseVersionQuerySet(VersionQuerySet["CourseVersion"]):
    """Versions, of which nothing changes but that learners began with them."""

    @override
    def update(self, **columns: Any) -> int:  # type: ignore[override]
        if columns != {"was_live": True}:
            super().update(**columns)
        return super(VersionQuerySet, self).update(was_live=True)


@shown(unseen=("was_live",))
class CourseVersion(TextVersion):
    """What a text was at one time; its modules are a row of their own.

    Whoever began with it finishes it, also when there is a newer one.
    """

    MAC_FIELDS = ("text", "number", "title", "summary", "was_live")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(CourseText, models.CASCADE, related_name="versions", db_index=False)
    was_live = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Any]] = CourseVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="course_version_once")
        ]

    @property
    def content(self) -> dict[str, Any]:
        """The modules; `select_related("body")` reads them at once. May raise `Missing`."""
        if not is_authentic(self.body):
            raise Missing
        return {"modules": self.body.modules}


class CourseContent(AuthenticatedRow):
    """The modules of a version (`backend.programmes.documents.course_schema`)."""

    MAC_FIELDS = ("modules",)
    UNTOLD_FIELDS = ("modules",)

    version = models.OneToOneField(
        CourseVersion, models.CASCADE, primary_key=True, related_name="body"
    )
    modules = models.JSONField()


class CourseVersionFile(models.Model):
    """That a version names a file; it is written with the version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        CourseVersion, models.CASCADE, related_name="version_files", db_index=False
    )
    file = models.ForeignKey(PageFile, models.CASCADE, related_name="course_version_files")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "file"], name="course_version_file_once")
        ]

"""Pages: their texts by language, the versions of each text, and trials by readers."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from backend.core.errors import Missing
from backend.core.row_macs import AuthenticatedRow, is_authentic
from backend.core.shown_changes import shown
from backend.programmes.states import SHOWN_STATES, PageAudience, PageState
from surveys.models import Round

from .projects import Project
from .versions import TextVersion

LONGEST_SLUG = 60
LEAST_MONTHS, MOST_MONTHS = 3, 24
USE_BYTES = 284


@shown(unseen=("owner", "review_every"))
class Page(AuthenticatedRow):
    """A page of a project, at `/p/<slug>`. Its texts are by language."""

    # Who could move a page would read and write another organisation's; one for professionals
    # needs no trial.
    MAC_FIELDS = ("project", "slug", "audience")
    PLAIN_FIELDS = ("owner", "review_every", "position", "version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="pages", db_index=False)
    # Of all projects; it stays, since it is printed.
    slug = models.SlugField(max_length=LONGEST_SLUG, unique=True)
    audience = models.CharField(max_length=16, choices=PageAudience)
    # Who is told when a text has to be looked at again.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # In months.
    review_every = models.PositiveSmallIntegerField(default=12)
    # Within the menu of the project.
    position = models.PositiveSmallIntegerField(default=0)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_every__range=(LEAST_MONTHS, MOST_MONTHS)),
                name="page_review_in_range",
            )
        ]
        indexes = [models.Index(fields=["project", "position", "id"], name="page_of_project")]

    def __str__(self) -> str:
        return self.slug


@shown(unseen=("draft", "version", "scheduled", "goes_live_on", "review_on", "notified_for"))
class PageText(AuthenticatedRow):
    """A page in one language: its draft, and what strangers read."""

    # Strangers in danger read what `live` names.
    MAC_FIELDS = ("page", "language", "state", "live", "scheduled")
    PLAIN_FIELDS = (
        "draft",
        "goes_live_on",
        "looked_at_on",
        "review_on",
        "notified_for",
        "version",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, models.CASCADE, related_name="texts", db_index=False)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=PageState, default=PageState.DRAFT)
    # The newest version. Versions go with their text alone.
    draft = models.ForeignKey(
        "PageVersion", models.RESTRICT, null=True, related_name="+", db_index=False
    )
    live = models.ForeignKey(
        "PageVersion", models.RESTRICT, null=True, related_name="+", db_index=False
    )
    # What goes live on a day to come.
    scheduled = models.ForeignKey(
        "PageVersion", models.RESTRICT, null=True, related_name="+", db_index=False
    )
    goes_live_on = models.DateField(null=True)
    # When somebody last found that the live version is right, and by when somebody looks again.
    looked_at_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    # Up to which day the owner was told of what is due; one notice is given once.
    notified_for = models.DateField(null=True)
    # Counts saved drafts: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "language"], name="page_language_once"),
            models.CheckConstraint(
                condition=models.Q(scheduled__isnull=True, goes_live_on__isnull=True)
                | models.Q(scheduled__isnull=False, goes_live_on__isnull=False),
                name="page_schedule_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["goes_live_on"],
                condition=models.Q(goes_live_on__isnull=False),
                name="page_text_scheduled",
            ),
            models.Index(
                fields=["review_on", "id"],
                condition=models.Q(state__in=SHOWN_STATES),
                name="page_text_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.language}"

    @property
    def is_shown(self) -> bool:
        """Whether strangers read it."""
        return self.state in SHOWN_STATES


@shown()
class PageVersion(TextVersion):
    """What a text was at one time; it is never changed. Its document is a row of its own."""

    MAC_FIELDS = ("text", "number", "title", "summary")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(PageText, models.CASCADE, related_name="versions", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="page_version_once")]

    @property
    def content(self) -> dict[str, Any]:
        """The document; `select_related("body")` reads it at once. May raise `Missing`."""
        if not is_authentic(self.body):
            raise Missing
        document: dict[str, Any] = self.body.document
        return document


class PageContent(AuthenticatedRow):
    """The document of a version (`backend.programmes.documents.schema`), which lists leave out."""

    MAC_FIELDS = ("document",)
    UNTOLD_FIELDS = ("document",)

    version = models.OneToOneField(
        PageVersion, models.CASCADE, primary_key=True, related_name="body"
    )
    document = models.JSONField()


class PageTrial(models.Model):
    """A version that readers tried, by a round of a survey."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(PageText, models.CASCADE, related_name="trials", db_index=False)
    version = models.ForeignKey(PageVersion, models.CASCADE, related_name="+")
    # That it was tried is known longer than the round is kept.
    round = models.ForeignKey(Round, models.SET_NULL, null=True, related_name="+")
    opened_on = models.DateField()
    # Who read the answers; there were enough of them then.
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    read_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["text", "-opened_on", "-id"], name="page_trial_of_text")]

    def __str__(self) -> str:
        return f"{self.text_id} {self.opened_on}"


class PageUse(models.Model):
    """How many readers found a text useful or not, in weeks that are not published yet.

    The server's key opens it. It is there as long as the text, so that its existence says nothing.
    """

    text = models.OneToOneField(PageText, models.CASCADE, primary_key=True, related_name="use")
    box = models.BinaryField(max_length=USE_BYTES)


class PageUseWeek(models.Model):
    """Published figures of a text and a week; there is none with fewer than five answers.

    `useful_least` and `useful_most` are what readers know of those who found it useful.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(PageText, models.CASCADE, related_name="weeks", db_index=False)
    # Its Monday (ISO 8601).
    week = models.DateField(db_index=True)
    answered = models.PositiveIntegerField()
    useful_least = models.PositiveIntegerField()
    useful_most = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "week"], name="page_use_week_once")]

"""Screens of the seeker's page, read aloud by a speaker."""

import uuid

from django.conf import settings
from django.db import models

from backend.core.row_macs import AuthenticatedRow
from backend.programmes.states import RecordedScreen

from .projects import Project

LONGEST_TEXT = 6000
MOST_BYTES = 1_500_000


class Recording(AuthenticatedRow):
    """A screen read aloud in a language. Strangers hear it once a second person has listened."""

    # People in danger do what it says.
    MAC_FIELDS = ("project", "screen", "language", "sha256", "is_released")
    PLAIN_FIELDS = ("text", "seconds", "made_by", "made_on", "released_by", "released_on")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="recordings", db_index=False)
    screen = models.CharField(max_length=8, choices=RecordedScreen)
    language = models.CharField(max_length=10)
    # What the screen said when it was read: if it says something else now, it is read again.
    text = models.CharField(max_length=LONGEST_TEXT)
    seconds = models.PositiveSmallIntegerField()
    # Of the content, in hexadecimal.
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_on = models.DateField()
    is_released = models.BooleanField(default=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    released_on = models.DateField(null=True)

    class Meta:
        constraints = [
            # One that is heard, and one that waits for somebody to listen.
            models.UniqueConstraint(
                fields=["screen", "language"],
                condition=models.Q(is_released=True),
                name="recording_heard_once",
            ),
            models.UniqueConstraint(
                fields=["project", "screen", "language"],
                condition=models.Q(is_released=False),
                name="recording_waits_once",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "language", "screen"], name="recording_of_project"),
        ]

    def __str__(self) -> str:
        return f"{self.screen} ({self.language})"


class RecordingContent(models.Model):
    """The sound of a recording, which holds its digest."""

    recording = models.OneToOneField(
        Recording, models.CASCADE, primary_key=True, related_name="sound"
    )
    content = models.BinaryField(max_length=MOST_BYTES)

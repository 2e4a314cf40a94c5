"""What versions of texts share: each is what a text was at one time, and is never changed."""

from typing import Any, ClassVar, NoReturn, override

from django.conf import settings
from django.db import models

from backend.core.row_macs import AuthenticatedQuerySet, AuthenticatedRow
from backend.programmes.documents.schema import LONGEST_SUMMARY, LONGEST_TITLE

LONGEST_NOTE = 200


class VersionQuerySet[Version: "TextVersion"](AuthenticatedQuerySet[Version]):
    """Versions, which nobody changes."""

    @override
    def update(self, **_columns: Any) -> NoReturn:
        raise TypeError("a version of a text is never changed")


class TextVersion(AuthenticatedRow):
    """What a text was at one time; a model has `text`, the row that it is a version of."""

    PLAIN_FIELDS = ("made_by", "made_on", "note")

    # Counts within the text, from 1.
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    summary = models.CharField(max_length=LONGEST_SUMMARY, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_on = models.DateField()
    # What was changed, in the writer's words.
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)

    objects: ClassVar[models.Manager[Any]] = VersionQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.text_id} {self.number}"  # type: ignore[attr-defined]

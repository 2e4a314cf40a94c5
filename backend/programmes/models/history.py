"""The history of projects: who changed what, and no content."""

import uuid
from typing import Any, NoReturn, override

from django.conf import settings
from django.db import models

from backend.programmes.events import EVENTS

from .projects import Project

# The role of what nobody did: a day came.
CLOCK = "clock"


class AppendOnlyQuerySet(models.QuerySet["HistoryEntry"]):
    """Entries, which nobody changes; only age erases them."""

    @override
    def update(self, **_columns: Any) -> NoReturn:
        raise TypeError("an entry of the history is never changed")

    @override
    def delete(self) -> NoReturn:
        raise TypeError("an entry of the history is erased by its age alone")

    def erase(self) -> int:
        """Erase these entries, which have been kept long enough; return how many."""
        return self._raw_delete(self.db)


class HistoryEntry(models.Model):
    """One change in a project, by day. `fields` names what was changed, never to what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="history", db_index=False)
    # Counts within the project.
    number = models.PositiveIntegerField()
    event = models.CharField(max_length=40)
    # The page, link, … that was changed; the project itself without one.
    subject = models.UUIDField(null=True)
    fields = models.JSONField(default=list)
    # Whose account it was, as long as there is one, and the role in which they acted.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    role = models.CharField(max_length=20)
    on = models.DateField(db_index=True)
    # A result, which the board shows.
    reached = models.BooleanField(default=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="history_number_once")
        ]
        indexes = [
            models.Index(
                fields=["-on", "-id"], condition=models.Q(reached=True), name="history_reached"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"

    @override
    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("an entry of the history is never changed")
        self.reached = EVENTS[self.event].is_reached
        super().save(**options)

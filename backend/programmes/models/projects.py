"""Projects."""

import uuid
from datetime import date

from django.db import models

from backend.core.row_macs import AuthenticatedRow
from backend.core.shown_changes import shown
from backend.organisations.models import Organisation
from backend.programmes.states import ProjectKind, Stage, stage_of


@shown(unseen=("history_length",))
class Project(AuthenticatedRow):
    """A project of the programme. Coordinators of its organisation run it."""

    # Who could move a project to another organisation would read and change what it holds.
    MAC_FIELDS = ("slug", "organisation")
    PLAIN_FIELDS = ("name", "kind", "begins_on", "ends_on", "parts", "version", "history_length")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=50, unique=True)
    # By language.
    name = models.JSONField(default=dict)
    # An organisation with projects is not removed: they are given to another one first.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="projects")
    kind = models.CharField(max_length=20, choices=ProjectKind)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, db_index=True)
    # Those of `backend.programmes.parts` that are switched on.
    parts = models.JSONField(default=list)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)
    history_length = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("begins_on")),
                name="project_days_in_order",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "slug"], name="project_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.slug

    def stage_on(self, day: date) -> Stage:
        """Return the stage on a day."""
        return stage_of(self.begins_on, self.ends_on, day)

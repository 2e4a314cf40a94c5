"""Stops of the truck."""

import uuid

from django.db import models

from surveys.models import Round

from .links import Link
from .projects import Project


class Stop(models.Model):
    """Where the truck stands, from one day to another.

    Its link leads visitors to a page with two ways on: what they learned, and help.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="stops", db_index=False)
    link = models.OneToOneField(Link, models.CASCADE, related_name="stop")
    # Questions about what visitors learned; the organisation may delete the round.
    round = models.ForeignKey(Round, models.SET_NULL, null=True, related_name="+")
    place = models.CharField(max_length=80)
    # ISO 3166-1, and 3166-2 if it is known.
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=6, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    # Those of the page and of the poster; the first one is for who speaks none of them.
    languages = models.JSONField(default=list)
    # Whether somebody said that the poster is printed.
    poster_ready = models.BooleanField(default=False)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on")), name="stop_days_in_order"
            )
        ]
        indexes = [
            models.Index(fields=["project", "-begins_on", "-id"], name="stop_of_project"),
        ]

    def __str__(self) -> str:
        return self.place

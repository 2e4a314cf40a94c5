"""Short addresses that lead people on, and how often."""

import secrets
import uuid

from django.db import models

from backend.programmes.states import Channel, TargetKind

from .projects import Project

# Nothing that looks like another sign, on paper and in a hurry.
CODE_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 8
COUNTS_BYTES = 284


def new_code() -> str:
    """Return a short, unpredictable code: one of 31^8."""
    return "".join(secrets.choice(CODE_SIGNS) for _place in range(CODE_LENGTH))


class Link(models.Model):
    """A short address `/l/<code>`: where it hangs or is handed out, and what it leads to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="links", db_index=False)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    channel = models.CharField(max_length=12, choices=Channel)
    place = models.CharField(max_length=80)
    # In which the page comes and the card is printed.
    language = models.CharField(max_length=10)
    target = models.CharField(max_length=8, choices=TargetKind)
    # What the kind of target needs: the code of a survey round, the slug of a page, nothing for
    # asking for help.
    target_code = models.CharField(max_length=60, blank=True)
    # Answers of the seeker's page that are filled in: `audience`, `themes`, `region`, `age_band`.
    profile = models.JSONField(default=dict)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("begins_on")),
                name="link_days_in_order",
            )
        ]
        indexes = [
            models.Index(fields=["project", "place", "id"], name="link_of_project"),
        ]

    def __str__(self) -> str:
        return self.code


class LinkCounts(models.Model):
    """How often a link was opened in weeks that are not published yet.

    The server's key opens it. It is there as long as the link, so that its existence says nothing.
    """

    link = models.OneToOneField(Link, models.CASCADE, primary_key=True, related_name="counts")
    box = models.BinaryField(max_length=COUNTS_BYTES)


class LinkWeek(models.Model):
    """Published figures of a link and a week; there is none with fewer than five openings.

    `continued_least` and `continued_most` are what readers know of those who went on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(Link, models.CASCADE, related_name="weeks", db_index=False)
    # Its Monday (ISO 8601).
    week = models.DateField(db_index=True)
    opened = models.PositiveIntegerField()
    continued_least = models.PositiveIntegerField()
    continued_most = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "week"], name="link_week_once")]

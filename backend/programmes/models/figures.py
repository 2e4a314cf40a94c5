"""Figures of the programme: indicators, their numbers by quarter, and what was released."""

import hashlib
import json
import uuid
from typing import Any, Final, override

from django.conf import settings
from django.db import models

from backend.core import quarters
from backend.core.row_macs import AuthenticatedRow
from backend.programmes.states import Counting, Direction, ReleaseState, Unit

from .projects import Project

LONGEST_INDICATOR_CODE: Final = 40
LONGEST_FIGURE_NOTE: Final = 500
# Of a project. More is no table that somebody reads.
MOST_INDICATORS: Final = 40
HIGHEST_FIGURE: Final = 1_000_000_000


def digest_of(content: Any) -> str:
    """Return the SHA-256 of the content of a release, in hexadecimal."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Indicator(AuthenticatedRow):
    """Something that a project wants to reach, counted by quarter."""

    # Whoever could write these would have small numbers of people published.
    MAC_FIELDS = ("project", "code", "source", "is_people", "counting", "part_of", "is_public")
    PLAIN_FIELDS = ("name", "unit", "direction", "position", "version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators", db_index=False)
    # Within the project; it stays, since files name it.
    code = models.SlugField(max_length=LONGEST_INDICATOR_CODE)
    # By language.
    name = models.JSONField(default=dict)
    unit = models.CharField(max_length=6, choices=Unit, default=Unit.NUMBER)
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    # Of `backend.organisations.figure_sources`; empty: somebody enters the number.
    source = models.CharField(max_length=40, blank=True)
    # Whether each of what is counted is somebody.
    is_people = models.BooleanField()
    counting = models.CharField(max_length=5, choices=Counting, default=Counting.FLOW)
    # The one of which this counts some of the people; parts of one have nobody in common.
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    # Whether it is in what is released.
    is_public = models.BooleanField(default=True)
    # In the project's table, and the order in which small numbers are hidden among others.
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="indicator_code_once")
        ]
        indexes = [
            models.Index(fields=["project", "position", "id"], name="indicator_of_project"),
        ]

    def __str__(self) -> str:
        return self.code


class IndicatorValue(models.Model):
    """Target, number and note of an indicator and a quarter.

    `reached` is what somebody entered, or what was counted when the quarter was settled.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values", db_index=False)
    quarter = models.CharField(max_length=quarters.LENGTH)
    target = models.PositiveIntegerField(null=True)
    reached = models.PositiveIntegerField(null=True)
    # Of what is counted: nothing is known above `reached` if this is null.
    reached_most = models.PositiveIntegerField(null=True)
    # Whether what is counted was kept: it changes no more.
    is_settled = models.BooleanField(default=False)
    note = models.CharField(max_length=LONGEST_FIGURE_NOTE, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="indicator_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.quarter}"


class FiguresRelease(AuthenticatedRow):
    """Figures of the programme that were made public, as they were on that day."""

    # All that readers are shown of it: the digest stands for the content, so that a list of
    # releases reads none of it.
    MAC_FIELDS = (
        "number",
        "digest",
        "state",
        "word",
        "first_quarter",
        "last_quarter",
        "released_on",
        "withdrawn_on",
    )
    PLAIN_FIELDS = ("content", "role", "released_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    first_quarter = models.CharField(max_length=quarters.LENGTH)
    last_quarter = models.CharField(max_length=quarters.LENGTH)
    # All that pages and files show: `backend.programmes.selectors.release_content`.
    content: Any = models.JSONField()
    # `digest_of` the content.
    digest = models.CharField(max_length=64, default="", db_default="")
    state = models.CharField(max_length=9, choices=ReleaseState, default=ReleaseState.RELEASED)
    # Why it was withdrawn, by language.
    word = models.JSONField(default=dict)
    role = models.CharField(max_length=20)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    released_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.number)

    @override
    def is_authentic(self) -> bool:
        """Return whether the row verifies, and its content if that was read with it."""
        is_read = "content" not in self.get_deferred_fields()
        return super().is_authentic() and not (is_read and digest_of(self.content) != self.digest)


class ReleasedFigure(AuthenticatedRow):
    """What readers know of an indicator and a quarter: released once, the same in all releases.

    It stays when the release is withdrawn and when the indicator is gone: who read it knows it.
    """

    # Whoever could write these would have later releases say something else.
    MAC_FIELDS = ("indicator", "quarter", "least", "most")
    PLAIN_FIELDS = ("released_on",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # An indicator, which may be gone.
    indicator = models.UUIDField()
    quarter = models.CharField(max_length=quarters.LENGTH)
    least = models.PositiveIntegerField()
    # Null: at least so many.
    most = models.PositiveIntegerField(null=True)
    released_on = models.DateField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="figure_released_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.quarter}"

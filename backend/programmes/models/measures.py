"""Measures of the trial on the willingness to report: plan, rounds, pairs and lead times."""

import uuid
from typing import Final

from django.conf import settings
from django.db import models

from backend.core.row_macs import AuthenticatedRow
from backend.programmes.states import MeasureKind, Phase, RespondentGroup, TableSort
from surveys.models import Round

from .projects import Project

# Boxes have one length each, whatever they hold: 28 bytes more than what is locked.
PAIR_KEY_BYTES: Final = 43 + 28
PAIRS_BYTES: Final = 32_768 + 28
LEAD_TIMES_BYTES: Final = 8_192 + 28


class Measure(AuthenticatedRow):
    """What is tried in some regions so that victims dare to report."""

    # Who could move a measure would read what is published of it.
    MAC_FIELDS = ("project",)
    PLAIN_FIELDS = (
        "name",
        "about",
        "kind",
        "regions",
        "begins_on",
        "expected",
        "pair_key",
        "told_for",
        "version",
    )
    UNTOLD_FIELDS = ("pair_key",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="measures", db_index=False)
    # By language.
    name = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    kind = models.CharField(max_length=12, choices=MeasureKind)
    # Provinces (ISO 3166-2), in the order of tables.
    regions = models.JSONField(default=list)
    begins_on = models.DateField()
    # How many answer in each phase, by group and region.
    expected = models.JSONField(default=dict)
    # Makes digests of codes, under the server's key; empty once all pairs are counted.
    pair_key = models.BinaryField(max_length=PAIR_KEY_BYTES, default=b"")
    # Of which day, before or at its beginning, who runs the project was told.
    told_for = models.DateField(null=True)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["project", "begins_on", "id"], name="measure_of_project")]

    def __str__(self) -> str:
        return str(self.pk)


class PlannedTable(models.Model):
    """A table that is decided on before anybody is asked, and what it can show."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="tables", db_index=False)
    group = models.CharField(max_length=12, choices=RespondentGroup)
    sort = models.CharField(max_length=8, choices=TableSort)
    # A question of the group's questionnaire; of `change` the later phase.
    indicator = models.CharField(max_length=40)
    # The share of good answers that is expected at first, of a hundred.
    base = models.PositiveSmallIntegerField(default=50)
    # Worked out when it was planned: how many are compared, at worst with how many others, and
    # the smallest difference of shares that would show; None if none would.
    people = models.PositiveIntegerField()
    others = models.PositiveIntegerField()
    smallest = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "group", "sort", "indicator"], name="planned_table_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.sort} {self.indicator}"


class MeasureRound(models.Model):
    """The round in which a group answers in a phase; its regions are groups of the round."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="rounds", db_index=False)
    group = models.CharField(max_length=12, choices=RespondentGroup)
    phase = models.CharField(max_length=8, choices=Phase)
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    # How many cards were made for it, by region.
    cards = models.JSONField(default=dict)
    # On which day who runs the project was told that it ends soon, and whether few had answered.
    warned_on = models.DateField(null=True)
    is_few = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "group", "phase"], name="measure_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.phase}"


class MeasurePairs(models.Model):
    """What a group said before and later, by digests of codes, until it is counted.

    All of it is one box under the server's key, of one length, locked anew with each answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="pairs", db_index=False)
    group = models.CharField(max_length=12, choices=RespondentGroup)
    box = models.BinaryField(max_length=PAIRS_BYTES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "group"], name="measure_pairs_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class MeasureLeadTimes(models.Model):
    """How many cases took how long, by phase, region and class, until it is published.

    The server's key opens it. No row is of a case.
    """

    measure = models.OneToOneField(
        Measure, models.CASCADE, primary_key=True, related_name="lead_times"
    )
    box = models.BinaryField(max_length=LEAD_TIMES_BYTES)


class MeasureTable(models.Model):
    """A table that is published once: pairs of a group, or lead times of a phase."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="published", db_index=False)
    # `pairs/<group>` or `lead-times/<phase>`.
    subject = models.CharField(max_length=24)
    day = models.DateField()
    # The JSON of `surveys.disclosure`: all that is ever said of it.
    tables = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "subject"], name="measure_table_once")
        ]

    def __str__(self) -> str:
        return self.subject


class WordingTrial(models.Model):
    """Readers try the questions for a group; the answers of at least five have to be read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="wording_trials", db_index=False
    )
    group = models.CharField(max_length=12, choices=RespondentGroup)
    # SHA-256 of the questions: others have to be tried anew.
    digest = models.CharField(max_length=64)
    # The organisation may delete it.
    round = models.ForeignKey(Round, models.SET_NULL, null=True, related_name="+")
    opened_on = models.DateField()
    read_on = models.DateField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["project", "-opened_on", "-id"], name="wording_trials_of_project")
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.opened_on}"

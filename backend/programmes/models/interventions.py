"""Interventions: what teams try for 100 days, and how they account for it."""

import uuid
from datetime import date
from typing import Final

from django.conf import settings
from django.db import models

from backend.core.row_macs import AuthenticatedRow
from backend.programmes.states.interventions import (
    WEEKS,
    Decision,
    InterventionState,
    QuestionState,
    Remains,
    state_of,
)

from .links import CODE_LENGTH, new_code
from .projects import Project

MOST_PEOPLE: Final = 100
LONGEST_TEAM: Final = 80


class Intervention(AuthenticatedRow):
    """What a team tries for 100 days from day 0 on. Its results page is `/r/<code>`."""

    # Day 0 and decision are accounted for; who could write the rest would publish it.
    MAC_FIELDS = ("project", "code", "day_0", "decision", "is_public")
    PLAIN_FIELDS = (
        "team",
        "people",
        "owner",
        "language",
        "assumption",
        "action",
        "indicator",
        "target",
        "result",
        "takes_questions",
        "reason",
        "carried_on_by",
        "decided_on",
        "reminded",
        "follows",
        "asked",
        "version",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="interventions", db_index=False
    )
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    team = models.CharField(max_length=LONGEST_TEAM)
    # How many the team says it is; who they are is kept nowhere.
    people = models.PositiveSmallIntegerField()
    # Who is reminded.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # In which the team writes.
    language = models.CharField(max_length=10)
    day_0 = models.DateField()
    assumption = models.TextField()
    action = models.TextField()
    indicator = models.TextField()
    target = models.TextField()
    # What came of it, for the results page.
    result = models.TextField(blank=True)
    # Whether strangers see the results page, and whether they may ask there.
    is_public = models.BooleanField(default=False)
    takes_questions = models.BooleanField(default=True)
    decision = models.CharField(max_length=6, choices=Decision, blank=True)
    reason = models.TextField(blank=True)
    carried_on_by = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    # Of which of its milestones the owner heard, a bit for each (`milestone_bit`).
    reminded = models.PositiveSmallIntegerField(default=0)
    # The hundred days before, of the same team, after which it changed what it does.
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="later", db_index=False
    )
    # The number of the last question, which may be erased: no number comes twice.
    asked = models.PositiveIntegerField(default=0, db_default=0)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(people__range=(1, MOST_PEOPLE)),
                name="intervention_people_in_range",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-day_0", "-id"], name="intervention_of_project"),
            models.Index(fields=["day_0"], name="intervention_by_day"),
            models.Index(
                fields=["follows"],
                condition=models.Q(follows__isnull=False),
                name="intervention_that_follows",
            ),
        ]

    def __str__(self) -> str:
        return self.team

    def state_on(self, day: date) -> InterventionState:
        """Return where it stands on a day; its aftermath was read with it."""
        return state_of(
            self.day_0,
            day,
            is_decided=bool(self.decision),
            is_looked_back=hasattr(self, "aftermath"),
        )


class InterventionCheck(models.Model):
    """What a team says of a week in three lines: done, seen, next."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intervention = models.ForeignKey(
        Intervention, models.CASCADE, related_name="checks", db_index=False
    )
    week = models.PositiveSmallIntegerField()
    done = models.TextField()
    seen = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "week"], name="intervention_check_once_a_week"
            ),
            models.CheckConstraint(
                condition=models.Q(week__range=(1, WEEKS)), name="intervention_week_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intervention_id} {self.week}"


class StakeholderQuestion(AuthenticatedRow):
    """What a stranger asked on a results page; nothing is kept of who it was."""

    # Who could write the state would publish what a stranger wrote.
    MAC_FIELDS = ("intervention", "state")
    PLAIN_FIELDS = ("number", "text", "answer", "week")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intervention = models.ForeignKey(
        Intervention, models.CASCADE, related_name="questions", db_index=False
    )
    # Counts within the intervention, from 1.
    number = models.PositiveIntegerField()
    text = models.TextField()
    answer = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=QuestionState, default=QuestionState.WAITING)
    # The Monday of the week in which it came.
    week = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "number"], name="stakeholder_question_number_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["week"],
                condition=models.Q(state=QuestionState.WAITING),
                name="stakeholder_question_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intervention_id} {self.number}"


class Aftermath(models.Model):
    """What is left of an intervention on day 280, as its team says."""

    intervention = models.OneToOneField(
        Intervention, models.CASCADE, primary_key=True, related_name="aftermath"
    )
    remains = models.CharField(max_length=7, choices=Remains)
    about = models.TextField(blank=True)
    said_on = models.DateField()

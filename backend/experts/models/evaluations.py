"""Evaluations, each blind until both sides have answered, and what is to become better."""

import uuid

from django.conf import settings
from django.db import models

from backend.experts.models.people import Platform, SealedText

from .invitations import Invitation
from .requests import Assignment


class Evaluation(models.Model):
    """What one side says of an assignment; there is a row for everybody who is asked.

    Until both sides answered or the time is over, choices are encrypted in `box`, then plain in
    `answers`. Free texts are sealed to the platform. `point`: at the end, or the day of a point
    that was agreed on; the one that sorts last is the newest.
    """

    REQUESTER, MEMBER = "requester", "member"
    AT_THE_END = "end"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="evaluations")
    side = models.CharField(max_length=9, choices=[(REQUESTER, REQUESTER), (MEMBER, MEMBER)])
    invitation = models.ForeignKey(
        Invitation, models.CASCADE, null=True, related_name="evaluations"
    )
    # `AT_THE_END`, or a day in ISO 8601, which sorts before it.
    point = models.CharField(max_length=10, default=AT_THE_END)
    until = models.DateField()
    answered = models.BooleanField(default=False)
    opened = models.BooleanField(default=False)
    box = models.BinaryField(null=True)
    answers = models.JSONField(null=True)
    text = models.OneToOneField(SealedText, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "point"],
                condition=models.Q(side="requester"),
                name="hope_requester_evaluates_once",
            ),
            models.UniqueConstraint(
                fields=["invitation", "point"], name="hope_member_evaluates_once"
            ),
            models.CheckConstraint(
                condition=models.Q(opened=True) | models.Q(answers__isnull=True),
                name="hope_blind_until_opened",
            ),
        ]
        indexes = [models.Index(fields=["opened", "until"], name="hope_evaluations_due")]


class Improvement(models.Model):
    """A point to do better, with an owner and a date; members read what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="improvements")
    assignment = models.ForeignKey(
        Assignment, models.SET_NULL, null=True, related_name="improvements"
    )
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["platform", "done_on", "due_on"], name="hope_better")]

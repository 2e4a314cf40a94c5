"""Who is asked for an assignment, and what they ask back."""

import uuid
from typing import Any

from django.db import models

from backend.experts.models.people import Expert, SealedText
from backend.experts.states import InvitationState, Reason

from .requests import Assignment


class Invitation(models.Model):
    """A member and an assignment; once accepted, their part in it.

    `pseudonym`: their name for other members in a second round. `reasons`: codes of `matcher`. Who
    is to be asked later has no row, but stands in `Assignment.plan`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="invitations")
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="invitations")
    wave = models.PositiveSmallIntegerField()
    # Its place within all that were asked.
    place = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=InvitationState, default=InvitationState.INVITED)
    reasons = models.JSONField(default=list)
    # The hour until which an answer is waited for. None: for none any more, before its time was
    # over, as there are enough, or the request ended.
    answer_by = models.DateTimeField(null=True)
    invited_on = models.DateField()
    answered_on = models.DateField(null=True)
    pseudonym = models.CharField(max_length=40, blank=True)
    # What became of asking: one of `states.STANDINGS`, if `selectors.invitations` added it.
    standing: str
    # What was spoken and handed in, if `selectors.consultations` fetched it.
    sent_recordings: list[Any]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "expert"], name="hope_invited_once")
        ]
        indexes = [
            models.Index(fields=["expert", "state", "id"], name="hope_asked"),
            models.Index(fields=["state", "answer_by"], name="hope_waves_due"),
        ]

    @property
    def is_told(self) -> bool:
        """Whether its member reads what was said and done: they took part, and it is over."""
        is_over = self.assignment.reason in {Reason.CLOSED, Reason.EXPIRED}
        return is_over and self.state == InvitationState.ACCEPTED


class Question(models.Model):
    """A member's sealed question before they say yes; `said` is the coordinator's wording."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="questions")
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="questions")
    text = models.OneToOneField(SealedText, models.CASCADE, related_name="+")
    said = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)

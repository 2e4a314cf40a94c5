"""What surrounds an assignment: appointments, how somebody is afterwards, what they are paid."""

import uuid

from django.db import models

from backend.experts.models.people import Expert, SealedText
from backend.experts.states import FeeState

from .invitations import Invitation
from .requests import Assignment


class Appointment(models.Model):
    """A time and a place, for all who take part.

    A `review` is a point of long work that was agreed on: after it both sides evaluate.
    """

    PREPARATION, DAY, DEBRIEF, REVIEW = "preparation", "day", "debrief", "review"
    KINDS = (PREPARATION, DAY, DEBRIEF, REVIEW)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="appointments")
    kind = models.CharField(max_length=11, choices=[(name, name) for name in KINDS])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(blank=True)
    # Whom to call on the day.
    contact_name = models.CharField(max_length=100, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="hope_ends_later"
            )
        ]
        indexes = [models.Index(fields=["assignment", "starts_at"], name="hope_agenda")]


class CheckIn(models.Model):
    """How somebody is after a day of work, or a week later; `mood`: 1 (bad) to 5 (good)."""

    DEBRIEF, WEEK = "debrief", "week"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="check_ins")
    kind = models.CharField(max_length=7, choices=[(DEBRIEF, DEBRIEF), (WEEK, WEEK)])
    due_on = models.DateField()
    told = models.BooleanField(default=False)
    mood = models.PositiveSmallIntegerField(null=True)
    text = models.OneToOneField(SealedText, models.SET_NULL, null=True, related_name="+")
    answered_on = models.DateField(null=True)
    call = models.BooleanField(default=False)
    called_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "kind", "due_on"], name="hope_check_in_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(mood=None) | models.Q(mood__range=(1, 5)), name="hope_mood"
            ),
        ]
        indexes = [models.Index(fields=["told", "due_on"], name="hope_check_ins_due")]


class Fee(models.Model):
    """What a member gets for an assignment, in cents; no bank number is kept here."""

    invitation = models.OneToOneField(
        Invitation, models.CASCADE, primary_key=True, related_name="fee"
    )
    fee_cents = models.PositiveIntegerField()
    travel_cents = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=FeeState, default=FeeState.NOTED)
    # Within two weeks of the work.
    due_on = models.DateField()
    # The list for payment on which it stands, and when somebody said that they have this list.
    payment_list = models.UUIDField(null=True, db_index=True)
    downloaded_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="noted", payment_list=None)
                | models.Q(state="listed", payment_list__isnull=False)
                | models.Q(state="paid"),
                name="hope_listed_on_a_list",
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="hope_fees")]


class Feed(models.Model):
    """The secret address of a member's calendar: a keyed hash of it."""

    expert = models.OneToOneField(Expert, models.CASCADE, primary_key=True, related_name="feed")
    digest = models.BinaryField(max_length=32, unique=True)

"""Consultations: what members answer, how they react to each other, what goes out."""

import uuid

from django.db import models

from backend.experts.models.people import SealedText
from backend.experts.states import ConsultationStage, ConsultationState

from .invitations import Invitation
from .requests import Assignment


class Consultation(models.Model):
    """The written part of an assignment: its questions are a survey round.

    `summary` is by language; `summary_number` counts what was sent round, so that a verdict names
    one. Members read it while it has a last day to object, and once it is approved.
    """

    assignment = models.OneToOneField(
        Assignment, models.CASCADE, primary_key=True, related_name="consultation"
    )
    round = models.OneToOneField("surveys.Round", models.RESTRICT, related_name="+")
    state = models.CharField(
        max_length=9, choices=ConsultationState, default=ConsultationState.ASKING
    )
    reacts = models.BooleanField(default=False)
    answer_until = models.DateField()
    summary = models.JSONField(default=dict)
    summary_number = models.PositiveSmallIntegerField(default=0)
    review_until = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    # When somebody last worked on it: what is handed in has a day of its own.
    changed_on = models.DateField(null=True)
    # When those who have not answered last heard that the end is near.
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ConsultationState.SUMMARY)
                | models.Q(review_until=None, approved_on=None),
                name="hope_days_of_a_summary",
            )
        ]

    @property
    def stage(self) -> ConsultationStage:
        """How far it is."""
        if self.approved_on:
            return ConsultationStage.APPROVED
        return ConsultationStage.REVIEWING if self.review_until else ConsultationStage(self.state)


class Contribution(models.Model):
    """One member's answers: a draft only they can open, then free texts for the platform.

    `counted`: the choices have gone to the survey round, in which no row says whose they are.
    """

    invitation = models.OneToOneField(
        Invitation, models.CASCADE, primary_key=True, related_name="contribution"
    )
    draft = models.OneToOneField(SealedText, models.SET_NULL, null=True, related_name="+")
    text = models.OneToOneField(SealedText, models.SET_NULL, null=True, related_name="+")
    counted = models.BooleanField(default=False)
    handed_in_on = models.DateField(null=True)


class NameConsent(models.Model):
    """A member's consent that the requester reads their name, though few take part.

    Each consent is a row, valid until `withdrawn_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="name_consents")
    agreed_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"],
                condition=models.Q(withdrawn_on=None),
                name="hope_name_consent_once",
            )
        ]


class Recording(models.Model):
    """Something spoken, in pieces as in docs/protocol.md, under the key of the text it is with."""

    id = models.UUIDField(primary_key=True, editable=False)
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="recordings")
    text = models.ForeignKey(SealedText, models.SET_NULL, null=True, related_name="recordings")
    # All pieces, one after another, each with its length in four bytes before it.
    pieces = models.BinaryField(max_length=2 * 1024 * 1024)


class Statement(models.Model):
    """What somebody said, under their pseudonym, sealed by the coordinator to all members."""

    id = models.UUIDField(primary_key=True, editable=False)
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="statements")
    number = models.PositiveSmallIntegerField()
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="statements")
    text = models.OneToOneField(SealedText, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="hope_statement_once")
        ]


class Reaction(models.Model):
    """What one member thinks of what another said."""

    AGREE, ADD, DIFFER = "agree", "add", "differ"
    KINDS = (AGREE, ADD, DIFFER)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="reactions")
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=6, choices=[(name, name) for name in KINDS])
    text = models.OneToOneField(SealedText, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "invitation"], name="hope_reacts_once")
        ]


class Verdict(models.Model):
    """What a member who answered says of the summary before it goes out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="verdicts")
    summary_number = models.PositiveSmallIntegerField()
    fine = models.BooleanField()
    text = models.OneToOneField(SealedText, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "summary_number"], name="hope_verdict_once"
            )
        ]

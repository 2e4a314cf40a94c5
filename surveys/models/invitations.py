"""What lets somebody answer once: invitations and tokens. No row says who answered what."""

import uuid

from django.db import models

from .rounds import Round


class Invitation(models.Model):
    """Somebody was asked to answer, and has or has not; never what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="invitations")
    recipient_kind = models.CharField(max_length=12)
    recipient = models.UUIDField()
    group = models.CharField(max_length=40, blank=True)
    answered = models.BooleanField(default=False)
    # In a blind round: a token was taken; the server does not know who answers.
    issued = models.BooleanField(default=False)
    # A keyed hash of what was signed then, so that the same may be signed again.
    blinded = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "recipient_kind", "recipient"], name="survey_invited_once"
            )
        ]
        indexes = [models.Index(fields=["recipient", "answered"], name="survey_invited")]


class Token(models.Model):
    """A one-time token that is not used yet."""

    # A keyed hash.
    digest = models.BinaryField(primary_key=True, max_length=32)
    round = models.ForeignKey(Round, models.CASCADE, related_name="tokens")
    group = models.CharField(max_length=40, blank=True)


class Spent(models.Model):
    """A keyed hash of a used token, or of an answer's identifier, which may not count twice."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    round = models.ForeignKey(Round, models.CASCADE, related_name="spent")

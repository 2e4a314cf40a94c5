"""Texts that the server cannot read: sealed in a browser to the platform's key."""

import uuid

from django.conf import settings
from django.db import models

from backend.core.crypto.labels import SUITE


class SealedText(models.Model):
    """A text under a key of its own, and that key in an envelope for the platform.

    `id` is made by the browser and stands in every label (docs/experts-sealed.md), so that a box
    that was moved elsewhere does not open. `organisation` and `key` say which pair opens it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE)
    key = models.ForeignKey("organisations.OrganisationKey", models.RESTRICT)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    envelope = models.BinaryField(max_length=1168)
    body = models.BinaryField(max_length=65_600)


class MemberEnvelope(models.Model):
    """The key of a text, sealed to one member who may read it: its writer, or a reader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(SealedText, models.CASCADE, related_name="envelopes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    box = models.BinaryField(max_length=1168)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "member"], name="hope_envelope_once")
        ]

"""Encrypted messages of a help request, notes of a team, and replies that wait for a reader."""

import uuid

from django.db import models

from backend.core.crypto.labels import SUITE
from backend.core.crypto.notes import NOTE_SIZES
from backend.organisations.models import Organisation, OrganisationKey

from .referrals import Referral
from .requests import HelpRequest

# lock() of the largest packed message: 65,536 bytes, nonce, tag.
BODY_BYTES = 65_564


class Message(models.Model):
    """An encrypted message, numbered within its request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    request = models.ForeignKey(
        HelpRequest, models.DB_CASCADE, related_name="messages", db_index=False
    )
    number = models.PositiveIntegerField()
    # Empty: the seeker wrote it.
    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, null=True, db_index=False)
    key_number = models.PositiveSmallIntegerField(default=1)
    body = models.BinaryField(max_length=BODY_BYTES)
    sent_hour = models.DateTimeField()
    # Its writer interpreted then: it answers nobody.
    interpreter = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="message_number_once")
        ]

    @property
    def sender(self) -> str:
        """The sender as in the additional data: `seeker` or `organisation:<id>`."""
        return sender_of(self.organisation_id)


def sender_of(organisation_id: uuid.UUID | None) -> str:
    """Return how the writer of a message is called in its additional data."""
    return f"organisation:{organisation_id}" if organisation_id else "seeker"


class Note(models.Model):
    """An internal note of an organisation about a request, which only its members can open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    referral = models.ForeignKey(Referral, models.DB_CASCADE, related_name="notes", db_index=False)
    # Within the referral, in the order in which they were written.
    number = models.PositiveSmallIntegerField()
    # Of a member, whose account may be gone while the note stays; the box is bound to it.
    author = models.UUIDField()
    revision = models.PositiveSmallIntegerField(default=1)
    key = models.ForeignKey(OrganisationKey, models.DO_NOTHING, db_index=False)
    box = models.BinaryField(max_length=NOTE_SIZES[-1])
    written_hour = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="note_number_once")
        ]


class HeldReply(models.Model):
    """A reply that waits for a second reader, or did; the message has its identifier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    referral = models.ForeignKey(
        Referral, models.DB_CASCADE, related_name="held_replies", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    author = models.UUIDField()
    # Who sent it; the author, if it went without a second reader.
    reader = models.UUIDField(null=True)
    key = models.ForeignKey(OrganisationKey, models.DO_NOTHING, db_index=False)
    # Empty once it was sent.
    box = models.BinaryField(max_length=BODY_BYTES, null=True)
    written_hour = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="held_reply_number_once")
        ]

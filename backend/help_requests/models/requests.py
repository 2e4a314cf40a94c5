"""Help requests, and their later keys for the seeker."""

import uuid

from django.db import models

from backend.core.crypto.labels import SUITE
from backend.core.crypto.proofs import PROOF_SIZE
from backend.help_requests.states import RequestStatus
from backend.organisations.profiles import Profile

# lock() of a key: 12 bytes of nonce, 32 of key, 16 of tag.
LOCKED_KEY_BYTES = 60


class HelpRequest(models.Model):
    """A request for help, with the envelopes of its first key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    access_digest = models.BinaryField(max_length=32, unique=True)
    status = models.CharField(max_length=10, choices=RequestStatus, default=RequestStatus.OFFERED)
    audience = models.CharField(max_length=20)
    themes = models.JSONField(default=list)
    region = models.CharField(max_length=10)
    age_band = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    wishes = models.JSONField(default=list)
    urgent = models.BooleanField(default=False)
    exclude = models.JSONField(default=list)
    seeker_envelope = models.BinaryField(max_length=LOCKED_KEY_BYTES)
    key_number = models.PositiveSmallIntegerField(default=1)
    last_number = models.PositiveIntegerField(default=1)
    # Bytes of all boxes that were ever written to this request (docs/help-requests.md, "How much").
    stored_bytes = models.PositiveIntegerField(default=0, db_default=0)
    # The seeker gave a push address: only then is there somebody to tell.
    reachable = models.BooleanField(default=False)
    # How many proposals wait for the seeker's answer: without any, nobody looks for them.
    proposed = models.PositiveSmallIntegerField(default=0, db_default=0)
    # An interpreter's consent ended, and the phone has not made the next key yet.
    key_due = models.BooleanField(default=False, db_default=False)
    # SHA-256 of all that was sent to create it, to know the same call when it comes again.
    fingerprint = models.BinaryField(max_length=32)
    erase_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)

    def profile(self) -> Profile:
        """Return the profile for the matcher."""
        return Profile(
            audience=self.audience,
            themes=frozenset(self.themes),
            region=self.region,
            age_band=self.age_band,
            language=self.language,
            wishes=frozenset(self.wishes),
            urgent=self.urgent,
            exclude=frozenset(map(uuid.UUID, self.exclude)),
            # Organisations that were asked from another country were asked for this.
            concerns_netherlands=True,
        )


class SeekerEnvelope(models.Model):
    """A later request key (from number 2), encrypted for the seeker."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    request = models.ForeignKey(HelpRequest, models.DB_CASCADE, related_name="later_envelopes")
    number = models.PositiveSmallIntegerField()
    box = models.BinaryField(max_length=LOCKED_KEY_BYTES)
    # The proof that a holder of the number before made this key; keys of before have none.
    chain = models.BinaryField(max_length=PROOF_SIZE, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="seeker_envelope_once")
        ]

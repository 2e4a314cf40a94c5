"""Models of help requests: encrypted content, times by the hour, random identifiers."""

import uuid

from django.conf import settings
from django.db import models

from backend.core.crypto.labels import SUITE
from backend.core.crypto.notes import NOTE_SIZES
from backend.core.crypto.proofs import PROOF_SIZE
from backend.organisations.models import Organisation, OrganisationKey
from backend.organisations.profiles import Profile

from .pins_due import LONGEST_SIGNATURE
from .states import (
    OPEN,
    AnswerTime,
    DeclineReason,
    ProposalReads,
    ProposalReason,
    ProposalState,
    ReferralStatus,
    RequestStatus,
)

# lock() of a key: 12 bytes of nonce, 32 of key, 16 of tag.
LOCKED_KEY_BYTES = 60
# seal() of a key: 1120 bytes of `enc`, 32 of key, 16 of tag.
SEALED_KEY_BYTES = 1168
# lock() of the largest packed message: 65,536 bytes, nonce, tag.
BODY_BYTES = 65_564
# lock_at_rest() of padded counts: 4,096 bytes, nonce, tag.
ERASED_BOX_BYTES = 4_124


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


class Referral(models.Model):
    """A request at one organisation, and the seeker's consent that it reads the request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(HelpRequest, models.DB_CASCADE, related_name="referrals")
    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, db_index=False)
    key = models.ForeignKey(OrganisationKey, models.DO_NOTHING, db_index=False)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    # Empty once consent is withdrawn or the request declined, and for an organisation that begins
    # with a later number.
    envelope = models.BinaryField(max_length=SEALED_KEY_BYTES, null=True)
    status = models.CharField(max_length=10, choices=ReferralStatus)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    # Empty while it waits for its turn.
    offered_hour = models.DateTimeField(null=True)
    # The last message before that: what the organisation wrote since has a higher number.
    offered_number = models.PositiveIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(null=True)
    last_message_hour = models.DateTimeField(null=True)
    # `due_at` passed without an answer; every move takes it away, so that only an offer has it.
    overdue = models.BooleanField(default=False, db_default=False)
    # How many reminders of the promised hour went out, and in which hour the last one did; every
    # move begins anew.
    reminded = models.PositiveSmallIntegerField(default=0, db_default=0)
    reminded_hour = models.DateTimeField(null=True)
    # The request key with which the organisation began, as it wrote it down when it accepted.
    pin_number = models.PositiveSmallIntegerField(null=True)
    pin_mac = models.BinaryField(max_length=PROOF_SIZE, null=True)
    # It was accepted before there were pins: a member's browser writes this one once.
    pin_due = models.CharField(max_length=LONGEST_SIGNATURE, default="", db_default="")
    # Since when it is in the organisation's bin: an offer like any other for the seeker, out of the
    # team's sight. Empty if it is not; no yes or no, since SQLite finds no index for these.
    binned_hour = models.DateTimeField(null=True)
    # The day in the Netherlands on which the organisation closed it; every move takes it away.
    closed_on = models.DateField(null=True)
    # The day on which the seeker, who wrote no more, was asked whether to go on; a message
    # takes it away. A closed one that has it was closed by the clock.
    asked_on = models.DateField(null=True)
    # Its turn came while the organisation accepted nothing; it gets it when that is over.
    passed_over = models.BooleanField(default=False, db_default=False)
    # The seeker lets whoever leads the team read it later, to help better.
    supervised = models.BooleanField(default=False, db_default=False)
    # The member who works on it; nobody's is for the whole team. The database lets go of who left.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    # The month in the Netherlands of the first offer, and how soon the organisation wrote: for its
    # figures (docs/figures.md).
    came_month = models.DateField(null=True)
    answered = models.CharField(
        max_length=10, choices=AnswerTime, default="", db_default="", blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pin_number__isnull=True, pin_mac__isnull=True)
                | models.Q(pin_number__isnull=False, pin_mac__isnull=False),
                name="referral_pin_whole",
            ),
            models.UniqueConstraint(
                fields=["request", "organisation"],
                name="referral_once_per_organisation",
            ),
        ]
        indexes = [
            # An organisation's inbox, newest first; what waits for its turn is not in it.
            models.Index(
                fields=["organisation", "-offered_hour", "-id"],
                condition=models.Q(offered_hour__isnull=False, binned_hour__isnull=True),
                name="referral_inbox",
            ),
            models.Index(
                fields=["organisation", "-offered_hour", "-id"],
                condition=models.Q(binned_hour__isnull=False),
                name="referral_bin",
            ),
            # What the clock has to look at: few, whatever the table holds.
            models.Index(
                fields=["due_at"],
                condition=models.Q(status=ReferralStatus.OFFERED, overdue=False),
                name="referral_due",
            ),
            models.Index(
                fields=["last_message_hour"],
                condition=models.Q(status=ReferralStatus.ACCEPTED),
                name="referral_silent",
            ),
            models.Index(
                fields=["organisation"],
                condition=models.Q(passed_over=True),
                name="referral_passed_over",
            ),
            models.Index(
                fields=["organisation"],
                condition=models.Q(supervised=True),
                name="referral_supervised",
            ),
            # Who has how many of them.
            models.Index(
                fields=["organisation", "assignee"],
                condition=models.Q(status__in=sorted(OPEN)),
                name="referral_open",
            ),
            # For the database, when a member is removed.
            models.Index(
                fields=["assignee"],
                condition=models.Q(assignee__isnull=False),
                name="referral_assignee",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def binned(self) -> bool:
        """Whether the referral is in the organisation's bin."""
        return self.binned_hour is not None


class ReferralEnvelope(models.Model):
    """A later request key (from number 2), sealed to an organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    referral = models.ForeignKey(Referral, models.DB_CASCADE, related_name="later_envelopes")
    number = models.PositiveSmallIntegerField()
    key = models.ForeignKey(OrganisationKey, models.DO_NOTHING, db_index=False)
    box = models.BinaryField(max_length=SEALED_KEY_BYTES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="referral_envelope_once")
        ]


class Proposal(models.Model):
    """Another organisation that one of a request's organisations proposes; it opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(HelpRequest, models.DB_CASCADE, related_name="proposals")
    # Within the request, from 1.
    number = models.PositiveSmallIntegerField()
    proposer = models.ForeignKey(Referral, models.DB_CASCADE, related_name="proposals")
    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, db_index=False)
    reason = models.CharField(max_length=10, choices=ProposalReason)
    reads = models.CharField(max_length=8, choices=ProposalReads)
    state = models.CharField(max_length=8, choices=ProposalState, default=ProposalState.WAITING)
    hour = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "organisation"],
                condition=models.Q(state=ProposalState.WAITING),
                name="proposal_waits_once",
            )
        ]


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


class HourlyOffers(models.Model):
    """The number of requests offered to an organisation in an hour, if any."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "hour"], name="hourly_offers_once")
        ]


class Tally(models.Model):
    """The number of erased requests by month and ending."""

    month = models.DateField()
    ending = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "ending"], name="tally_once_a_month")
        ]


class ErasedReferral(models.Model):
    """A line without content about a request that its author erased, for the rest of the day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.DB_CASCADE, related_name="+")
    # What colleagues called it: the first six characters of the referral's identifier.
    name = models.CharField(max_length=6)
    day = models.DateField()


class InboxChange(models.Model):
    """That something changed in an organisation's inbox: rows are counted, and never updated.

    Nobody waits for a row, so that changes at many organisations wait for each other nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No foreign key: rows are gone within hours, and an insert looks nothing up.
    organisation = models.UUIDField()
    hour = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "hour"], name="inbox_change_counted")]


class MonthlyFigures(models.Model):
    """The figures of an organisation for a month, published once (docs/figures.md)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.DB_CASCADE, related_name="+")
    month = models.DateField()
    # Ranges in place of hidden counts: what readers see, and nothing more.
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month"], name="monthly_figures_once")
        ]


class ErasedFigures(models.Model):
    """Counts of the requests of a month that were erased before its figures were published.

    All organisations get their box at once, so that its existence says nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.DB_CASCADE, related_name="+")
    month = models.DateField()
    # Counts under the server's key, padded.
    box = models.BinaryField(max_length=ERASED_BOX_BYTES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month"], name="erased_figures_once")
        ]

"""Referrals of a help request to organisations, their later keys, and proposals of others."""

import uuid

from django.conf import settings
from django.db import models

from backend.core.crypto.labels import SUITE
from backend.core.crypto.proofs import PROOF_SIZE
from backend.help_requests.pins_due import LONGEST_SIGNATURE
from backend.help_requests.states import (
    OPEN,
    AnswerTime,
    DeclineReason,
    ProposalReads,
    ProposalReason,
    ProposalState,
    ReferralStatus,
)
from backend.organisations.models import Organisation, OrganisationKey

from .requests import HelpRequest

# seal() of a key: 1120 bytes of `enc`, 32 of key, 16 of tag.
SEALED_KEY_BYTES = 1168


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
    # The last day in the Netherlands on which it interprets, or did. Empty for who helps, or did.
    ends_on = models.DateField(null=True)
    # The month in the Netherlands of the first offer, and how soon the organisation wrote: for its
    # figures (docs/figures-requests.md).
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
            models.Index(
                fields=["ends_on"],
                condition=models.Q(status=ReferralStatus.INTERPRETS),
                name="referral_interpreting",
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

    @property
    def interprets(self) -> bool:
        """Whether the organisation interprets, and does not help."""
        return self.status == ReferralStatus.INTERPRETS


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
    # The last day on which a proposed interpreter reads; empty for the other reasons.
    until = models.DateField(null=True)
    hour = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "organisation"],
                condition=models.Q(state=ProposalState.WAITING),
                name="proposal_waits_once",
            )
        ]


class SampledReferral(models.Model):
    """A referral chosen for supervision in a month, and the member whose it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.DB_CASCADE, related_name="+", db_index=False
    )
    month = models.DateField()
    member = models.UUIDField()
    referral = models.ForeignKey(Referral, models.DB_SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "month", "member"], name="sampled_once_a_month"
            )
        ]

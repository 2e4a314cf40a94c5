"""Serializers of referrals and the bin."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.common.conversation import MAX_KEYS
from api.common.fields import Box, ListOf, LowerUUID, OneOf, SetOf, StrictInteger
from api.common.json_fields import Day
from api.common.profiles import ReasonSerializer, SeekerProfileSerializer
from api.common.serializers import StrictSerializer
from backend.core.crypto.proofs import PROOF_SIZE
from backend.help_requests.models import SEALED_KEY_BYTES
from backend.help_requests.proposals import MAX_WAITING
from backend.help_requests.services.bin import MAX_AT_ONCE
from backend.help_requests.states import (
    DeclineReason,
    ProposalReads,
    ProposalReason,
    ProposalState,
    ReferralStatus,
)
from notifications.transports.live.message import Presence

# A week: what came before was no wave of today.
MAX_HOURS = 168
HELPS = [reason for reason in ProposalReason.values if reason != ProposalReason.INTERPRETS]
PRESENCES = {"reading": Presence.READING, "writing": Presence.WRITING}


class PinSerializer(StrictSerializer):
    """The request key with which the organisation began; the MAC is its members' alone to check."""

    number = StrictInteger(least=1, most=MAX_KEYS)
    mac = Box(PROOF_SIZE)


class ReferralMoveSerializer(StrictSerializer):
    """A move of a referral, and the state after it."""

    id = LowerUUID(read_only=True)
    status = OneOf(ReferralStatus.values, read_only=True)


class AcceptanceSerializer(ReferralMoveSerializer):
    """An accepted referral, with the pin of the request key."""

    pin = PinSerializer(write_only=True)


class BetterProposalSerializer(StrictSerializer):
    """Organisations that another one proposes to the seeker, who decides what they read."""

    organisations = SetOf(child=LowerUUID(), least=1, most=MAX_WAITING)
    reason = OneOf(HELPS)
    reads = OneOf(ProposalReads.values)


class NewProposalSerializer(BetterProposalSerializer):
    """Organisations that another one proposes; `interprets` goes with its last day."""

    reason = OneOf(ProposalReason.values)
    until = Day(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require a last day for an interpreter, and for nobody else."""
        interprets = attrs["reason"] == ProposalReason.INTERPRETS
        if interprets and "until" not in attrs:
            detail = ErrorDetail(_("Say until which day they interpret."), code="required")
            raise serializers.ValidationError({"until": [detail]})
        if "until" in attrs and not interprets:
            detail = ErrorDetail(_("Only with `interprets`."), code="reason")
            raise serializers.ValidationError({"until": [detail]})
        return attrs


class RefusalSerializer(ReferralMoveSerializer):
    """Why an organisation cannot help: one of the known reasons.

    With `other-fits-better` it proposes at least one, unless nobody fits.
    """

    reason = OneOf(DeclineReason.values, required=False, write_only=True)
    proposal = BetterProposalSerializer(required=False, write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a proposal beside another reason."""
        if "proposal" in attrs and attrs.get("reason") != DeclineReason.OTHER_FITS_BETTER:
            text = _("Only with `other-fits-better`.")
            raise serializers.ValidationError({"proposal": [ErrorDetail(text, code="reason")]})
        return attrs


class ReaderSerializer(StrictSerializer):
    """An organisation of the conversation."""

    organisation = LowerUUID()
    name = serializers.CharField()
    status = OneOf(ReferralStatus.values)
    ends_on = serializers.DateField(allow_null=True, help_text="The last day of an interpreter")


class InterpreterSerializer(StrictSerializer):
    """An organisation that may be proposed to interpret."""

    organisation = LowerUUID()
    name = serializers.CharField()
    about = serializers.CharField()
    interprets = serializers.ListField(child=serializers.CharField())


class CandidateSerializer(StrictSerializer):
    """An organisation that may be proposed, and why it fits."""

    organisation = LowerUUID()
    name = serializers.CharField()
    about = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    sentence = serializers.CharField()


class OwnProposalSerializer(StrictSerializer):
    """A proposal of the caller's organisation, and what became of it."""

    organisation = LowerUUID()
    name = serializers.CharField()
    reason = OneOf(ProposalReason.values)
    reads = OneOf(ProposalReads.values)
    until = serializers.DateField(allow_null=True)
    state = OneOf(ProposalState.values)


class ProposalsSerializer(StrictSerializer):
    """Who reads, whom one may propose, best first, and what was proposed."""

    readers = serializers.ListField(child=ReaderSerializer())
    candidates = serializers.ListField(child=CandidateSerializer())
    interpreters = serializers.ListField(child=InterpreterSerializer())
    proposals = serializers.ListField(child=OwnProposalSerializer())


class RequestKeySerializer(StrictSerializer):
    """A request key, sealed to the organisation under its key `key`."""

    may_lack_fields = True

    number = serializers.IntegerField()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_BYTES)
    chain = Box(
        PROOF_SIZE,
        required=False,
        allow_null=True,
        help_text="Above number 1; null if the key is older than chains",
    )


class InboxReferralSerializer(StrictSerializer):
    """A request at the organisation; written by `views.ReferralWriter`, fifty at once."""

    id = LowerUUID()
    request = LowerUUID()
    status = OneOf(ReferralStatus.values)
    pin = PinSerializer(allow_null=True)
    pin_due = serializers.BooleanField(
        help_text="It was accepted before there were pins: write one, once"
    )
    profile = SeekerProfileSerializer()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_BYTES, allow_null=True)
    envelopes = serializers.ListField(child=RequestKeySerializer())
    reasons = serializers.ListField(child=ReasonSerializer())
    due_at = serializers.DateTimeField(allow_null=True)
    last_message_hour = serializers.DateTimeField(allow_null=True)
    last_sender = serializers.CharField(
        allow_null=True, help_text="Who wrote last, as `sender` of a message"
    )
    reminded_hour = serializers.DateTimeField(
        allow_null=True, help_text="When the team was last reminded of the promised answer"
    )
    closes_on = serializers.DateField(
        allow_null=True,
        help_text="The seeker was asked after: the day on which the clock closes it, or closed it",
    )
    ends_on = serializers.DateField(allow_null=True, help_text="The last day of an interpreter")
    binned = serializers.BooleanField()
    assignee = LowerUUID(allow_null=True, help_text="The member who works on it")
    held = serializers.BooleanField(help_text="A reply waits for a second reader")


class AssigneeSerializer(StrictSerializer):
    """Who works on a referral, null for nobody; a change names who did as far as was seen."""

    member = LowerUUID(allow_null=True)
    expected = LowerUUID(allow_null=True, write_only=True)


class BinChangeSerializer(StrictSerializer):
    """How many referrals this call moved, and how many are left to move."""

    count = serializers.IntegerField(read_only=True)
    left = serializers.IntegerField(read_only=True)


class PresenceSerializer(StrictSerializer):
    """What a member does, on whose screen a referral is."""

    doing = OneOf(PRESENCES)


class RestorationSerializer(BinChangeSerializer):
    """Referrals that leave the bin; all of them if none are named."""

    referrals = ListOf(
        child=LowerUUID(), least=1, most=MAX_AT_ONCE, required=False, write_only=True
    )


class BinSerializer(RestorationSerializer):
    """Either referrals, or the last hours whose unanswered referrals are moved."""

    between_fields = {"minProperties": 1, "maxProperties": 1}

    hours = StrictInteger(least=0, most=MAX_HOURS, required=False, write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take one of the two, or raise `ValidationError`."""
        if len(attrs) != 1:
            text = _("Give either `referrals` or `hours`.")
            raise serializers.ValidationError({"referrals": [ErrorDetail(text, code="either-or")]})
        return attrs

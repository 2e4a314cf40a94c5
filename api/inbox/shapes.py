"""What a caseworker's browser sends and gets."""

from rest_framework import serializers

from api.common.conversation import MAX_KEYS, MessageShape, ProfileShape
from api.common.fields import Box, LowerUUID, OneOf, StrictInteger
from api.common.serializers import StrictSerializer
from api.intake.shapes import ReasonShape
from backend.core.crypto.proofs import PROOF_SIZE
from backend.help_requests.models import SEALED_KEY_BYTES
from backend.help_requests.states import DeclineReason, ReferralStatus


class Declined(StrictSerializer):
    """Why an organisation cannot help; chosen, never typed."""

    reason = OneOf(DeclineReason.values, required=False)


class PinShape(StrictSerializer):
    """The request key with which the organisation began; the MAC is its members' alone to check."""

    number = StrictInteger(least=1, most=MAX_KEYS)
    mac = Box(PROOF_SIZE)


class Accepted(StrictSerializer):
    """What the organisation writes down when it takes a request on."""

    pin = PinShape()


class ReferralState(StrictSerializer):
    """A referral after a move."""

    id = LowerUUID()
    status = OneOf(ReferralStatus.values)


class OrganisationKeyBox(StrictSerializer):
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


class ReferralShape(StrictSerializer):
    """A request at the organisation."""

    id = LowerUUID()
    request = LowerUUID()
    status = OneOf(ReferralStatus.values)
    pin = PinShape(allow_null=True)
    pin_due = serializers.BooleanField(
        help_text="It was accepted before there were pins: write one, once"
    )
    profile = ProfileShape()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_BYTES, allow_null=True)
    envelopes = serializers.ListField(child=OrganisationKeyBox())
    reasons = serializers.ListField(child=ReasonShape())
    due_at = serializers.DateTimeField(allow_null=True)
    last_message_hour = serializers.DateTimeField(allow_null=True)
    binned = serializers.BooleanField()


class ReferralPage(StrictSerializer):
    """Fifty referrals."""

    results = serializers.ListField(child=ReferralShape())
    next = serializers.CharField(allow_null=True)


class MessagePage(StrictSerializer):
    """Up to 200 messages."""

    results = serializers.ListField(child=MessageShape())
    next = serializers.CharField(allow_null=True)


__all__ = [
    "Accepted",
    "Declined",
    "MessagePage",
    "MessageShape",
    "ReferralPage",
    "ReferralShape",
    "ReferralState",
]

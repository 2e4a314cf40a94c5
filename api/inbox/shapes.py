"""What a caseworker's browser sends and gets."""

from rest_framework import serializers

from api.conversation import MessageShape, ProfileShape
from api.fields import Box, LowerUUID, OneOf
from api.intake.shapes import ReasonShape
from api.shapes import Shape
from backend.help_requests.models import SEALED_KEY_BYTES
from backend.help_requests.states import DeclineReason, ReferralStatus


class Nothing(Shape):
    """No field at all."""


class Declined(Shape):
    """Why an organisation cannot help; chosen, never typed."""

    reason = OneOf(DeclineReason.values, required=False)


class ReferralState(Shape):
    """A referral after a move."""

    id = LowerUUID()
    status = OneOf(ReferralStatus.values)


class OrganisationKeyBox(Shape):
    """A request key, sealed to the organisation under its key `key`."""

    number = serializers.IntegerField()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_BYTES)


class ReferralShape(Shape):
    """A request at the organisation."""

    id = LowerUUID()
    request = LowerUUID()
    status = OneOf(ReferralStatus.values)
    profile = ProfileShape()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_BYTES, allow_null=True)
    envelopes = serializers.ListField(child=OrganisationKeyBox())
    reasons = serializers.ListField(child=ReasonShape())
    due_at = serializers.DateTimeField(allow_null=True)
    last_message_hour = serializers.DateTimeField(allow_null=True)


class ReferralPage(Shape):
    """Fifty referrals."""

    results = serializers.ListField(child=ReferralShape())
    next = serializers.CharField(allow_null=True)


class MessagePage(Shape):
    """Up to 200 messages."""

    results = serializers.ListField(child=MessageShape())
    next = serializers.CharField(allow_null=True)


__all__ = [
    "Declined",
    "MessagePage",
    "MessageShape",
    "Nothing",
    "ReferralPage",
    "ReferralShape",
    "ReferralState",
]

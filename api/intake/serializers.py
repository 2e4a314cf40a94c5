"""Serializers of seekers' calls."""

from typing import Any, override

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.common.contact import PhoneField, windows, zone_name
from api.common.conversation import BODY_SIZES, MAX_KEYS, MessageSerializer
from api.common.fields import (
    Box,
    ListOf,
    LowerUUID,
    OneOf,
    PaddedBox,
    SetOf,
    StrictInteger,
)
from api.common.json_fields import Day
from api.common.profiles import SeekerProfileSerializer
from api.common.serializers import StrictSerializer
from backend.core.crypto.proofs import PROOF_SIZE
from backend.help_requests.models import LOCKED_KEY_BYTES, SEALED_KEY_BYTES
from backend.help_requests.services.consent import MAX_REFERRALS
from backend.help_requests.states import (
    ProposalReads,
    ProposalReason,
    ReferralStatus,
    RequestStatus,
)

from .match_serializers import MAX_EXCLUDED, OrganisationSerializer

# One person needs no more answers at once; others may wait for their turn.
MAX_ASKED_NOW = 3
MAX_LATER = 100


class ReferralStateSerializer(StrictSerializer):
    """The state of the request at one organisation."""

    organisation = LowerUUID()
    status = OneOf(ReferralStatus.values, read_only=True)


class ExpectationSerializer(ReferralStateSerializer):
    """The state at one organisation, and what may be expected of it in this hour.

    The hours are null and `text` is empty where no answer is awaited.
    """

    due_hour = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text="An answer is promised before this hour; null if they do not open before it",
    )
    opens = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When they open; null while they are open"
    )
    late = serializers.BooleanField(
        read_only=True, help_text="They let the time to answer pass, and can still answer"
    )
    reopens_until = serializers.DateField(
        read_only=True,
        allow_null=True,
        help_text="The last day on which a message opens a closed one; null if none would now",
    )
    closes_on = serializers.DateField(
        read_only=True,
        allow_null=True,
        help_text="The seeker was asked after: the day on which it is closed without a word",
    )
    ends_on = serializers.DateField(
        read_only=True, allow_null=True, help_text="The last day on which it interprets, or did"
    )
    supervised = serializers.BooleanField(
        read_only=True, help_text="The seeker lets whoever leads the team learn from it"
    )
    text = serializers.CharField(
        read_only=True, help_text="The same in sentences, with times on a Dutch clock"
    )


class OutlookSerializer(StrictSerializer):
    """What happens next with a request, and what if not; empty once somebody has answered."""

    text = serializers.CharField(read_only=True)
    otherwise = serializers.CharField(read_only=True)


class ReferralSerializer(ExpectationSerializer):
    """An organisation that may read, and the request key sealed to it."""

    key = LowerUUID(write_only=True)
    envelope = Box(SEALED_KEY_BYTES, write_only=True)
    when = OneOf(["now", "if-unanswered"], required=False, write_only=True)


class FirstMessageSerializer(StrictSerializer):
    """The first message; its key number is 1."""

    id = LowerUUID(random=True)
    body = PaddedBox(BODY_SIZES)


class HelpRequestSerializer(StrictSerializer):
    """A help request, and its state at each organisation."""

    id = LowerUUID(random=True)
    status = OneOf(RequestStatus.values, read_only=True)
    profile = SeekerProfileSerializer(write_only=True)
    exclude = SetOf(child=LowerUUID(), required=False, most=MAX_EXCLUDED, write_only=True)
    access_digest = Box(32, write_only=True)
    seeker_envelope = Box(LOCKED_KEY_BYTES, write_only=True)
    referrals = ListOf(child=ReferralSerializer(), least=1, most=MAX_REFERRALS)
    message = FirstMessageSerializer(write_only=True)
    outlook = OutlookSerializer(read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse more than three organisations that are asked at once."""
        now = [
            place
            for place, referral in enumerate(attrs["referrals"])
            if referral.get("when") != "if-unanswered"
        ]
        if too_many := now[MAX_ASKED_NOW:]:
            text = _(
                "At most {most} organisations can be asked at once. Let the others wait:"
                " `if-unanswered`."
            ).format(most=MAX_ASKED_NOW)
            detail = [ErrorDetail(text, code="too-many-now")]
            places: dict[str, Any] = {str(place): {"when": detail} for place in too_many}
            raise serializers.ValidationError({"referrals": places})
        return attrs


class SeekerKeySerializer(StrictSerializer):
    """A request key locked for the seeker; `envelope` and `seeker_envelope` are the same."""

    may_lack_fields = True

    number = serializers.IntegerField()
    seeker_envelope = Box(LOCKED_KEY_BYTES)
    envelope = Box(LOCKED_KEY_BYTES)
    chain = Box(
        PROOF_SIZE,
        required=False,
        allow_null=True,
        help_text="Above number 1; null if the key is older than chains",
    )


class ProposalSerializer(StrictSerializer):
    """An organisation that another one proposes, and why; it reads nothing before a yes."""

    organisation = OrganisationSerializer()
    proposer = LowerUUID()
    proposer_name = serializers.CharField()
    reason = OneOf(ProposalReason.values)
    text = serializers.CharField()
    reads = OneOf(ProposalReads.values)
    until = serializers.DateField(allow_null=True, help_text="The last day of an interpreter")


class ConversationSerializer(StrictSerializer):
    """The whole conversation as the seeker reads it; written by `views.RequestView`."""

    id = LowerUUID()
    status = OneOf(RequestStatus.values)
    profile = SeekerProfileSerializer()
    seeker_envelope = Box(LOCKED_KEY_BYTES)
    seeker_envelopes = serializers.ListField(child=SeekerKeySerializer())
    referrals = serializers.ListField(child=ExpectationSerializer())
    outlook = OutlookSerializer()
    proposals = serializers.ListField(child=ProposalSerializer())
    messages = serializers.ListField(child=MessageSerializer())
    next = serializers.CharField(allow_null=True)
    key_due = serializers.BooleanField(
        help_text="An interpreter's consent ended: make the next key, `POST …/keys`"
    )


# -- Who reads ----------------------------------------------------------------------------------


class LaterEnvelopeSerializer(StrictSerializer):
    """A later request key, sealed to an organisation."""

    number = StrictInteger(least=2, most=MAX_KEYS)
    envelope = Box(SEALED_KEY_BYTES)


class AddedReferralSerializer(ReferralStateSerializer):
    """One more organisation, with the request keys it may read.

    `envelope` is that of number 1, and `envelopes` are those of all later ones; or `envelope` is
    left out, and `from` says with which number `envelopes` begin. `until` is that of an
    interpreter's proposal.
    """

    default_error_messages = {
        "first": _("Give either `envelope` or `from`."),
    }
    # Either `envelope` or `from`.
    between_fields = {
        "if": {"required": ["from"], "properties": {"from": {}}},
        "then": {"properties": {"envelope": False}},
        "else": {"required": ["envelope"], "properties": {"envelope": {}}},
    }

    key = LowerUUID(write_only=True)
    envelope = Box(SEALED_KEY_BYTES, required=False, write_only=True)
    envelopes = ListOf(
        child=LaterEnvelopeSerializer(), required=False, most=MAX_LATER, write_only=True
    )
    until = Day(required=False, write_only=True)

    @override
    def get_fields(self) -> dict[str, Any]:
        begin = StrictInteger(least=2, most=MAX_KEYS, required=False, write_only=True)
        return {**super().get_fields(), "from": begin}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require either `envelope` or `from`."""
        if ("envelope" in attrs) == ("from" in attrs):
            message = self.error_messages["first"]
            raise serializers.ValidationError({"envelope": [ErrorDetail(str(message), "first")]})
        return attrs


class SealedKeySerializer(StrictSerializer):
    """The next request key, sealed to an organisation that stays."""

    organisation = LowerUUID()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_BYTES)


class NextKeySerializer(StrictSerializer):
    """The next request key, for the seeker and all who stay."""

    number = StrictInteger(least=2, most=MAX_KEYS)
    chain = Box(PROOF_SIZE, write_only=True)
    seeker_envelope = Box(LOCKED_KEY_BYTES, write_only=True)
    referrals = ListOf(child=SealedKeySerializer(), most=MAX_REFERRALS, write_only=True)


# -- Notes to a phone ---------------------------------------------------------------------------


class SafeTimesSerializer(StrictSerializer):
    """When a phone may be notified; always, if there are no safe hours."""

    timezone = zone_name()
    safe = windows()


class ContactChangeSerializer(StrictSerializer):
    """Changes of contact: null forgets, what is left out stays."""

    push = PhoneField(required=False, allow_null=True)
    times = SafeTimesSerializer(required=False, allow_null=True)


class ContactSerializer(StrictSerializer):
    """Whether and when a phone is notified; the address is never shown."""

    push = serializers.BooleanField(read_only=True)
    times = SafeTimesSerializer(read_only=True, allow_null=True)

"""What a seeker's phone sends and gets."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.common.conversation import BODY_SIZES, MAX_KEYS, MessageShape, ProfileShape
from api.common.fields import Box, ListOf, LowerUUID, OneOf, PaddedBox, SetOf, StrictInteger
from api.common.serializers import StrictSerializer
from backend.core.crypto.proofs import PROOF_SIZE
from backend.help_requests.models import LOCKED_KEY_BYTES, SEALED_KEY_BYTES
from backend.help_requests.services.consent import MAX_REFERRALS
from backend.help_requests.states import ReferralStatus, RequestStatus

MAX_EXCLUDED = 50
# One person needs no more answers at once; others may wait for their turn.
MAX_ASKED_NOW = 3
MAX_LATER = 100


class MatchesAsked(ProfileShape):
    """A profile, and whom not to name."""

    exclude = SetOf(child=LowerUUID(), required=False, most=MAX_EXCLUDED)


class ReferralAsked(StrictSerializer):
    """An organisation that may read, and the request key sealed to it."""

    organisation = LowerUUID()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_BYTES)
    when = OneOf(["now", "if-unanswered"], required=False)


class FirstMessage(StrictSerializer):
    """The first message; its key number is 1."""

    id = LowerUUID(random=True)
    body = PaddedBox(BODY_SIZES)


class RequestAsked(StrictSerializer):
    """A whole help request."""

    id = LowerUUID(random=True)
    profile = ProfileShape()
    exclude = SetOf(child=LowerUUID(), required=False, most=MAX_EXCLUDED)
    access_digest = Box(32)
    seeker_envelope = Box(LOCKED_KEY_BYTES)
    referrals = ListOf(child=ReferralAsked(), least=1, most=MAX_REFERRALS)
    message = FirstMessage()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let at most three organisations be asked at once.

        :raises ValidationError: with the place of each one more
        """
        now = [
            place
            for place, one in enumerate(attrs["referrals"])
            if one.get("when") != "if-unanswered"
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


class LaterEnvelope(StrictSerializer):
    """A later request key, sealed to an organisation."""

    number = StrictInteger(least=2, most=MAX_KEYS)
    envelope = Box(SEALED_KEY_BYTES)


class ReferralAdded(StrictSerializer):
    """One more organisation, with the request keys it may read.

    `envelope` is that of number 1, and `envelopes` are those of all later ones; or `envelope` is
    left out, and `from` says with which number `envelopes` begin.
    """

    # Either `envelope` or `from`.
    between_fields = {
        "if": {"required": ["from"], "properties": {"from": {}}},
        "then": {"properties": {"envelope": False}},
        "else": {"required": ["envelope"], "properties": {"envelope": {}}},
    }

    default_error_messages = {
        "first": _("Give either `envelope` or `from`."),
    }

    organisation = LowerUUID()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_BYTES, required=False)
    envelopes = ListOf(child=LaterEnvelope(), required=False, most=MAX_LATER)

    def get_fields(self) -> dict[str, Any]:
        """The fields, and one whose name is a word of Python's."""
        begin = StrictInteger(least=2, most=MAX_KEYS, required=False)
        return {**super().get_fields(), "from": begin}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The values.

        :raises ValidationError: it is not clear with which number they begin
        """
        if ("envelope" in attrs) == ("from" in attrs):
            message = self.error_messages["first"]
            raise serializers.ValidationError({"envelope": [ErrorDetail(str(message), "first")]})
        return attrs


class SealedToOne(StrictSerializer):
    """The next request key, sealed to an organisation that stays."""

    organisation = LowerUUID()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_BYTES)


class NextKeyShape(StrictSerializer):
    """The next request key, for the seeker and all who stay."""

    number = StrictInteger(least=2, most=MAX_KEYS)
    chain = Box(PROOF_SIZE)
    seeker_envelope = Box(LOCKED_KEY_BYTES)
    referrals = ListOf(child=SealedToOne(), most=MAX_REFERRALS)


# -- Answers ------------------------------------------------------------------------------------


class Label(StrictSerializer):
    """A word of a vocabulary, and how to say it."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class Argon2Shape(StrictSerializer):
    """Parameters of Argon2id."""

    memory_kib = serializers.IntegerField()
    iterations = serializers.IntegerField()
    parallelism = serializers.IntegerField()


class CodeShape(StrictSerializer):
    """How a case code is made and stretched."""

    digits = serializers.IntegerField()
    salt = Box(16)
    argon2id = Argon2Shape()


class Options(StrictSerializer):
    """All that a phone needs to ask the questions."""

    suite = serializers.IntegerField()
    code = CodeShape()
    languages = serializers.ListField(child=Label())
    audiences = serializers.ListField(child=Label())
    themes = serializers.ListField(child=Label())
    wishes = serializers.ListField(child=Label())
    age_bands = serializers.ListField(child=Label())
    regions = serializers.ListField(child=Label())


class PublicKeyShape(StrictSerializer):
    """An organisation's current key."""

    id = LowerUUID()
    public = Box(1216)


class OrganisationShape(StrictSerializer):
    """An organisation, as a seeker gets to know it."""

    id = LowerUUID()
    slug = serializers.CharField()
    name = serializers.CharField()
    about = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    key = PublicKeyShape()


class ReasonShape(StrictSerializer):
    """One reason: a stable code, and a sentence in the caller's language."""

    code = serializers.CharField()
    text = serializers.CharField()


class MatchShape(StrictSerializer):
    """An organisation that fits, and why."""

    organisation = OrganisationShape()
    reasons = serializers.ListField(child=ReasonShape())
    response_hours = serializers.IntegerField()


class UrgentHelp(StrictSerializer):
    """A line to call."""

    name = serializers.CharField()
    phone = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    hours = serializers.CharField(allow_null=True)
    what = serializers.CharField()


class Matches(StrictSerializer):
    """Who fits, best first; who stands behind them; whom to call."""

    matches = serializers.ListField(child=MatchShape())
    safety_net = MatchShape(allow_null=True)
    urgent_help = serializers.ListField(child=UrgentHelp())


class ReferralSeen(StrictSerializer):
    """How far the request is at one organisation."""

    organisation = LowerUUID()
    status = OneOf(ReferralStatus.values)


class RequestKept(StrictSerializer):
    """A request that is kept."""

    id = LowerUUID()
    status = OneOf(RequestStatus.values)
    referrals = serializers.ListField(child=ReferralSeen())


class KeyChanged(StrictSerializer):
    """The number of the key that is now in use."""

    number = serializers.IntegerField()


class SeekerKey(StrictSerializer):
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


class RequestSeen(StrictSerializer):
    """The whole conversation, as the seeker reads it."""

    id = LowerUUID()
    status = OneOf(RequestStatus.values)
    profile = ProfileShape()
    seeker_envelope = Box(LOCKED_KEY_BYTES)
    seeker_envelopes = serializers.ListField(child=SeekerKey())
    referrals = serializers.ListField(child=ReferralSeen())
    messages = serializers.ListField(child=MessageShape())
    next = serializers.CharField(allow_null=True)

"""What those who answer send and get."""

from rest_framework import serializers

from api.common.contact import VISIBLE
from api.common.fields import LONGEST_LANGUAGE, TAG, LowerUUID, OneOf, StrictText
from api.common.json_fields import Bytes, JSONField
from api.common.serializers import StrictSerializer
from surveys.blind_tokens.keys import LEAST_BITS, MOST_BITS
from surveys.blind_tokens.verification import MESSAGE_SIZE
from surveys.states import Audience, RoundStatus

# A token is sixteen signs, with spaces if somebody typed it; what an invitation's link has is 43.
LONGEST_TOKEN, LONGEST_GROUP = 60, 40
BLIND_LEAST, BLIND_MOST = LEAST_BITS // 8, MOST_BITS // 8


class AnswersGiven(StrictSerializer):
    """Answers by the names of the questions (docs/surveys-api.md), to be looked at."""

    answers = JSONField()
    language = StrictText(most=LONGEST_LANGUAGE, alphabet=TAG, required=False)
    token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, required=False)


class BlindTokenGiven(StrictSerializer):
    """A token that the server has never seen (docs/surveys-blind-tokens.md)."""

    message = Bytes(least=MESSAGE_SIZE, most=MESSAGE_SIZE)
    signature = Bytes(least=BLIND_LEAST, most=BLIND_MOST)


class ResponseGiven(StrictSerializer):
    """Answers to be kept; `id` is made by the phone, and stands in no row with them."""

    id = LowerUUID(random=True)
    answers = JSONField()
    language = StrictText(most=LONGEST_LANGUAGE, alphabet=TAG, required=False)
    token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, required=False)
    blind = BlindTokenGiven(required=False)
    group = StrictText(most=LONGEST_GROUP, alphabet=TAG, required=False)


class BlindedGiven(StrictSerializer):
    """Something to be signed blindly for somebody who was invited."""

    invitation = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE)
    blinded = Bytes(least=BLIND_LEAST, most=BLIND_MOST)


# -- Answers ------------------------------------------------------------------------------------


class FaultShape(StrictSerializer):
    """What is wrong at a place, and what to do."""

    pointer = serializers.CharField(help_text="RFC 6901")
    code = serializers.CharField()
    detail = serializers.CharField()


class Checked(StrictSerializer):
    """All that keeps answers from being handed in; nothing, if there is nothing."""

    errors = serializers.ListField(child=FaultShape())  # type: ignore[assignment]


class ResponseKept(StrictSerializer):
    """Answers that were taken."""

    id = LowerUUID()


class BlindSignature(StrictSerializer):
    """What was signed, without having been seen."""

    signature = Bytes(least=BLIND_LEAST, most=BLIND_MOST)


class ProofChallenge(StrictSerializer):
    """What is to be solved, as in a problem `proof-of-work`; good for one answer."""

    algorithm = serializers.CharField()
    challenge = serializers.CharField()
    maxnumber = serializers.IntegerField()
    salt = serializers.CharField()
    signature = serializers.CharField()


class GroupShown(StrictSerializer):
    """A group whose answers are counted together."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class StatementShape(StrictSerializer):
    """Who asks, and who will see what: to be said before the first question."""

    organisation = serializers.CharField()
    threshold = serializers.IntegerField(help_text="Groups of fewer people are never shown")
    rows_exported = serializers.BooleanField(help_text="The one who asks may read single rows")
    text = serializers.CharField(help_text="What the one who asks adds; may be empty")


class OpenRoundShape(StrictSerializer):
    """A round that takes answers, and all that is asked in it."""

    code = serializers.CharField()
    status = OneOf([RoundStatus.OPEN.value])
    audience = OneOf(Audience.values)
    test = serializers.BooleanField()
    full = serializers.BooleanField(help_text="There are enough answers: let nobody begin")
    one_per_screen = serializers.BooleanField()
    languages = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    opens_on = serializers.DateField(allow_null=True)
    closes_on = serializers.DateField()
    timezone = serializers.CharField()
    groups = serializers.ListField(child=GroupShown())
    statement = StatementShape()
    questionnaire = JSONField()
    blind_key = serializers.CharField(
        allow_null=True, help_text="SubjectPublicKeyInfo in base64url, in a blind round"
    )

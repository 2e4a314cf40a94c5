"""Serializers of respondents' calls."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.contact import VISIBLE
from api.common.fields import LONGEST_LANGUAGE, TAG, LowerUUID, OneOf, StrictText
from api.common.json_fields import Bytes, JSONField
from api.common.serializers import StrictSerializer
from api.surveys.base import LONGEST_GROUP, FaultSerializer
from surveys.blind_tokens.keys import MAX_BITS, MIN_BITS
from surveys.blind_tokens.verification import MESSAGE_SIZE
from surveys.questionnaire.definition import text_in
from surveys.questionnaire.for_browser import schema_of
from surveys.services.responses import OpenRound
from surveys.states import Audience, RoundStatus

# A token is sixteen signs, with spaces if somebody typed it; what an invitation's link has is 43.
LONGEST_TOKEN = 60
MIN_BLIND, MAX_BLIND = MIN_BITS // 8, MAX_BITS // 8


class AnswersSerializer(StrictSerializer):
    """Answers by question name (docs/surveys-api.md), and their errors."""

    answers = JSONField(write_only=True)
    language = StrictText(most=LONGEST_LANGUAGE, alphabet=TAG, required=False, write_only=True)
    token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, required=False, write_only=True)
    errors = FaultSerializer(many=True, read_only=True)  # type: ignore[assignment]


class BlindTokenSerializer(StrictSerializer):
    """A token that the server has never seen (docs/surveys-blind-tokens.md)."""

    message = Bytes(least=MESSAGE_SIZE, most=MESSAGE_SIZE)
    signature = Bytes(least=MIN_BLIND, most=MAX_BLIND)


class ResponseSerializer(StrictSerializer):
    """Answers to be stored; `id` is made by the client, and is not stored with them."""

    id = LowerUUID(random=True)
    answers = JSONField(write_only=True)
    language = StrictText(most=LONGEST_LANGUAGE, alphabet=TAG, required=False, write_only=True)
    token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, required=False, write_only=True)
    blind = BlindTokenSerializer(required=False, write_only=True)
    group = StrictText(most=LONGEST_GROUP, alphabet=TAG, required=False, write_only=True)


class BlindSignatureSerializer(StrictSerializer):
    """A blinded token of somebody who was invited, and its signature."""

    invitation = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, write_only=True)
    blinded = Bytes(least=MIN_BLIND, most=MAX_BLIND, write_only=True)
    signature = Bytes(least=MIN_BLIND, most=MAX_BLIND, read_only=True)


class ChallengeSerializer(StrictSerializer):
    """A challenge, as in a problem `proof-of-work`; its solution is good for one answer."""

    algorithm = serializers.CharField(read_only=True)
    challenge = serializers.CharField(read_only=True)
    maxnumber = serializers.IntegerField(read_only=True)
    salt = serializers.CharField(read_only=True)
    signature = serializers.CharField(read_only=True)


class OpenGroupSerializer(StrictSerializer):
    """A group whose answers are counted together."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class StatementSerializer(StrictSerializer):
    """Who asks, and who will see what: to be shown before the first question."""

    organisation = serializers.CharField(source="round.organisation.name")
    threshold = serializers.IntegerField(
        source="round.threshold", help_text="Groups of fewer people are never shown"
    )
    rows_exported = serializers.BooleanField(
        source="round.rows_exported", help_text="The one who asks may read single rows"
    )
    text = serializers.SerializerMethodField(help_text="What the one who asks adds; may be empty")

    def get_text(self, found: OpenRound) -> str:
        """Return the statement in the language of the questions."""
        return text_in(found.round.statement, self.context["language"], found.languages)


class OpenRoundSerializer(StrictSerializer):
    """A round that takes answers, with its questions in `context["language"]`."""

    code = serializers.CharField(source="round.code")
    status = OneOf([RoundStatus.OPEN.value], source="round.status")
    audience = OneOf(Audience.values, source="round.audience")
    test = serializers.BooleanField(source="round.test")
    full = serializers.BooleanField(help_text="There are enough answers: let nobody begin")
    one_per_screen = serializers.BooleanField(source="round.one_per_screen")
    languages = serializers.ListField(child=serializers.CharField())
    language = serializers.SerializerMethodField()
    opens_on = serializers.DateField(source="round.opens_on", allow_null=True)
    closes_on = serializers.DateField(source="round.closes_on")
    timezone = serializers.CharField(source="round.timezone")
    groups = serializers.SerializerMethodField()
    statement = StatementSerializer(source="*")
    questionnaire = serializers.SerializerMethodField()
    blind_key = Bytes(
        least=1,
        most=2 * MAX_BLIND,
        allow_null=True,
        help_text="SubjectPublicKeyInfo in base64url, in a blind round",
    )

    def get_language(self, _found: OpenRound) -> str:
        """Return the language of the questions."""
        language: str = self.context["language"]
        return language

    @extend_schema_field(OpenGroupSerializer(many=True))
    def get_groups(self, found: OpenRound) -> Any:
        """Return the groups that a respondent with the link may choose."""
        groups = found.round.groups if found.round.audience == Audience.LINK else ()
        language = self.context["language"]
        rows = [
            {"id": group["id"], "label": text_in(group["label"], language, found.languages)}
            for group in groups
        ]
        return OpenGroupSerializer(rows, many=True).data

    @extend_schema_field(JSONField())
    def get_questionnaire(self, found: OpenRound) -> dict[str, Any]:
        """Return the questions as browsers get them."""
        return schema_of(found.compiled, self.context["language"])

"""Resources of evaluations: one side's, both at the desk, and over time."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import LINES, LowerUUID, StrictText
from api.common.json_fields import Day, JSONField
from api.common.serializers import StrictSerializer
from api.common.views import active_language
from api.experts.common import SealedTextSerializer
from backend.experts.selectors.evaluations import OneSide
from backend.experts.selectors.questionnaires import Said, definition_of

TAG = "[a-zA-Z-]"
LONGEST_TEXT = 4_000


class AnswerCountSerializer(StrictSerializer):
    """A choice, and how many made it; null where the number would point at somebody."""

    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    count = serializers.IntegerField(allow_null=True)


class QuestionAnswersSerializer(StrictSerializer):
    """A question and what was answered."""

    question = serializers.CharField()
    answers = AnswerCountSerializer(many=True)


class EvaluationSerializer(StrictSerializer):
    """One side's evaluation. As long as it is not `opened`, nobody reads any answer.

    `definition` is the questionnaire as `/api/v1/surveys/answering/{code}` has it, without what is
    answered in words; null when it is too late to answer. `answers` are by the names of the
    questions.
    """

    definition = serializers.SerializerMethodField()
    until = Day(read_only=True)
    answered = serializers.BooleanField(read_only=True)
    opened = serializers.BooleanField(read_only=True)
    mine = JSONField(read_only=True, allow_null=True)
    theirs = serializers.SerializerMethodField()
    language = StrictText(least=2, most=10, alphabet=TAG, write_only=True)
    answers = JSONField(write_only=True)

    @extend_schema_field(JSONField(allow_null=True))
    def get_definition(self, side: OneSide) -> dict[str, Any] | None:
        """Return the questions in the caller's language."""
        return None if side.is_too_late else definition_of(side.row.side, active_language())

    @extend_schema_field(QuestionAnswersSerializer(many=True, allow_null=True))
    def get_theirs(self, side: OneSide) -> list[Said] | None:
        """Return what the other side chose."""
        return side.theirs(active_language())


class MyEvaluationSerializer(EvaluationSerializer):
    """What a member says of an assignment, and what the requester chose."""

    sealed = SealedTextSerializer(required=False, write_only=True)


class RequesterEvaluationSerializer(EvaluationSerializer):
    """What a requester says, and how many members chose what.

    `text` is sealed in memory and kept in no other form.
    """

    text = StrictText(least=0, most=LONGEST_TEXT, alphabet=LINES, required=False, write_only=True)


# -- The desk -------------------------------------------------------------------------------------
class RequesterSideSerializer(StrictSerializer):
    """What the requester said; `text` is what `desk/texts` opens."""

    answered = serializers.BooleanField()
    answers = QuestionAnswersSerializer(many=True, allow_null=True)
    text = LowerUUID(allow_null=True)


class MembersSideSerializer(StrictSerializer):
    """What members said, without names, in no order."""

    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    answers = serializers.ListField(child=QuestionAnswersSerializer(many=True), allow_null=True)
    texts = serializers.ListField(child=LowerUUID(), allow_null=True)


class DeskEvaluationSerializer(StrictSerializer):
    """Both sides of an assignment; `until` is null before anybody was asked."""

    point = serializers.CharField(
        allow_null=True, help_text="`end`, or the day of a point that was agreed on"
    )
    points = serializers.ListField(child=serializers.CharField())
    until = Day(allow_null=True)
    opened = serializers.BooleanField()
    requester = RequesterSideSerializer()
    members = MembersSideSerializer()


class MonthSerializer(StrictSerializer):
    """A month as `2026-03`; no mean of fewer than five."""

    month = serializers.CharField()
    mean = serializers.FloatField(allow_null=True)


class EvaluationGroupSerializer(StrictSerializer):
    """How content one side was with a requester, form or topic; of fewer than five nothing."""

    group = serializers.CharField(source="id")
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    count = serializers.IntegerField(allow_null=True)
    months = MonthSerializer(many=True)

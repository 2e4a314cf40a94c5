"""What is sent and got about evaluations, points to do better, and the last step."""

from rest_framework import serializers

from api.common.fields import LINES, LowerUUID, StrictBoolean, StrictText
from api.common.json_fields import Day, JSONField
from api.common.serializers import StrictSerializer
from backend.experts.models import Evaluation

from .base import SealedGiven

SIDES = (Evaluation.REQUESTER, Evaluation.MEMBER)
BY = ("requester", "form", "topic")
TAG = "[a-zA-Z-]"
MOST_SAID, MOST_WORDS, MOST_POINT = 10_000, 4_000, 500


class MemberEvaluated(StrictSerializer):
    """What a member says of an assignment; `answers` by the names of the questions."""

    language = StrictText(least=2, most=10, alphabet=TAG)
    answers = JSONField()
    sealed = SealedGiven(required=False)


class RequesterEvaluated(StrictSerializer):
    """What a requester says; `text` is sealed in memory and kept in no other form."""

    language = StrictText(least=2, most=10, alphabet=TAG)
    answers = JSONField()
    text = StrictText(least=0, most=MOST_WORDS, alphabet=LINES, required=False)


class AnswerSaid(StrictSerializer):
    """A choice, and how many made it; null where the number would point at somebody."""

    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField(allow_null=True)


class QuestionSaid(StrictSerializer):
    """A question and what was answered."""

    question = serializers.CharField()
    answers = AnswerSaid(many=True)


class EvaluationShape(StrictSerializer):
    """One side's evaluation. As long as it is not `opened`, nobody reads any answer.

    `definition` is the questionnaire as `/api/v1/surveys/answering/{code}` has it, without what is
    answered in words; null when it is too late to answer.
    """

    definition = JSONField(allow_null=True)
    until = Day()
    answered = StrictBoolean()
    opened = StrictBoolean()
    mine = JSONField(allow_null=True)
    theirs = QuestionSaid(many=True, allow_null=True)


class RequesterSide(StrictSerializer):
    """What the requester said; `text` is what `desk/texts` opens."""

    answered = StrictBoolean()
    answers = QuestionSaid(many=True, allow_null=True)
    text = LowerUUID(allow_null=True)


class MembersSide(StrictSerializer):
    """What members said, without names, in no order."""

    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    answers = serializers.ListField(child=QuestionSaid(many=True), allow_null=True)
    texts = serializers.ListField(child=LowerUUID(), allow_null=True)


class DeskEvaluation(StrictSerializer):
    """Both sides of an assignment; `until` is null before anybody was asked."""

    point = serializers.CharField(
        allow_null=True, help_text="`end`, or the day of a point that was agreed on"
    )
    points = serializers.ListField(child=serializers.CharField())
    until = Day(allow_null=True)
    opened = StrictBoolean()
    requester = RequesterSide()
    members = MembersSide()


class MonthShape(StrictSerializer):
    """A month as `2026-03`; no mean of fewer than five."""

    month = serializers.CharField()
    mean = serializers.FloatField(allow_null=True)


class GroupShape(StrictSerializer):
    """How content one side was with a requester, form or topic; of fewer than five nothing."""

    group = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField(allow_null=True)
    months = MonthShape(many=True)


class OverTime(StrictSerializer):
    """All groups, by name."""

    results = GroupShape(many=True)


# -- Points to do better --------------------------------------------------------------------------
# -- The last step --------------------------------------------------------------------------------
class Loop(StrictSerializer):
    """What members said, and what was done with it."""

    said = StrictText(least=0, most=MOST_SAID, alphabet=LINES)
    done = StrictText(least=0, most=MOST_SAID, alphabet=LINES)


class PointRead(StrictSerializer):
    """A point to do better, as members read it."""

    text = serializers.CharField()
    due_on = Day()
    done_on = Day(allow_null=True)
    outcome = serializers.CharField()


class NewsRow(StrictSerializer):
    """What became of something I took part in; `expired`: it ended by time, and nobody told."""

    assignment = LowerUUID()
    title = serializers.CharField()
    said = serializers.CharField()
    done = serializers.CharField()
    closed_on = Day()
    expired = StrictBoolean()
    improvements = PointRead(many=True)


class NewsPage(StrictSerializer):
    """A hundred of them."""

    results = NewsRow(many=True)
    next = serializers.URLField(allow_null=True)

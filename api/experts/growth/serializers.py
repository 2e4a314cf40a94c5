"""Resources of growth: knowledge, trainings, coaching days, successes and improvements."""

from collections.abc import Mapping
from typing import Any, override
from uuid import UUID

from rest_framework import serializers

from api.common.fields import LINES, LowerUUID, SetOf, StrictBoolean, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.experts.common import ChosenNameSerializer, InMyLanguage, Moment, TitleSerializer
from backend.core.limits import PLAIN
from backend.experts import local_time
from backend.experts.models import Improvement, Training

LONGEST_TEXT, LONGEST_PLACE, LONGEST_IMPROVEMENT = 8000, 200, 500
MAX_FOLLOWERS, MAX_CONSENTS = 500, 20


class BodyTextSerializer(StrictSerializer):
    """A text in both languages of the platform."""

    nl = StrictText(most=LONGEST_TEXT, alphabet=LINES)
    en = StrictText(most=LONGEST_TEXT, alphabet=LINES)

    @override
    def to_representation(self, instance: Mapping[str, str]) -> dict[str, str]:
        return dict(instance)


# -- Knowledge ------------------------------------------------------------------------------------
class KnowledgeSerializer(StrictSerializer):
    """Something members should know; `owner` is null when their account is gone."""

    null_in_answers = ("owner",)

    id = LowerUUID(read_only=True)
    title = TitleSerializer()
    text = BodyTextSerializer()
    owner = LowerUUID(source="owner_id")
    changed_on = serializers.DateField(read_only=True)
    look_again_on = Day()


class MyKnowledgeSerializer(StrictSerializer):
    """Knowledge in the caller's language."""

    id = LowerUUID(read_only=True)
    title = InMyLanguage(read_only=True)
    text = InMyLanguage(read_only=True)
    changed_on = serializers.DateField(read_only=True)


# -- Trainings ------------------------------------------------------------------------------------
class TrainingSerializer(StrictSerializer):
    """A training at the desk, with who followed it."""

    id = LowerUUID(read_only=True)
    title = TitleSerializer()
    on = Day()
    followers = serializers.SerializerMethodField()

    def get_followers(self, training: Training) -> list[UUID]:
        """Return who followed it, in a fixed order."""
        return sorted(followed.expert_id for followed in training.followed.all())


class FollowersSerializer(StrictSerializer):
    """Who followed a training: these, and nobody else."""

    experts = SetOf(child=LowerUUID(), most=MAX_FOLLOWERS)


class MyTrainingSerializer(StrictSerializer):
    """A training in the caller's language, and whether they followed it."""

    id = LowerUUID(read_only=True)
    title = InMyLanguage(read_only=True)
    on = serializers.DateField(read_only=True)
    followed = serializers.BooleanField(source="is_followed", read_only=True)


# -- Coaching days --------------------------------------------------------------------------------
class CoachingSerializer(StrictSerializer):
    """A coaching day at the desk, with who comes and who does not."""

    id = LowerUUID(read_only=True)
    title = TitleSerializer()
    starts_at = Moment()
    ends_at = Moment()
    place = StrictText(least=0, most=LONGEST_PLACE, alphabet=PLAIN, required=False)
    coming = ChosenNameSerializer(source="people_coming", many=True, read_only=True)
    not_coming = ChosenNameSerializer(source="people_not_coming", many=True, read_only=True)


class MyCoachingSerializer(StrictSerializer):
    """A coaching day in the caller's language: how many come, and whether the caller does."""

    null_in_answers = ("comes",)

    id = LowerUUID(read_only=True)
    title = InMyLanguage(read_only=True)
    starts_at = Moment(read_only=True)
    ends_at = Moment(read_only=True)
    place = serializers.CharField(read_only=True)
    coming = serializers.IntegerField(source="number_coming", read_only=True)
    comes = StrictBoolean(source="caller_comes")


# -- Successes ------------------------------------------------------------------------------------
class SuccessSerializer(StrictSerializer):
    """A short story of what changed; `visible` if everybody can read it today."""

    id = LowerUUID(read_only=True)
    title = TitleSerializer()
    text = BodyTextSerializer()
    on = Day()
    assignment = LowerUUID(source="assignment_id", required=False, allow_null=True)
    consents = SetOf(child=LowerUUID(), source="consent_ids", most=MAX_CONSENTS, required=False)
    published = serializers.BooleanField(read_only=True)
    visible = serializers.BooleanField(read_only=True)


class PublicationSerializer(StrictSerializer):
    """Whether everybody may read a success."""

    published = StrictBoolean()


class PublicSuccessSerializer(StrictSerializer):
    """A success as everybody reads it, in the caller's language."""

    id = LowerUUID(read_only=True)
    title = InMyLanguage(read_only=True)
    text = InMyLanguage(read_only=True)
    on = serializers.DateField(read_only=True)


# -- Improvements ---------------------------------------------------------------------------------
class OwnerSerializer(StrictSerializer):
    """The coordinator who sees to an improvement."""

    id = LowerUUID(source="pk", read_only=True)
    name = serializers.SerializerMethodField()

    def get_name(self, member: Any) -> str:
        """Return their name, or their address as long as they gave none."""
        return str(member.name or member.email)


class ImprovementSerializer(StrictSerializer):
    """A point to do better."""

    id = LowerUUID(read_only=True)
    assignment = LowerUUID(source="assignment_id", read_only=True, allow_null=True)
    text = serializers.CharField(read_only=True)
    owner = OwnerSerializer(read_only=True, allow_null=True)
    due_on = Day(read_only=True)
    done_on = Day(read_only=True, allow_null=True)
    outcome = serializers.CharField(read_only=True)
    late = serializers.SerializerMethodField()

    def get_late(self, improvement: Improvement) -> bool:
        """Return whether its day is over and it is not done."""
        return improvement.done_on is None and improvement.due_on < local_time.today()


class NewImprovementSerializer(StrictSerializer):
    """A new point; `owner` is a coordinator of the platform."""

    assignment = LowerUUID(required=False, allow_null=True)
    text = StrictText(most=LONGEST_IMPROVEMENT, alphabet=LINES)
    owner = LowerUUID()
    due_on = Day()


class ImprovementChangeSerializer(StrictSerializer):
    """What changes of a point; `done_on` null: it is open again."""

    text = StrictText(most=LONGEST_IMPROVEMENT, alphabet=LINES)
    owner = LowerUUID()
    due_on = Day()
    done_on = Day(allow_null=True)
    outcome = StrictText(least=0, most=LONGEST_IMPROVEMENT, alphabet=LINES)

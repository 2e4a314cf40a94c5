"""Resources of invitations: who fits, waves, what a member is asked, questions."""

from typing import Any, override

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import LINES, Hour, ListOf, LowerUUID, OneOf, StrictInteger, StrictText
from api.common.json_fields import Day
from api.common.profiles import ReasonSerializer
from api.common.serializers import StrictSerializer
from api.experts.common import (
    AssignmentSerializer,
    ChosenNameSerializer,
    OwnTextSerializer,
    ReadOnlyFields,
    SealedTextSerializer,
)
from backend.experts.models import Invitation
from backend.experts.selectors.matches import explain, explain_to_member
from backend.experts.services.waves import MAX_ASKED, MAX_HOURS, MAX_WAVES
from backend.experts.states import STANDINGS, ConsultationStage, RequesterKind

LONGEST_QUESTION, LONGEST_ANSWER = 500, 2_000


# -- The desk -------------------------------------------------------------------------------------
class LeftOutSerializer(StrictSerializer):
    """Somebody who cannot be asked, and why."""

    expert = ChosenNameSerializer()
    reasons = ReasonSerializer(many=True)


class ExpertMatchSerializer(LeftOutSerializer):
    """Somebody who can be asked, and how often they were asked and took part in a year."""

    asked = serializers.IntegerField(source="person.asked")
    worked = serializers.IntegerField(source="person.worked")


class ExpertMatchesSerializer(StrictSerializer):
    """All members: who can be asked, the first first, and who cannot, by name."""

    results = ExpertMatchSerializer(source="fit", many=True)
    left_out = LeftOutSerializer(many=True)


class AskedMemberSerializer(StrictSerializer):
    """Somebody who was asked."""

    id = LowerUUID()
    expert = ChosenNameSerializer()
    wave = serializers.IntegerField()
    state = OneOf(STANDINGS, source="standing")
    answer_by = Hour(allow_null=True)
    reasons = serializers.SerializerMethodField()

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons(self, invitation: Invitation) -> list[dict[str, str]]:
        """Return why they were asked."""
        return explain(invitation.reasons)


class PlannedSerializer(StrictSerializer):
    """Somebody who is to be asked in a later wave."""

    expert = ChosenNameSerializer()
    wave = serializers.IntegerField()
    reasons = ReasonSerializer(many=True)


class WavesSerializer(StrictSerializer):
    """Everybody who was asked, and who is to be, in the order of the plan.

    To plan, `waves` says who is asked: the first wave now, the others if those before do not
    answer in time.
    """

    wanted = serializers.IntegerField(read_only=True)
    accepted = serializers.IntegerField(read_only=True)
    results = AskedMemberSerializer(source="asked", many=True, read_only=True)
    later = PlannedSerializer(many=True, read_only=True)
    waves = ListOf(
        child=ListOf(child=LowerUUID(), least=1, most=MAX_ASKED), most=MAX_WAVES, write_only=True
    )
    hours = StrictInteger(least=1, most=MAX_HOURS, required=False, write_only=True)


class QuestionSerializer(StrictSerializer):
    """A question at the desk; `text` is what `desk/texts` opens."""

    id = LowerUUID()
    assignment = LowerUUID(source="assignment_id")
    expert = ChosenNameSerializer()
    text = LowerUUID(source="text_id")
    said = serializers.CharField()
    answer = serializers.CharField()
    asked_on = Day()


class AnswerSerializer(StrictSerializer):
    """The question in words in which nobody can be recognised, and the answer for all."""

    said = StrictText(most=LONGEST_QUESTION, alphabet=LINES)
    answer = StrictText(most=LONGEST_ANSWER, alphabet=LINES)


# -- Members --------------------------------------------------------------------------------------
class InvitingRequesterSerializer(StrictSerializer):
    """Who asks, as members see it."""

    organisation = serializers.CharField()
    kind = OneOf(RequesterKind.values)


class InvitedAssignmentSerializer(ReadOnlyFields, AssignmentSerializer):
    """What is asked, as members see it."""

    requester = InvitingRequesterSerializer()
    said = serializers.CharField()
    done = serializers.CharField()


class MyQuestionSerializer(StrictSerializer):
    """A question that was answered for all, or one's own; `mine` are one's own words."""

    id = LowerUUID(read_only=True)
    said = serializers.CharField(read_only=True)
    answer = serializers.CharField(read_only=True)
    mine = OwnTextSerializer(source="text", read_only=True, allow_null=True)
    sealed = SealedTextSerializer(write_only=True)


class InvitationSerializer(StrictSerializer):
    """An invitation as its member sees it; what others answered is nowhere."""

    id = LowerUUID()
    state = OneOf(STANDINGS, source="standing")
    answer_by = Hour(allow_null=True)
    assignment = InvitedAssignmentSerializer()
    reasons = serializers.SerializerMethodField()
    questions = MyQuestionSerializer(source="assignment.seen_questions", many=True)
    pseudonym = serializers.CharField()
    consultation = OneOf(
        ConsultationStage.values, source="assignment.stage_for_members", allow_null=True
    )

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons(self, invitation: Invitation) -> list[dict[str, str]]:
        """Return what speaks for them."""
        return explain_to_member(invitation.reasons)

    @override
    def to_representation(self, instance: Invitation) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        if not instance.is_told:
            shown["assignment"] |= {"said": "", "done": ""}
        return shown

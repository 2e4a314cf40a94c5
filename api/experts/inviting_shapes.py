"""What goes over the wire of matching, waves, invitations and questions."""

from rest_framework import serializers

from api.common.fields import LINES, ListOf, LowerUUID, OneOf, StrictInteger, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.intake.shapes import ReasonShape
from backend.experts.services.waves import MOST_ASKED, MOST_HOURS, MOST_WAVES
from backend.experts.states import STANDINGS, ConsultationStage, RequesterKind

from .base import ExpertNamed, OwnText, SealedGiven
from .request_shapes import AskedShape

LONGEST_QUESTION, LONGEST_ANSWER = 500, 2_000

# -- What is sent -------------------------------------------------------------------------------


class WavesGiven(StrictSerializer):
    """Who is asked: the first wave now, the others if those before do not answer in time."""

    waves = ListOf(child=ListOf(child=LowerUUID(), least=1, most=MOST_ASKED), most=MOST_WAVES)
    hours = StrictInteger(least=1, most=MOST_HOURS, required=False)


class QuestionAsked(StrictSerializer):
    """A question, as the member's browser sealed it."""

    sealed = SealedGiven()


class QuestionAnswered(StrictSerializer):
    """The question in words in which nobody can be recognised, and the answer for all."""

    said = StrictText(most=LONGEST_QUESTION, alphabet=LINES)
    answer = StrictText(most=LONGEST_ANSWER, alphabet=LINES)


# -- Answers ------------------------------------------------------------------------------------


class PersonMatch(StrictSerializer):
    """Somebody who can be asked, and how often they were asked and took part in a year."""

    expert = ExpertNamed()
    reasons = serializers.ListField(child=ReasonShape())
    asked = serializers.IntegerField()
    worked = serializers.IntegerField()


class LeftOutShape(StrictSerializer):
    """Somebody who cannot be asked, and why."""

    expert = ExpertNamed()
    reasons = serializers.ListField(child=ReasonShape())


class MatchesShape(StrictSerializer):
    """All members: who can be asked, the first first, and who cannot, by name."""

    results = serializers.ListField(child=PersonMatch())
    left_out = serializers.ListField(child=LeftOutShape())


class AskedMember(StrictSerializer):
    """Somebody who was asked."""

    id = LowerUUID()
    expert = ExpertNamed()
    wave = serializers.IntegerField()
    state = OneOf(STANDINGS)
    answer_by = serializers.DateTimeField(allow_null=True)
    reasons = serializers.ListField(child=ReasonShape())


class LaterShape(StrictSerializer):
    """Somebody who is to be asked in a later wave."""

    expert = ExpertNamed()
    wave = serializers.IntegerField()
    reasons = serializers.ListField(child=ReasonShape())


class WavesShape(StrictSerializer):
    """Everybody who was asked, and who is to be, in the order of the plan."""

    wanted = serializers.IntegerField()
    accepted = serializers.IntegerField()
    results = serializers.ListField(child=AskedMember())
    later = serializers.ListField(child=LaterShape())


class RequesterSeen(StrictSerializer):
    """Who asks, as members see it."""

    organisation = serializers.CharField()
    kind = OneOf(RequesterKind.values)


class AssignmentSeen(AskedShape):
    """What is asked, as members see it."""

    requester = RequesterSeen()
    said = serializers.CharField()
    done = serializers.CharField()


class QuestionSeen(StrictSerializer):
    """A question that was answered for all, or one's own; `mine` are one's own words."""

    id = LowerUUID()
    said = serializers.CharField()
    answer = serializers.CharField()
    mine = OwnText(allow_null=True)


class InvitationShape(StrictSerializer):
    """An invitation as its member sees it; what others answered is nowhere."""

    id = LowerUUID()
    state = OneOf(STANDINGS)
    answer_by = serializers.DateTimeField(allow_null=True)
    assignment = AssignmentSeen()
    reasons = serializers.ListField(child=ReasonShape())
    questions = serializers.ListField(child=QuestionSeen())
    pseudonym = serializers.CharField()
    consultation = OneOf(ConsultationStage.values, allow_null=True)


class InvitationPage(StrictSerializer):
    """A hundred invitations at once."""

    results = serializers.ListField(child=InvitationShape())
    next = serializers.CharField(allow_null=True)


class DeskQuestion(StrictSerializer):
    """A question at the desk; `text` is what `desk/texts` opens."""

    id = LowerUUID()
    assignment = LowerUUID()
    expert = ExpertNamed()
    text = LowerUUID()
    said = serializers.CharField()
    answer = serializers.CharField()
    asked_on = Day()


class DeskQuestionPage(StrictSerializer):
    """A hundred questions at once."""

    results = serializers.ListField(child=DeskQuestion())
    next = serializers.CharField(allow_null=True)

"""Resources of consultations: as a member and the desk have them, recordings, results."""

from collections import Counter
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import (
    LONGEST_LANGUAGE,
    TAG,
    Box,
    ListOf,
    LowerUUID,
    OneOf,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
    encode,
)
from api.common.json_fields import ByName, Bytes, Day, JSONField
from api.common.serializers import StrictSerializer
from api.common.views import preferred_language
from api.experts.common import ChosenNameSerializer, OwnTextSerializer, SealedTextSerializer
from backend.core.crypto.attachments import MAX_PIECE_BOX_SIZE
from backend.core.crypto.boxes import LOCK_OVERHEAD, SEALED_KEY_SIZE
from backend.core.errors import Missing
from backend.experts.briefing import NAMES
from backend.experts.models import Contribution, Invitation, Reaction, Statement
from backend.experts.models.requests import MAX_WANTED
from backend.experts.selectors.consultations import Participation
from backend.experts.services.contributions import MAX_BYTES, MAX_RECORDINGS
from backend.experts.services.summaries import LANGUAGES, LONGEST_SUMMARY
from backend.experts.states import ConsultationStage
from surveys.models import Round
from surveys.questionnaire.for_browser import schema_of

# Of a text in lines, all but other signs of control.
LINES = r"[^\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff]"
MAX_NUMBER = 32_767
MAX_PIECES = MAX_BYTES // MAX_PIECE_BOX_SIZE + 1
KEYS = serializers.ListField(child=LowerUUID())


def summary_field(**options: Any) -> ByName:
    """Return the field of a summary by language."""
    return ByName(
        name="|".join(LANGUAGES),
        most=len(LANGUAGES),
        child=StrictText(least=0, most=LONGEST_SUMMARY, alphabet=LINES),
        **options,
    )


# -- A member's part ------------------------------------------------------------------------------
class MyStatementSerializer(StrictSerializer):
    """What somebody said, as another who takes part reads it."""

    id = LowerUUID(source="statement.id")
    number = serializers.IntegerField(source="statement.number")
    pseudonym = serializers.CharField(source="statement.invitation.pseudonym")
    text = OwnTextSerializer(source="statement.text")
    mine = serializers.BooleanField()
    reaction = OneOf(Reaction.KINDS, allow_null=True)


class MyConsultationSerializer(StrictSerializer):
    """A consultation as somebody who takes part finds it.

    `definition` is a questionnaire in one language, as of a survey (docs/surveys-api.md).
    """

    state = OneOf(ConsultationStage.values, source="consultation.stage")
    definition = serializers.SerializerMethodField()
    language = serializers.SerializerMethodField()
    languages = serializers.ListField(child=serializers.CharField())
    answer_until = serializers.DateField(source="consultation.answer_until")
    draft = OwnTextSerializer(allow_null=True)
    handed_in_on = serializers.DateField(allow_null=True)
    reacts = serializers.BooleanField(source="consultation.reacts")
    pseudonym = serializers.CharField(source="part.pseudonym")
    statements = MyStatementSerializer(many=True)
    summary = summary_field(allow_null=True)
    summary_number = serializers.IntegerField(source="consultation.summary_number")
    review_until = serializers.DateField(source="consultation.review_until", allow_null=True)
    verdict = serializers.BooleanField(allow_null=True)
    few = serializers.BooleanField(
        help_text="So few take part that the requester may guess who said what: say so first"
    )
    names = OneOf(NAMES, help_text="Whose names the requester reads, as the briefing says")
    name_agreed = serializers.BooleanField(
        help_text="Where few take part, names are said only if each agreed"
    )

    @extend_schema_field(JSONField())
    def get_definition(self, participation: Participation) -> dict[str, Any]:
        """Return the questions in the caller's language."""
        return schema_of(participation.questions, self.get_language(participation))

    def get_language(self, participation: Participation) -> str:
        """Return the language that is asked for, else the one that the caller reads best."""
        request, known = self.context["request"], participation.languages
        language: str = request.query_params.get("language") or preferred_language(request, known)
        if language not in known:
            raise Missing
        return language


class OwnSealedTextSerializer(SealedTextSerializer):
    """A text that its writer alone opens."""

    own = Box(SEALED_KEY_SIZE)


class DraftSerializer(StrictSerializer):
    """What somebody has written so far; the envelope for the platform is thrown away."""

    sealed = OwnSealedTextSerializer()


class ConsultationAnswersSerializer(StrictSerializer):
    """Answers: what is chosen by question, what is written or spoken sealed."""

    language = StrictText(most=LONGEST_LANGUAGE, alphabet=TAG)
    choices = JSONField()
    sealed = SealedTextSerializer(required=False)
    recordings = SetOf(child=LowerUUID(), most=MAX_RECORDINGS, required=False)


class MyRecordingSerializer(StrictSerializer):
    """Something spoken, in locked pieces of 256 KiB, the last one smaller."""

    id = LowerUUID(random=True)
    pieces = ListOf(
        child=Bytes(least=LOCK_OVERHEAD + 1, most=MAX_PIECE_BOX_SIZE),
        least=1,
        most=MAX_PIECES,
        write_only=True,
    )


class ReactionSerializer(StrictSerializer):
    """What somebody thinks of what another said."""

    kind = OneOf(Reaction.KINDS)
    sealed = SealedTextSerializer(required=False)


class MyVerdictSerializer(StrictSerializer):
    """Whether a summary may go out as it is."""

    summary_number = StrictInteger(least=1, most=MAX_NUMBER)
    fine = StrictBoolean()
    sealed = SealedTextSerializer(required=False)


class NameConsentSerializer(StrictSerializer):
    """Whether I let my name be said though few take part."""

    agreed = StrictBoolean()


# -- The desk -------------------------------------------------------------------------------------
class ContributionSerializer(StrictSerializer):
    """What somebody handed in: identifiers of what is sealed."""

    invitation = LowerUUID(source="invitation_id")
    expert = ChosenNameSerializer(source="invitation.expert")
    pseudonym = serializers.CharField(source="invitation.pseudonym")
    handed_in_on = serializers.DateField()
    text = LowerUUID(source="text_id", allow_null=True)
    recordings = serializers.SerializerMethodField()

    @extend_schema_field(KEYS)
    def get_recordings(self, contribution: Contribution) -> list[str]:
        """Return the identifiers of what was spoken."""
        found = contribution.invitation.sent_recordings
        return [str(recording.pk) for recording in found]


class StatementReaderSerializer(StrictSerializer):
    """To whom a statement is sealed, after the words of the key were compared."""

    member = LowerUUID(source="expert_id")
    name = serializers.CharField(source="expert.chosen_name")
    public_key = serializers.SerializerMethodField()

    def get_public_key(self, part: Invitation) -> str:
        """Return the key in base64url."""
        return encode(part.expert.member.public_key or b"")


class ReactionCountsSerializer(StrictSerializer):
    """How many react how."""

    agree = serializers.IntegerField()
    add = serializers.IntegerField()
    differ = serializers.IntegerField()


class ConsultationStatementSerializer(StrictSerializer):
    """A statement as the coordinator sees it; `texts` are what members wrote to it."""

    id = LowerUUID()
    number = serializers.IntegerField()
    pseudonym = serializers.CharField(source="invitation.pseudonym")
    text = LowerUUID(source="text_id")
    reactions = serializers.SerializerMethodField()
    texts = serializers.SerializerMethodField()

    @extend_schema_field(ReactionCountsSerializer)
    def get_reactions(self, statement: Statement) -> Any:
        """Return how many react how."""
        kinds = Counter(reaction.kind for reaction in statement.reactions.all())
        return ReactionCountsSerializer({kind: kinds[kind] for kind in Reaction.KINDS}).data

    @extend_schema_field(KEYS)
    def get_texts(self, statement: Statement) -> list[str]:
        """Return the identifiers of what members wrote to it."""
        return [str(reaction.text_id) for reaction in statement.reactions.all() if reaction.text_id]


class VerdictSerializer(StrictSerializer):
    """What somebody says of the summary that went round last."""

    invitation = LowerUUID(source="invitation_id")
    fine = serializers.BooleanField()
    text = LowerUUID(source="text_id", allow_null=True)


class ConsultationRoundSerializer(StrictSerializer):
    """The survey round behind it, and where its numbers are published."""

    id = LowerUUID()
    results_link = serializers.SerializerMethodField()

    def get_results_link(self, survey: Round) -> str:
        """Return the address of the published results."""
        link: str = self.context["request"].build_absolute_uri(f"/s/results/{survey.results_key}")
        return link


class DeskConsultationSerializer(StrictSerializer):
    """A consultation as the coordinator sees it.

    To set it up, `questionnaire` says what is asked, in the version `number`, else the newest;
    without one only the rest is changed.
    """

    state = OneOf(ConsultationStage.values, source="consultation.stage", read_only=True)
    answer_until = Day()
    reacts = StrictBoolean()
    questionnaire = LowerUUID(required=False, write_only=True)
    number = StrictInteger(least=1, most=MAX_NUMBER, required=False, write_only=True)
    taking_part = serializers.IntegerField(read_only=True)
    few = serializers.BooleanField(
        read_only=True, help_text="The requester may guess who said what"
    )
    names = OneOf(
        NAMES, read_only=True, help_text="Whose names the requester reads, as the briefing says"
    )
    names_agreed = serializers.IntegerField(
        read_only=True,
        help_text="How many let their names be said; where few take part, names need all of them",
    )
    contributions = ContributionSerializer(many=True, read_only=True)
    people = StatementReaderSerializer(source="readers", many=True, read_only=True)
    statements = ConsultationStatementSerializer(many=True, read_only=True)
    summary = summary_field(source="consultation.summary", read_only=True)
    summary_number = serializers.IntegerField(source="consultation.summary_number", read_only=True)
    review_until = serializers.DateField(
        source="consultation.review_until", read_only=True, allow_null=True
    )
    verdicts = VerdictSerializer(many=True, read_only=True)
    round = ConsultationRoundSerializer(source="consultation.round", read_only=True)


class ReviewSerializer(StrictSerializer):
    """Until when members may object."""

    until = Day()


class SummarySerializer(StrictSerializer):
    """The summary."""

    summary = summary_field()


class CopySerializer(StrictSerializer):
    """The key of a text for one member."""

    member = LowerUUID()
    box = Box(SEALED_KEY_SIZE)


class NewStatementSerializer(StrictSerializer):
    """Something that somebody said, for all who take part."""

    id = LowerUUID(random=True)
    invitation = LowerUUID()
    sealed = SealedTextSerializer()
    copies = ListOf(child=CopySerializer(), most=MAX_WANTED)


class RecordingSerializer(StrictSerializer):
    """Something spoken, in the pieces in which it came."""

    id = LowerUUID()
    text = LowerUUID(source="text_id")
    pieces = serializers.ListField(child=Bytes(least=1, most=MAX_PIECE_BOX_SIZE))


# -- The requester --------------------------------------------------------------------------------
class ShareSerializer(StrictSerializer):
    """An answer, and which part of all gave it, from 0 to 1; null if that is not shown."""

    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    share = serializers.FloatField(allow_null=True)


class ResultNumbersSerializer(StrictSerializer):
    """How the answers to one question are spread."""

    question = serializers.CharField()
    answers = ShareSerializer(many=True)


class ResultSerializer(StrictSerializer):
    """What the requester gets; `numbers` is empty if too few answered."""

    summary = summary_field()
    numbers = ResultNumbersSerializer(many=True)
    delivered_on = serializers.DateField()

"""What members, coordinators and requesters send and get about consultations."""

from typing import Any

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
)
from api.common.json_fields import ByName, Bytes, Day, JSONField
from api.common.serializers import StrictSerializer
from backend.core.crypto.attachments import MAX_PIECE_BOX_SIZE
from backend.core.crypto.boxes import LOCK_OVERHEAD, SEALED_KEY_SIZE
from backend.experts.briefing import NAMES
from backend.experts.models import Reaction
from backend.experts.models.requests import MOST_WANTED
from backend.experts.services.contributions import MOST_BYTES, MOST_RECORDINGS
from backend.experts.services.summaries import LANGUAGES, LONGEST_SUMMARY
from backend.experts.states import ConsultationStage

from .base import ExpertNamed, OwnText, SealedGiven

# Of a text in lines, all but other signs of control.
LINES = r"[^\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff]"
MOST_NUMBER = 32_767
MOST_PIECES = MOST_BYTES // MAX_PIECE_BOX_SIZE + 1


def summary_texts(**options: Any) -> ByName:
    """The summary by language."""
    return ByName(
        name="|".join(LANGUAGES),
        most=len(LANGUAGES),
        child=StrictText(least=0, most=LONGEST_SUMMARY, alphabet=LINES),
        **options,
    )


# -- What members send ----------------------------------------------------------------------------
class OwnGiven(SealedGiven):
    """A text that its writer alone opens."""

    own = Box(SEALED_KEY_SIZE)


class DraftGiven(StrictSerializer):
    """What somebody has written so far; the envelope for the platform is thrown away."""

    sealed = OwnGiven()


class ConsultationAnswered(StrictSerializer):
    """Answers: what is chosen by question, what is written or spoken sealed."""

    language = StrictText(most=LONGEST_LANGUAGE, alphabet=TAG)
    choices = JSONField()
    sealed = SealedGiven(required=False)
    recordings = SetOf(child=LowerUUID(), most=MOST_RECORDINGS, required=False)


class RecordingGiven(StrictSerializer):
    """Something spoken, in locked pieces of 256 KiB, the last one smaller."""

    id = LowerUUID(random=True)
    pieces = ListOf(
        child=Bytes(least=LOCK_OVERHEAD + 1, most=MAX_PIECE_BOX_SIZE), least=1, most=MOST_PIECES
    )


class ReactionGiven(StrictSerializer):
    """What somebody thinks of what another said."""

    kind = OneOf(Reaction.KINDS)
    sealed = SealedGiven(required=False)


class VerdictGiven(StrictSerializer):
    """Whether a summary may go out as it is."""

    summary_number = StrictInteger(least=1, most=MOST_NUMBER)
    fine = StrictBoolean()
    sealed = SealedGiven(required=False)


# -- What coordinators send -----------------------------------------------------------------------
class ConsultationGiven(StrictSerializer):
    """What is asked, and until when; without a questionnaire only the rest is changed."""

    questionnaire = LowerUUID(required=False)
    number = StrictInteger(least=1, most=MOST_NUMBER, required=False)
    answer_until = Day()
    reacts = StrictBoolean()


class ReviewGiven(StrictSerializer):
    """Until when members may object."""

    until = Day()


class SummaryGiven(StrictSerializer):
    """The summary."""

    summary = summary_texts()


class CopyGiven(StrictSerializer):
    """The key of a text for one member."""

    member = LowerUUID()
    box = Box(SEALED_KEY_SIZE)


class StatementGiven(StrictSerializer):
    """Something that somebody said, for all who take part."""

    id = LowerUUID(random=True)
    invitation = LowerUUID()
    sealed = SealedGiven()
    copies = ListOf(child=CopyGiven(), most=MOST_WANTED)


# -- Answers --------------------------------------------------------------------------------------
class StatementRead(StrictSerializer):
    """What somebody said, as another who takes part reads it."""

    id = LowerUUID()
    number = serializers.IntegerField()
    pseudonym = serializers.CharField()
    text = OwnText()
    mine = serializers.BooleanField()
    reaction = OneOf(Reaction.KINDS, allow_null=True)


class ConsultationShape(StrictSerializer):
    """A consultation as somebody who takes part finds it.

    `definition` is a questionnaire in one language, as of a survey (docs/surveys-api.md).
    """

    state = OneOf(ConsultationStage.values)
    definition = JSONField()
    language = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    answer_until = serializers.DateField()
    draft = OwnText(allow_null=True)
    handed_in_on = serializers.DateField(allow_null=True)
    reacts = serializers.BooleanField()
    pseudonym = serializers.CharField()
    statements = serializers.ListField(child=StatementRead())
    summary = summary_texts(allow_null=True)
    summary_number = serializers.IntegerField()
    review_until = serializers.DateField(allow_null=True)
    verdict = serializers.BooleanField(allow_null=True)
    few = serializers.BooleanField(
        help_text="So few take part that the requester may guess who said what: say so first"
    )
    names = OneOf(NAMES, help_text="Whose names the requester reads, as the briefing says")
    name_agreed = serializers.BooleanField(
        help_text="Where few take part, names are said only if each agreed"
    )


class RecordingKept(StrictSerializer):
    """A recording that is here now."""

    id = LowerUUID()


class ContributionShape(StrictSerializer):
    """What somebody handed in: identifiers of what is sealed."""

    invitation = LowerUUID()
    expert = ExpertNamed()
    pseudonym = serializers.CharField()
    handed_in_on = serializers.DateField()
    text = LowerUUID(allow_null=True)
    recordings = serializers.ListField(child=LowerUUID())


class StatementReader(StrictSerializer):
    """To whom a statement is sealed, after the words of the key were compared."""

    member = LowerUUID()
    name = serializers.CharField()
    public_key = serializers.CharField()


class ReactionCounts(StrictSerializer):
    """How many react how."""

    agree = serializers.IntegerField()
    add = serializers.IntegerField()
    differ = serializers.IntegerField()


class StatementAtDesk(StrictSerializer):
    """A statement as the coordinator sees it; `texts` are what members wrote to it."""

    id = LowerUUID()
    number = serializers.IntegerField()
    pseudonym = serializers.CharField()
    text = LowerUUID()
    reactions = ReactionCounts()
    texts = serializers.ListField(child=LowerUUID())


class VerdictShape(StrictSerializer):
    """What somebody says of the summary that went round last."""

    invitation = LowerUUID()
    fine = serializers.BooleanField()
    text = LowerUUID(allow_null=True)


class RoundShown(StrictSerializer):
    """The survey round behind it, and where its numbers are published."""

    id = LowerUUID()
    results_link = serializers.CharField()


class NameConsentGiven(StrictSerializer):
    """Whether I let my name be said though few take part."""

    agreed = StrictBoolean()


class DeskConsultation(StrictSerializer):
    """A consultation as the coordinator sees it."""

    state = OneOf(ConsultationStage.values)
    answer_until = serializers.DateField()
    reacts = serializers.BooleanField()
    taking_part = serializers.IntegerField()
    few = serializers.BooleanField(help_text="The requester may guess who said what")
    names = OneOf(NAMES, help_text="Whose names the requester reads, as the briefing says")
    names_agreed = serializers.IntegerField(
        help_text="How many let their names be said; where few take part, names need all of them"
    )
    contributions = serializers.ListField(child=ContributionShape())
    people = serializers.ListField(child=StatementReader())
    statements = serializers.ListField(child=StatementAtDesk())
    summary = summary_texts()
    summary_number = serializers.IntegerField()
    review_until = serializers.DateField(allow_null=True)
    verdicts = serializers.ListField(child=VerdictShape())
    round = RoundShown()


class RecordingShape(StrictSerializer):
    """Something spoken, in the pieces in which it came."""

    id = LowerUUID()
    text = LowerUUID()
    pieces = serializers.ListField(child=serializers.CharField())


class AnswerShown(StrictSerializer):
    """An answer, and which part of all gave it, from 0 to 1; null if that is not shown."""

    label = serializers.CharField()  # type: ignore[assignment]
    share = serializers.FloatField(allow_null=True)


class NumbersShown(StrictSerializer):
    """How the answers to one question are spread."""

    question = serializers.CharField()
    answers = serializers.ListField(child=AnswerShown())


class ResultShape(StrictSerializer):
    """What the requester gets; `numbers` is empty if too few answered."""

    summary = summary_texts()
    numbers = serializers.ListField(child=NumbersShown())
    delivered_on = serializers.DateField()

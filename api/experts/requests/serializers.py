"""Resources of requests: asking for a link, the briefing, a request of requester and desk, news."""

from collections.abc import Mapping
from typing import Any, ClassVar, override

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.contact import SHORTEST_ADDRESS, Address
from api.common.fields import (
    LINES,
    LowerUUID,
    OneOf,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import Day, JSONField
from api.common.serializers import StrictSerializer
from api.experts.common import AssignmentSerializer, ReadOnlyFields, text_field
from backend.core.characters import SEEN
from backend.core.limits import LONGEST_ADDRESS
from backend.experts import checklist
from backend.experts.models import Assignment
from backend.experts.models.requests import MAX_WANTED
from backend.experts.selectors.requests import looks_like, missing_in, warnings_of
from backend.experts.services.requester_mail import MAILBOX
from backend.experts.states import ConsultationStage, Reason, RequesterKind

LONGEST_NAME, LONGEST_WORDS = 100, 10_000
MAX_NUMBER = 2**31 - 1
INTERFACE = [code for code, _name in settings.LANGUAGES]


# -- How a request begins -------------------------------------------------------------------------
@extend_schema_field(
    {
        "type": "string",
        "minLength": SHORTEST_ADDRESS,
        "maxLength": LONGEST_ADDRESS,
        "pattern": f"^{MAILBOX.pattern}$",
    }
)
class Mailbox(Address):
    """A mail address in its one spelling."""

    @override
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not MAILBOX.fullmatch(text):
            self.fail("address")
        return text


class NewRequestSerializer(StrictSerializer):
    """Who wants to ask for advice.

    The same `id` with the same words again, within ten minutes, is no second request.
    """

    id = LowerUUID(random=True, required=False)
    email = Mailbox()
    organisation = StrictText(most=LONGEST_NAME, alphabet=SEEN)
    name = StrictText(most=LONGEST_NAME, alphabet=SEEN)
    kind = OneOf(RequesterKind.values)
    language = OneOf(INTERFACE)


class BriefingStepSerializer(StrictSerializer):
    """A step of the briefing."""

    id = serializers.CharField()
    title = serializers.CharField()
    advice = serializers.CharField()
    example = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # a field of that name


class PayRuleSerializer(StrictSerializer):
    """A rule on paying."""

    id = serializers.CharField()
    text = serializers.CharField()
    amount_cents = serializers.IntegerField(allow_null=True)
    per = serializers.CharField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    date = serializers.DateField()


class BriefingStepsSerializer(StrictSerializer):
    """How a briefing is filled in, and what has to be paid."""

    steps = BriefingStepSerializer(many=True)
    rules = PayRuleSerializer(many=True)


# -- A request ------------------------------------------------------------------------------------
class WarningSerializer(StrictSerializer):
    """Something to think of; never a refusal."""

    code = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    date = serializers.DateField()


class EntrySerializer(StrictSerializer):
    """A line of the history; `changes` holds by field what it was and what it is."""

    number = serializers.IntegerField()
    on = Day()
    by = serializers.CharField()
    by_name = serializers.CharField()
    what = serializers.CharField()
    note = serializers.CharField()
    changes = JSONField()


class StorySerializer(StrictSerializer):
    """A story or quote that the requester got, as long as its owner consents."""

    id = LowerUUID()
    expert = serializers.CharField(allow_null=True)
    kind = serializers.CharField()
    until = Day()


class MyStorySerializer(StorySerializer):
    """A story or quote that I got, as long as its owner consents.

    Requesters read names of those alone who take part in their request.
    """

    expert = serializers.CharField(source="known_expert", allow_null=True)


class RequesterSerializer(StrictSerializer):
    """Who asks."""

    organisation = serializers.CharField()
    name = serializers.CharField()
    kind = OneOf(RequesterKind.values)
    language = serializers.CharField()
    email = serializers.CharField()


class RequestSerializer(AssignmentSerializer):
    """What both sides read of a request; it is changed over a revision."""

    # Also by a PATCH, of which all else may be left out.
    between_fields: ClassVar[Mapping[str, Any]] = {"required": ["revision"]}

    wanted = StrictInteger(least=1, most=MAX_WANTED, required=False)
    revision = StrictInteger(least=1, most=MAX_NUMBER)
    missing = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    members = serializers.ListField(
        source="related.members", child=serializers.CharField(), read_only=True
    )
    stories = StorySerializer(source="related.stories", many=True, read_only=True)
    requester = RequesterSerializer(read_only=True)
    result = serializers.BooleanField(source="has_result", read_only=True)
    evaluation = serializers.BooleanField(source="related.evaluates", read_only=True)

    def get_missing(self, request: Assignment) -> list[str]:
        """Return what has to be filled in before it can be sent."""
        return missing_in(request)

    @extend_schema_field(WarningSerializer(many=True))
    def get_warnings(self, request: Assignment) -> Any:
        """Return what to think of."""
        return WarningSerializer(warnings_of(request), many=True).data


class MyRequestSerializer(RequestSerializer):
    """A request as its requester has it."""

    stories = MyStorySerializer(source="related.stories", many=True, read_only=True)
    history = EntrySerializer(many=True, read_only=True)


class DeskRequestRowSerializer(ReadOnlyFields, RequestSerializer):
    """A request in the desk's list; `accepted` counts members who said yes."""

    between_fields: ClassVar[Mapping[str, Any]] = {}

    accepted = serializers.IntegerField()


class ChecklistItemSerializer(StrictSerializer):
    """A point of the coordinator's list."""

    id = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    done = serializers.BooleanField()


class DeskRequestSerializer(RequestSerializer):
    """A request as the desk has it; `checked` names the points of the list that were looked at.

    `looks_like` are names of other requesters and their organisations that are easily taken for
    those of this one.
    """

    heavy = StrictBoolean(required=False)  # type: ignore[assignment]  # at the desk it is changed
    checked = SetOf(
        child=OneOf(checklist.IDS), most=len(checklist.IDS), required=False, write_only=True
    )
    accepted = serializers.IntegerField(read_only=True)
    history = EntrySerializer(many=True, read_only=True)
    looks_like = serializers.SerializerMethodField()
    checklist = serializers.SerializerMethodField()
    said = serializers.CharField(read_only=True)
    done = serializers.CharField(read_only=True)
    consultation = OneOf(
        ConsultationStage.values, source="related.consultation", read_only=True, allow_null=True
    )

    def get_looks_like(self, request: Assignment) -> list[str]:
        """Return names that are easily taken for the requester's; one query."""
        return looks_like(request.requester)

    @extend_schema_field(ChecklistItemSerializer(many=True))
    def get_checklist(self, request: Assignment) -> Any:
        """Return all points, with those that were looked at."""
        items = checklist.with_ticks(request.checked)
        return ChecklistItemSerializer(items, many=True).data


class RequestCountsSerializer(StrictSerializer):
    """How many requests there are; `open` are all that are sent and not over."""

    open = serializers.IntegerField()
    quiet = serializers.IntegerField()
    by_state = serializers.DictField(child=serializers.IntegerField())


# -- Moves ----------------------------------------------------------------------------------------
class NoteSerializer(StrictSerializer):
    """A move, with words for both sides if there are any."""

    note = text_field(required=False)


class OutcomeSerializer(StrictSerializer):
    """What members said, and what was done with it."""

    said = StrictText(least=0, most=LONGEST_WORDS, alphabet=LINES)
    done = StrictText(least=0, most=LONGEST_WORDS, alphabet=LINES)


# -- What members read when it is over ------------------------------------------------------------
class NewsImprovementSerializer(StrictSerializer):
    """A point to do better, as members read it."""

    text = serializers.CharField()
    due_on = Day()
    done_on = Day(allow_null=True)
    outcome = serializers.CharField()


class NewsSerializer(StrictSerializer):
    """What became of something I took part in; `expired`: it ended by time, and nobody told."""

    assignment = LowerUUID(source="pk")
    title = serializers.CharField()
    said = serializers.CharField()
    done = serializers.CharField()
    closed_on = Day(source="ended_on")
    expired = serializers.SerializerMethodField()
    improvements = NewsImprovementSerializer(many=True)

    def get_expired(self, request: Assignment) -> bool:
        """Return whether it ended by time."""
        return request.reason == Reason.EXPIRED

"""What is asked of Platform HOPE, as requesters, members and the desk all read it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rest_framework import serializers

from api.common.fields import (
    LINES,
    LowerUUID,
    OneOf,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from backend.experts import briefing
from backend.experts.catalogue import LANGUAGES, Topic
from backend.experts.states import AssignmentState, Form, Reason
from backend.organisations.profiles import Region

LONGEST_TEXT = 2_000
MAX_FEE, MAX_TRAVEL = 1_000_000, 100_000
REGIONS = ["", *(region for region in Region.values if region != Region.UNKNOWN)]


def text_field(most: int = LONGEST_TEXT, **options: Any) -> StrictText:
    """Return the field of a text of several lines, that may be empty."""
    return StrictText(least=0, most=most, alphabet=LINES, **options)


class ReadOnlyFields:
    """Mixin of a serializer with fields that another one writes, for answers alone."""

    def get_fields(self) -> dict[str, Any]:
        """Return the fields, none of which can be sent."""
        fields: dict[str, Any] = super().get_fields()  # type: ignore[misc]  # a mixin
        for field in fields.values():
            field.read_only, field.required = True, False
        return fields


class BriefingSerializer(StrictSerializer):
    """Answers to the steps of the briefing, empty where there are none yet.

    In a change, what is left out stays.
    """

    purpose = text_field(required=False)
    question = text_field(briefing.LONGEST_QUESTION, required=False)
    audience = text_field(required=False)
    place = text_field(required=False)
    use = text_field(required=False)
    told_on = Day(required=False, allow_null=True)
    preparation = text_field(required=False)
    support = text_field(required=False)
    recording = text_field(required=False)
    names = OneOf(("", *briefing.NAMES), required=False)
    aftercare = text_field(required=False)

    def to_representation(self, instance: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers; days are kept as text in ISO 8601."""
        answers: dict[str, Any] = {
            name: instance.get(name, "") for name in briefing.BRIEFING_FIELDS
        }
        told_on = answers["told_on"]
        answers["told_on"] = date.fromisoformat(told_on) if told_on else None
        shown: dict[str, Any] = super().to_representation(answers)
        return shown


class AssignmentSerializer(StrictSerializer):
    """What is asked.

    `reason` says why it is with the requester, or ended; `begun`: enough members take part. In a
    change, what is left out stays.
    """

    id = LowerUUID(read_only=True)
    state = OneOf(AssignmentState.values, read_only=True)
    reason = OneOf(["", *Reason.values], read_only=True)
    begun = serializers.BooleanField(source="is_begun", read_only=True)
    form = OneOf(("", *Form.values), required=False)
    topics = SetOf(child=OneOf(Topic.values), most=len(Topic.values), required=False)
    languages = SetOf(child=OneOf(LANGUAGES), most=len(LANGUAGES), required=False)
    region = OneOf(REGIONS, required=False)
    online = StrictBoolean(required=False)
    day = Day(required=False, allow_null=True)
    heavy = serializers.BooleanField(read_only=True)
    fee_cents = StrictInteger(least=0, most=MAX_FEE, required=False, allow_null=True)
    travel_cents = StrictInteger(least=0, most=MAX_TRAVEL, required=False, allow_null=True)
    briefing = BriefingSerializer(required=False)

"""What the subjects of Platform HOPE's API share: texts, moments, languages, what is asked."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, override

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.pagination import BasePagination

from api.common.fields import (
    LINES,
    Box,
    LowerUUID,
    OneOf,
    PaddedBox,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
    encode,
)
from api.common.json_fields import Day
from api.common.problems import Problem
from api.common.serializers import StrictSerializer
from api.common.views import Request, Response, active_language
from backend.core.crypto.boxes import LOCK_OVERHEAD, SEALED_KEY_SIZE
from backend.core.crypto.padding import MAX_PACKED_SIZE, MIN_PACKED_SIZE
from backend.core.errors import Missing
from backend.core.limits import PLAIN
from backend.experts import briefing
from backend.experts.catalogue import LANGUAGES, Topic
from backend.experts.models import Expert, MemberEnvelope, SealedText
from backend.experts.services.sealed_texts import Boxes
from backend.experts.states import AssignmentState, Form, Reason
from backend.organisations.profiles import Region
from surveys.services.errors import AnswersRefused

LONGEST_TEXT = 2_000
MAX_FEE, MAX_TRAVEL = 1_000_000, 100_000
REGIONS = ["", *(region for region in Region.values if region != Region.UNKNOWN)]
LONGEST_TITLE = 120
BODY_SIZES = [
    LOCK_OVERHEAD + 2**power
    for power in range(MIN_PACKED_SIZE.bit_length() - 1, MAX_PACKED_SIZE.bit_length())
]
# A moment has an offset, or nobody knows which moment is meant.
DAY = "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
TO_THE_MINUTE = "([01][0-9]|2[0-3]):[0-5][0-9]"
SECONDS = "(:[0-5][0-9](\\.[0-9]{1,6})?)?"
MOMENT = re.compile(f"^{DAY}T{TO_THE_MINUTE}{SECONDS}(Z|[+-]{TO_THE_MINUTE})$")
TRUTHS = {"true": True, "false": False}


def described(**actions: tuple[str, str]) -> Any:
    """Return a decorator of a viewset: by action the operation's name and what it does."""
    return extend_schema_view(
        **{
            action: extend_schema(operation_id=name, description=text)
            for action, (name, text) in actions.items()
        }
    )


class PartialUpdateMixin:
    """Changes of a resource: what is left out of the body stays as it is."""

    def partial_update(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change what is named."""
        serializer = self.get_serializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        serializer.instance = self.get_object()
        self.perform_update(serializer)
        return Response(serializer.data)

    def perform_update(self, serializer: Any) -> None:
        """Change the row of a serializer; each viewset says how."""
        raise NotImplementedError


def read_truth(request: Request, name: str) -> bool:
    """Return a truth value of the query string; False if it is not there."""
    text = request.query_params.get(name, "false")
    if text not in TRUTHS:
        raise Missing
    return TRUTHS[text]


@contextmanager
def refused_answers(name: str) -> Iterator[None]:
    """Turn answers that are missing or wrong into a problem that says at which question.

    :param name: the field of the body in which the answers stand
    :raises Problem: some are
    """
    try:
        yield
    except AnswersRefused as error:
        errors = [
            {
                "pointer": f"/{name}/{fault.path}" if fault.path else f"/{name}",
                "code": fault.code,
                "detail": fault.text,
            }
            for fault in error.faults
        ]
        raise Problem("invalid-input", error.detail, more={"errors": errors}) from None


class ResultsOnly(BasePagination):
    """All rows of a short list, which has no further page."""

    @override
    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        return [*queryset]

    @override
    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data})

    @override
    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {"type": "object", "required": ["results"], "properties": {"results": schema}}


# -- Serializers ----------------------------------------------------------------------------------
class ChosenNameSerializer(StrictSerializer):
    """Somebody by the name of their choice."""

    id = LowerUUID(source="pk", read_only=True)
    chosen_name = serializers.CharField(read_only=True)


class SealedTextSerializer(StrictSerializer):
    """A text as a browser sealed it; `own` is its key for the expert who wrote it."""

    id = LowerUUID(random=True)
    key = LowerUUID()
    envelope = Box(SEALED_KEY_SIZE)
    body = PaddedBox(BODY_SIZES)
    own = Box(SEALED_KEY_SIZE, required=False)

    @override
    def to_internal_value(self, data: Any) -> Any:
        values = super().to_internal_value(data)
        own = values.pop("own", None)
        writer: Expert | None = getattr(self.context.get("view"), "expert", None)
        return Boxes(**values, members={writer.pk: own} if writer and own else {})


class OwnTextSerializer(StrictSerializer):
    """A sealed text as one of its readers gets it.

    Null for whoever has no envelope of it. The query set fetches theirs
    (`backend.experts.selectors.own_envelopes`).
    """

    id = LowerUUID(read_only=True)
    body = serializers.CharField(read_only=True)
    own = serializers.CharField(read_only=True)

    @override
    def to_representation(self, instance: SealedText) -> Any:
        own: list[MemberEnvelope] = instance.own_envelopes  # type: ignore[attr-defined]
        if not own:
            return None
        return {"id": str(instance.id), "body": encode(instance.body), "own": encode(own[0].box)}


class TitleSerializer(StrictSerializer):
    """A title in both languages of the platform."""

    nl = StrictText(most=LONGEST_TITLE, alphabet=PLAIN)
    en = StrictText(most=LONGEST_TITLE, alphabet=PLAIN)

    @override
    def to_representation(self, instance: Mapping[str, str]) -> dict[str, str]:
        return dict(instance)


# -- Fields ---------------------------------------------------------------------------------------
@extend_schema_field({"type": "string"})
class InMyLanguage(serializers.Field[Mapping[str, str], Any, str, Any]):
    """A text that is kept by language, in the caller's or in English."""

    @override
    def to_representation(self, value: Mapping[str, str]) -> str:
        return in_my_language(value)


def in_my_language(texts: Mapping[str, str]) -> str:
    """Return a text in the caller's language, or in English."""
    return texts.get(active_language().partition("-")[0]) or texts.get("en", "")


@extend_schema_field({"type": "string", "format": "date-time", "pattern": MOMENT.pattern})
class Moment(serializers.Field[datetime, str, str, Any]):
    """A moment of RFC 3339, such as `2027-03-28T10:00:00+02:00`, to the minute, of this century.

    At either end of the calendar a moment has no place in another zone, and no day beside it.
    """

    default_error_messages = {
        "invalid": _("Give day, time and offset, such as 2027-03-28T10:00:00+02:00.")
    }

    @override
    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not MOMENT.fullmatch(data):
            self.fail("invalid")
        try:
            found = datetime.fromisoformat(data).astimezone(UTC)
        except ValueError:
            self.fail("invalid")
        return found.replace(second=0, microsecond=0)

    @override
    def to_representation(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


# -- Requests --------------------------------------------------------------------------------------
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

    @override
    def to_representation(self, instance: Mapping[str, Any]) -> dict[str, Any]:
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

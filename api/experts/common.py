"""What the parts of Platform HOPE's API share: who asks, sealed texts, moments and languages."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.pagination import BasePagination

from api.common.fields import Box, LowerUUID, PaddedBox, StrictText, encode
from api.common.members import MemberViewSet
from api.common.pagination import KeysetPagination
from api.common.permissions import IsMember
from api.common.problems import Problem
from api.common.serializers import StrictSerializer
from api.common.views import Request, Response, active_language
from backend.core.crypto.boxes import LOCK_OVERHEAD, SEALED_KEY_SIZE
from backend.core.crypto.padding import MAX_PACKED_SIZE, MIN_PACKED_SIZE
from backend.core.errors import Missing
from backend.core.limits import PLAIN
from backend.experts.models import Expert, MemberEnvelope, Platform, SealedText
from backend.experts.permissions import get_expert, get_platform
from backend.experts.services.history import Actor
from backend.experts.services.sealed_texts import Boxes
from surveys.services.errors import AnswersRefused

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


# -- Who asks -------------------------------------------------------------------------------------
class IsExpert(IsMember):
    """A candidate or member of the platform; the view gets them as `expert`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the account belongs to somebody who works with the platform."""
        if not super().has_permission(request, view):
            return False
        session: Any = request.auth
        try:
            view.expert = get_expert(session.member.pk)
        except Missing:
            return False
        return True


class CoordinatesPlatform(IsMember):
    """A coordinator of the organisation that is the platform; the view gets it as `platform`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the member coordinates the platform."""
        if not super().has_permission(request, view):
            return False
        session: Any = request.auth
        if session.organisation_id is None or not session.is_coordinator:
            return False
        try:
            view.platform = get_platform()
        except Missing:
            return False
        return bool(view.platform.organisation_id == session.organisation_id)


class ExpertViewSet(MemberViewSet):
    """Calls of a candidate or member, `expert`."""

    permission_classes: Any = [IsExpert]
    pagination_class: Any = KeysetPagination
    expert: Expert


class DeskViewSet(MemberViewSet):
    """Calls of a coordinator of `platform`."""

    permission_classes: Any = [CoordinatesPlatform]
    pagination_class: Any = KeysetPagination
    platform: Platform

    def actor(self) -> Actor:
        """Return who acts as the history names them, never by a mail address."""
        return Actor("coordinator", self.session.member.name or self.platform.organisation.name)


class PartialUpdateMixin:
    """Changes of a resource: what is left out of the body stays as it is."""

    def partial_update(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change what is named."""
        serializer = self.get_serializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        serializer.instance = self.get_object()
        self.perform_update(serializer)
        return Response(serializer.data)


def read_truth(request: Request, name: str) -> bool:
    """Return a truth value of the query string; False if it is not there.

    :raises Missing: it is neither `true` nor `false`
    """
    text = request.query_params.get(name, "false")
    if text not in TRUTHS:
        raise Missing("")
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

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return all rows."""
        return [*queryset]

    def get_paginated_response(self, data: Any) -> Response:
        """Return the rows under `results`."""
        return Response({"results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of the list in OpenAPI."""
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

    def to_internal_value(self, data: Any) -> Any:
        """Return the boxes as services keep them; `own` goes to the expert who calls.

        :raises ValidationError: what is wrong, field by field
        """
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

    def to_representation(self, instance: SealedText) -> Any:
        """Return the text with the reader's envelope, or None without one."""
        own: list[MemberEnvelope] = instance.own_envelopes  # type: ignore[attr-defined]
        if not own:
            return None
        return {"id": str(instance.id), "body": encode(instance.body), "own": encode(own[0].box)}


class TitleSerializer(StrictSerializer):
    """A title in both languages of the platform."""

    nl = StrictText(most=LONGEST_TITLE, alphabet=PLAIN)
    en = StrictText(most=LONGEST_TITLE, alphabet=PLAIN)

    def to_representation(self, instance: Mapping[str, str]) -> dict[str, str]:
        """Return the texts as they are kept."""
        return dict(instance)


# -- Fields ---------------------------------------------------------------------------------------
@extend_schema_field({"type": "string"})
class InMyLanguage(serializers.Field[Mapping[str, str], Any, str, Any]):
    """A text that is kept by language, in the caller's or in English."""

    def to_representation(self, value: Mapping[str, str]) -> str:
        """Return the text; empty if there is none in either language."""
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

    def to_internal_value(self, data: Any) -> datetime:
        """Return the moment.

        :raises ValidationError: there is no such moment, or it is written in another way
        """
        if not isinstance(data, str) or not MOMENT.fullmatch(data):
            self.fail("invalid")
        try:
            found = datetime.fromisoformat(data).astimezone(UTC)
        except ValueError:
            self.fail("invalid")
        return found.replace(second=0, microsecond=0)

    def to_representation(self, value: datetime) -> str:
        """Return the moment in UTC."""
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

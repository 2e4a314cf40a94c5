"""The hours of an organisation by way and day, as its members write and seekers read them."""

from typing import Any, override

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.organisations.limits import MAX_SPANS
from backend.organisations.schedule import DAYS, SPAN, Way

from .fields import ListOf
from .serializers import StrictSerializer


@extend_schema_field({"type": "string", "pattern": f"^{SPAN.pattern}$"})
class Span(serializers.Field[str, str, str, Any]):
    """Hours of a day in quarters, as `09:00-17:00`; an end that is not later is on the next day."""

    default_error_messages = {
        "invalid": _("Give hours in quarters, such as 09:00-17:15."),
    }

    @override
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or not SPAN.fullmatch(data):
            self.fail("invalid")
        return data

    @override
    def to_representation(self, value: str) -> str:
        return value


class WeekSerializer(StrictSerializer):
    """The hours of each day of a week; a day that is left out is closed."""

    may_lack_fields = True

    @override
    def get_fields(self) -> dict[str, Any]:
        return {day: ListOf(child=Span(), most=MAX_SPANS, required=False) for day in DAYS}


class HoursSerializer(StrictSerializer):
    """The week of each way; without one for the app it is always open there."""

    may_lack_fields = True

    @override
    def get_fields(self) -> dict[str, Any]:
        return {str(way): WeekSerializer(required=False) for way in Way}

"""Serializers of figures."""

from datetime import date
from typing import Any, override

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.json_fields import Day
from api.common.serializers import StrictSerializer

MONTH_FORM = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}


@extend_schema_field(MONTH_FORM)
class MonthField(serializers.Field[date, str, str, Any]):
    """A month as `2026-11`."""

    @override
    def to_representation(self, value: date) -> str:
        return value.strftime("%Y-%m")


class FigureCellSerializer(StrictSerializer):
    """A number of requests as a range, which is one number if it is shown, and in words."""

    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # a name on the wire
    text = serializers.CharField(read_only=True)
    least = serializers.IntegerField(read_only=True)
    most = serializers.IntegerField(read_only=True)


class FigureTableSerializer(StrictSerializer):
    """Requests by the values of one thing; no cells where there are too few to show."""

    name = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    note = serializers.CharField(read_only=True)
    cells = FigureCellSerializer(many=True, read_only=True)


class MonthlyTablesSerializer(StrictSerializer):
    """All tables of a month, and how many requests they count."""

    total = FigureCellSerializer(read_only=True)
    tables = FigureTableSerializer(many=True, read_only=True)


class FiguresSerializer(StrictSerializer):
    """The figures of a month; `month` and `figures` are null before any is published."""

    month = MonthField(read_only=True, allow_null=True)
    months = serializers.ListField(child=MonthField(), read_only=True)
    next_month = MonthField(read_only=True)
    next_on = Day(read_only=True)
    why_hidden = serializers.CharField(read_only=True)
    figures = MonthlyTablesSerializer(read_only=True, allow_null=True)

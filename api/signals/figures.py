"""Published figures of signals."""

from typing import Any

from rest_framework import serializers

from api.common.serializers import StrictSerializer


class SignalFigureRowSerializer(StrictSerializer):
    """How many signals: a range, or exactly."""

    code = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    least = serializers.IntegerField(read_only=True)
    most = serializers.IntegerField(read_only=True)


class SignalFiguresSerializer(StrictSerializer):
    """Sums of what is published; `until` is null as long as nothing is."""

    until = serializers.DateField(read_only=True, allow_null=True)
    signals = serializers.IntegerField(read_only=True)
    form = SignalFigureRowSerializer(many=True, read_only=True)
    municipality = SignalFigureRowSerializer(many=True, read_only=True)
    outcome = SignalFigureRowSerializer(many=True, read_only=True)

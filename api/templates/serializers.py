"""Serializers of answer templates."""

from rest_framework import serializers

from api.common.fields import Hour, LowerUUID, PaddedBox, StrictBoolean, StrictInteger
from api.common.serializers import StrictSerializer
from backend.organisations.limits import TEMPLATE_SIZES

MAX_REVISION = 999_999_999


class BoxSerializer(StrictSerializer):
    """A text, locked under the organisation's key `key`."""

    key = LowerUUID(source="key_id")
    box = PaddedBox(TEMPLATE_SIZES)
    changed_hour = Hour(read_only=True)


class TemplateSerializer(BoxSerializer):
    """An answer template; a change names the next `revision`, which the box is bound to."""

    id = LowerUUID(read_only=True)
    shared = serializers.BooleanField(read_only=True)
    revision = StrictInteger(least=1, most=MAX_REVISION)


class NewTemplateSerializer(BoxSerializer):
    """A new answer template: `shared` with all colleagues, or one's own."""

    id = LowerUUID(random=True)
    shared = StrictBoolean()
    revision = serializers.IntegerField(read_only=True)

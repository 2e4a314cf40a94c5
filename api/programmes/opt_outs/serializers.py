"""Resources of opt-outs."""

from typing import Any

from rest_framework import serializers

from api.common.fields import Box, LowerUUID
from api.common.serializers import StrictSerializer
from backend.programmes.models.batches import TAG_BYTES
from backend.programmes.services.opt_outs import MOST_AT_ONCE


class OptOutCountSerializer(StrictSerializer):
    """How many opted out under one key of the organisation."""

    key = serializers.UUIDField(read_only=True)
    number = serializers.IntegerField(read_only=True)


class OptOutCountsSerializer(StrictSerializer):
    """How many opted out, by key; all that the server knows of them."""

    keys: Any = OptOutCountSerializer(many=True, read_only=True)


class TagsSerializer(StrictSerializer):
    """Tags of contacts, which a browser of the organisation made."""

    tags = serializers.ListField(child=Box(TAG_BYTES), min_length=1, max_length=MOST_AT_ONCE)


class NewOptOutsSerializer(TagsSerializer):
    """Tags to be added, made under the organisation's key `key`."""

    key = LowerUUID()


class OptedOutSerializer(StrictSerializer):
    """Which of the tags stand in the list."""

    tags = serializers.ListField(child=Box(TAG_BYTES), read_only=True)

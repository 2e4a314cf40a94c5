"""Public keys of organisations and parameters of key derivation."""

from rest_framework import serializers

from api.common.fields import Box, LowerUUID
from api.common.serializers import StrictSerializer
from backend.core.crypto.key_pairs import PUBLIC_SIZE


class PublicKeySerializer(StrictSerializer):
    """An organisation's current key."""

    id = LowerUUID(read_only=True)
    public = Box(PUBLIC_SIZE, read_only=True)


class Argon2Serializer(StrictSerializer):
    """Parameters of Argon2id."""

    memory_kib = serializers.IntegerField(read_only=True)
    iterations = serializers.IntegerField(read_only=True)
    parallelism = serializers.IntegerField(read_only=True)

"""The channel layer on an untrusted Redis: group names are keyed hashes, events are encrypted."""

import hashlib
import hmac
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer
from channels_redis.serializers import MsgPackSerializer, registry
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.utils.encoding import force_bytes

from backend.core.crypto.boxes import hkdf

PURPOSE = b"kier/channel-layer"
# Beside the 10 seconds that channels-redis adds for clocks that differ.
GOOD_FOR_SECONDS = 20
FORMAT = "kier"


class LockedSerializer(MsgPackSerializer):
    """MessagePack in a Fernet token that is valid for half a minute."""

    def __init__(self, **options: Any) -> None:
        super().__init__(expiry=GOOD_FOR_SECONDS, **options)


registry.register_serializer(FORMAT, LockedSerializer)


class LockedChannelLayer(RedisPubSubChannelLayer):
    """The layer of `settings.CHANNEL_LAYERS` with Redis."""

    def __init__(self, **options: Any) -> None:
        secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        self.keys = [hkdf(force_bytes(secret), PURPOSE) for secret in secrets]
        super().__init__(serializer_format=FORMAT, symmetric_encryption_keys=self.keys, **options)

    async def group_add(self, group: str, channel: str) -> None:
        """Add a channel to a group, under its hidden name."""
        await self._get_layer().group_add(self._name(group), channel)

    async def group_discard(self, group: str, channel: str) -> None:
        """Remove a channel from a group."""
        await self._get_layer().group_discard(self._name(group), channel)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        """Send to all channels of a group."""
        await self._get_layer().group_send(self._name(group), message)

    async def receive(self, channel: str) -> dict[str, Any]:
        """Return the next message for a channel; messages that Kier did not send are ignored."""
        while True:
            try:
                received: dict[str, Any] = await self._get_layer().receive(channel)
            except InvalidToken:
                continue
            return received

    def _name(self, group: str) -> str:
        return hmac.new(self.keys[0], group.encode(), hashlib.sha256).hexdigest()

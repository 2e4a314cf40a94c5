"""Live events over Redis: nobody who looks there learns of whom, and nobody who writes is heard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import msgpack
import pytest
from django.conf import settings
from redis import asyncio as redis

from notifications.transports.live.layer import LockedChannelLayer

pytestmark = [
    pytest.mark.skipif(not settings.REDIS_URL, reason="there is no Redis here"),
    pytest.mark.asyncio,
]
GROUP = f"request.{uuid4()}"
EVENT = {"type": "kier.event", "event": {"type": "request.changed", "id": GROUP[8:]}}


class Listener:
    """An open page in a group, and an attacker at Redis."""

    def __init__(self, layer: LockedChannelLayer, channel: str, client: Any) -> None:
        self.layer, self.channel, self.client = layer, channel, client

    async def hears(self) -> Any:
        async with asyncio.timeout(60):
            return await self.layer.receive(self.channel)

    async def names(self) -> list[bytes]:
        found: list[bytes] = await self.client.pubsub_channels(b"*")
        return found


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    prefix = f"kier-test-{uuid4().hex}"
    layer = LockedChannelLayer(hosts=[settings.REDIS_URL], prefix=prefix)
    client = redis.Redis.from_url(settings.REDIS_URL)
    channel = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    yield Listener(layer, channel, client)
    await layer.group_discard(GROUP, channel)
    await layer.flush()
    await client.aclose()


async def test_a_group_hears() -> None:
    async with listening() as page:
        await page.layer.group_send(GROUP, EVENT)
        assert await page.hears() == EVENT


async def test_no_name_and_no_event_tells_of_whom() -> None:
    async with listening() as page:
        names = await page.names()
        assert len(names) >= 2
        assert not [name for name in names if GROUP[8:].encode() in name or b"request" in name]
        ear = page.client.pubsub()
        await ear.subscribe(*names)
        await page.layer.group_send(GROUP, EVENT)
        async with asyncio.timeout(60):
            while (heard := await ear.get_message(True, 1)) is None:
                continue
        assert heard["channel"] in names
        assert b"changed" not in heard["data"]
        assert GROUP[8:].encode() not in heard["data"]
        await ear.aclose()


async def test_what_kier_did_not_send_is_passed_over() -> None:
    async with listening() as page:
        for name in await page.names():
            for forged in (b"", b"forged", b"\x80", msgpack.packb({"type": "kier.close"})):
                await page.client.publish(name, forged)
        await page.layer.group_send(GROUP, EVENT)
        assert await page.hears() == EVENT


async def test_an_old_event_is_not_heard_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening() as page:
        serializer = page.layer._serializer
        old = serializer.crypter._fernets[0].encrypt_at_time(serializer.as_bytes(EVENT), 10**9)
        for name in await page.names():
            await page.client.publish(name, old)
        await page.layer.group_send(GROUP, {"type": "kier.close"})
        assert await page.hears() == {"type": "kier.close"}

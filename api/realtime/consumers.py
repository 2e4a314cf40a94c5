"""`/ws/v1/events?ticket=…`: events out, nothing in."""

from typing import Any
from urllib.parse import parse_qs

import orjson
from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from . import tickets

# RFC 6455 leaves 4000 and up to applications.
NO_TICKET = 4401


class EventsConsumer(AsyncWebsocketConsumer):
    """Sends `{"type", "id"}`, never content; whoever missed one asks over HTTP."""

    group: str | None = None

    async def connect(self) -> None:
        """Lets in whoever brings a ticket, and says why not to the others."""
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        ticket = query.get("ticket", [""])[0]
        self.group = await sync_to_async(tickets.redeem, thread_sensitive=False)(ticket)
        if self.group:
            # Before the socket opens: what changes after that is not missed.
            await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        if self.group is None:
            await self.close(NO_TICKET)

    async def disconnect(self, code: int) -> None:
        """Leaves the group."""
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """What is sent here is not read."""

    async def kier_event(self, message: dict[str, Any]) -> None:
        """Passes an event on."""
        await self.send(text_data=orjson.dumps(message["event"]).decode())

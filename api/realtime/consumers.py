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

    listening: tuple[str, ...] = ()

    async def connect(self) -> None:
        """Lets in whoever brings a ticket, and says why not to the others."""
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        ticket = query.get("ticket", [""])[0]
        groups = await sync_to_async(tickets.redeem, thread_sensitive=False)(ticket)
        self.listening = tuple((groups or "").split())
        # Before the socket opens: what changes after that is not missed.
        for group in self.listening:
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()
        if not self.listening:
            await self.close(NO_TICKET)

    async def disconnect(self, code: int) -> None:
        """Leaves the groups."""
        groups, self.listening = self.listening, ()
        for group in groups:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """What is sent here is not read."""

    async def kier_event(self, message: dict[str, Any]) -> None:
        """Passes an event on."""
        await self.send(text_data=orjson.dumps(message["event"]).decode())

    async def kier_close(self, message: dict[str, Any]) -> None:
        """Closes the socket, once: the member's session is over, or has a new token."""
        if self.listening:
            await self.disconnect(NO_TICKET)
            await self.close(NO_TICKET)

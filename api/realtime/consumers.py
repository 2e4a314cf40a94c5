"""`/ws/v1/events?ticket=…`: a WebSocket that only sends."""

from typing import Any, ClassVar, override
from urllib.parse import parse_qs

import orjson
from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from . import open_sockets, tickets
from .open_sockets import PROCESS, OpenSockets

# RFC 6455 leaves 4000 and up to applications.
NO_TICKET, NEWER_ONES = 4401, 4409


class EventsConsumer(AsyncWebsocketConsumer):
    """Sends `{"type", "id"}`, never content; clients fetch the rest over HTTP."""

    sockets: ClassVar[OpenSockets["EventsConsumer"]] = OpenSockets()
    listening: tuple[str, ...] = ()
    # Sockets of the same person that other processes opened later.
    elsewhere: set[str]

    @property
    def owner(self) -> str:
        """The group of the person to whom the ticket was given."""
        return self.listening[-1]

    async def connect(self) -> None:
        """Accept the socket, and close it at once if its ticket is not valid."""
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        ticket = query.get("ticket", [""])[0]
        groups = await sync_to_async(tickets.redeem, thread_sensitive=False)(ticket)
        self.listening = tuple((groups or "").split())
        # Before the socket opens: what changes after that is not missed.
        for group in self.listening:
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()
        if self.listening:
            await self.count()
        else:
            await self.close(NO_TICKET)

    async def count(self) -> None:
        """Note that this socket is open, and close the oldest beyond the limit."""
        self.elsewhere = set()
        self.sockets.add(self.owner, self)
        await self.close_oldest()
        await self.tell_others(open_sockets.opened(self.channel_name))

    async def close_oldest(self) -> None:
        """Close the oldest sockets of this owner beyond the limit."""
        for oldest in self.sockets.too_old(self.owner, open_sockets.most_for(self.listening)):
            await oldest.end(NEWER_ONES)

    async def tell_others(self, message: dict[str, Any]) -> None:
        """Send a message to other processes, if there can be any."""
        if settings.REDIS_URL:
            await self.channel_layer.group_send(self.owner, message)

    @override
    async def disconnect(self, code: int) -> None:
        if not self.listening:
            return
        self.sockets.remove(self.owner, self)
        await self.tell_others(open_sockets.left(self.channel_name))
        groups, self.listening = self.listening, ()
        for group in groups:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Ignore what clients send."""

    async def end(self, code: int) -> None:
        """Close the socket once."""
        if self.listening:
            await self.disconnect(code)
            await self.close(code)

    async def kier_event(self, message: dict[str, Any]) -> None:
        """Send an event to the client."""
        await self.send(text_data=orjson.dumps(message["event"]).decode())

    async def kier_close(self, message: dict[str, Any]) -> None:
        """Close the socket: the member's session is over, or has a new token."""
        await self.end(NO_TICKET)

    async def kier_opened(self, message: dict[str, Any]) -> None:
        """Count a socket of another process; this one may be too old now."""
        if message["process"] != PROCESS and self.listening:
            self.elsewhere.add(message["socket"])
            await self.close_oldest()

    async def kier_left(self, message: dict[str, Any]) -> None:
        """Forget a socket of another process."""
        self.elsewhere.discard(message["socket"])

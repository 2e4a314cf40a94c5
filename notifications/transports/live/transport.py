"""Live events over the channel layer, once the transaction is committed.

Views run on threads beside the server's loop, so an event is handed over to that loop; without one
(a worker, a command) it is sent from here. There is no row for an event: docs/live.md.
"""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from notifications.kinds import Via
from notifications.recipients import Recipient
from notifications.transports.base import Message, Report

from .answers import outcome_of
from .message import CLOSE, event_for, event_in, group_of, member_group

log = logging.getLogger("kier.live")
# Who is open has it within milliseconds, or asks.
LONGEST_SECONDS = 2


class ServerLoop:
    """The loop that serves sockets in this process, if it does."""

    running: asyncio.AbstractEventLoop | None = None


class Live:
    """The transport, for whoever has messages in hand: `address` is a group, `id` the subject."""

    via = Via.LIVE
    chunk = 100
    threads = 1

    def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send, and report each."""
        for message in messages:
            failure: Exception | None = None
            try:
                async_to_sync(_send_now)(message.address, event_in(message.address, message.id))
            except Exception as error:
                failure = error
            report(message, outcome_of(failure))

    def close(self) -> None:
        """There is nothing to give up."""


def announce(recipient: Recipient, subject: UUID) -> None:
    """Tell a recipient's open pages that something changed, once the transaction is committed."""
    if event := event_for(recipient, subject):
        _send_on_commit(group_of(recipient), event)


def close_sockets(member_id: UUID) -> None:
    """Close a member's sockets, once the transaction is committed; a live session opens anew."""
    _send_on_commit(member_group(member_id), CLOSE)


def _send_on_commit(group: str, message: dict[str, Any]) -> None:
    transaction.on_commit(lambda: _send(group, message), robust=True)


def _send(group: str, message: dict[str, Any]) -> None:
    """Send without waiting; whoever misses an event asks (docs/live.md)."""
    loop = ServerLoop.running
    if loop is None:
        async_to_sync(_send_now)(group, message)
        return
    sending = asyncio.run_coroutine_threadsafe(_send_now(group, message), loop)
    sending.add_done_callback(_note_failure)


async def _send_now(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is not None:
        async with asyncio.timeout(LONGEST_SECONDS):
            await layer.group_send(group, message)


def _note_failure(sending: Future[None]) -> None:
    if failure := sending.exception():
        log.warning("a live event was not sent", exc_info=failure)

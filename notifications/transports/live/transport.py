"""Live events over the channel layer, sent on commit by the server's event loop (docs/live.md)."""

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
from .message import (
    CLOSE,
    Presence,
    colleague_presence_in,
    event_for,
    event_in,
    group_of,
    member_group,
    organisation_group,
    presence_in,
    request_group,
)

log = logging.getLogger("kier.live")
# Who is open has it within milliseconds, or asks.
LONGEST_SECONDS = 2


class ServerLoop:
    """The event loop that serves sockets in this process, if there is one."""

    running: asyncio.AbstractEventLoop | None = None


class Live:
    """The transport for messages: `address` is a group, `id` the subject."""

    via = Via.LIVE
    chunk = 100
    threads = 1

    def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send and report each message."""
        for message in messages:
            failure: Exception | None = None
            try:
                async_to_sync(_send_now)(message.address, event_in(message.address, message.id))
            except Exception as error:
                failure = error
            report(message, outcome_of(failure))

    def close(self) -> None:
        """Nothing is open."""


def announce(recipient: Recipient, subject: UUID) -> None:
    """Send an event to a recipient's open pages on commit."""
    if event := event_for(recipient, subject):
        _send_on_commit(group_of(recipient), event)


def announce_presence(request_id: UUID, presence: Presence) -> None:
    """Tell a seeker's open pages that somebody reads or writes; nothing of it is kept."""
    _send_on_commit(request_group(request_id), presence_in(request_id, presence))


def announce_colleague(
    organisation_id: UUID, referral_id: UUID, presence: Presence, member_id: UUID
) -> None:
    """Tell an organisation's open pages which member reads or writes; nothing of it is kept."""
    event = colleague_presence_in(referral_id, presence, member_id)
    _send_on_commit(organisation_group(organisation_id), event)


def close_sockets(member_id: UUID) -> None:
    """Close a member's sockets on commit; those of a valid session reconnect."""
    _send_on_commit(member_group(member_id), CLOSE)


def _send_on_commit(group: str, message: dict[str, Any]) -> None:
    transaction.on_commit(lambda: _send(group, message), robust=True)


def _send(group: str, message: dict[str, Any]) -> None:
    """Send without waiting; a page that misses an event asks (docs/live.md)."""
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

"""Live events: that something changed, and which; never what (protocol.md, "Live").

Views run on threads beside the server's loop, so an event is handed over to that loop; without one
(a worker, a command) it is sent from here.
"""

import asyncio
import logging
from concurrent.futures import Future
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger("kier.live")


class ServerLoop:
    """The loop that serves sockets in this process, if it does."""

    running: asyncio.AbstractEventLoop | None = None


def request_group(request_id: UUID) -> str:
    """The group in which a seeker's phones listen."""
    return f"request.{request_id}"


def organisation_group(organisation_id: UUID) -> str:
    """The group in which an organisation's members listen."""
    return f"organisation.{organisation_id}"


def member_group(member_id: UUID) -> str:
    """The group of a member's own sockets; what is sent there closes them."""
    return f"member.{member_id}"


def announce_request(request_id: UUID) -> None:
    """Tells the seeker's phones, once the transaction is committed."""
    _announce(request_group(request_id), "request.changed", request_id)


def announce_referral(organisation_id: UUID, referral_id: UUID) -> None:
    """Tells an organisation's members, once the transaction is committed."""
    _announce(organisation_group(organisation_id), "referral.changed", referral_id)


def close_sockets(member_id: UUID) -> None:
    """Closes a member's sockets, once the transaction is committed; a live session opens anew."""
    _send_on_commit(member_group(member_id), {"type": "kier.close"})


def _announce(group: str, kind: str, thing: UUID) -> None:
    event = {"type": kind, "id": str(thing)}
    _send_on_commit(group, {"type": "kier.event", "event": event})


def _send_on_commit(group: str, message: dict[str, object]) -> None:
    transaction.on_commit(lambda: _send(group, message), robust=True)


def _send(group: str, message: dict[str, object]) -> None:
    """Sends without waiting; whoever misses an event asks (docs/live.md)."""
    layer = get_channel_layer()
    if layer is None:
        return
    loop = ServerLoop.running
    if loop is None:
        async_to_sync(layer.group_send)(group, message)
        return
    sending = asyncio.run_coroutine_threadsafe(layer.group_send(group, message), loop)
    sending.add_done_callback(_note_failure)


def _note_failure(sending: Future[None]) -> None:
    failure = sending.exception()
    if failure:
        log.warning("a live event was not sent", exc_info=failure)

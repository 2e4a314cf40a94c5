"""A live event: that something changed, and its identifier (protocol.md, "Live")."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from notifications.recipients import Recipient, RecipientKind

# What the contract calls it, by who listens.
EVENTS = {
    RecipientKind.SEEKER: "request.changed",
    RecipientKind.ORGANISATION: "referral.changed",
}
GROUPS = {
    RecipientKind.SEEKER: "request",
    RecipientKind.ORGANISATION: "organisation",
    RecipientKind.MEMBER: "member",
}


class Presence(StrEnum):
    """What somebody does before whom a request is; the event with this name ends by itself."""

    READING = "request.reading"
    WRITING = "request.writing"


# The same for colleagues, who are told who it is.
TO_COLLEAGUES = {Presence.READING: "referral.reading", Presence.WRITING: "referral.writing"}


def group_of(recipient: Recipient) -> str:
    """Return the group of this recipient's open pages."""
    return f"{GROUPS[recipient.kind]}.{recipient.id}"


def request_group(request_id: UUID) -> str:
    """Return the group of a seeker's phones."""
    return group_of(Recipient(RecipientKind.SEEKER, request_id))


def organisation_group(organisation_id: UUID) -> str:
    """Return the group of an organisation's members."""
    return group_of(Recipient(RecipientKind.ORGANISATION, organisation_id))


def member_group(member_id: UUID) -> str:
    """Return the group of a member's own sockets; messages to it close them."""
    return group_of(Recipient(RecipientKind.MEMBER, member_id))


def event_for(recipient: Recipient, subject: UUID) -> dict[str, Any] | None:
    """Return the message to the channel layer, or None if the contract has no event for it."""
    if recipient.kind not in EVENTS:
        return None
    return event_in(group_of(recipient), subject)


def event_in(group: str, subject: UUID) -> dict[str, Any]:
    """Return the event of a group."""
    name = next(EVENTS[kind] for kind in EVENTS if group.startswith(f"{GROUPS[kind]}."))
    return {"type": "kier.event", "event": {"type": name, "id": str(subject)}}


def presence_in(request_id: UUID, presence: Presence) -> dict[str, Any]:
    """Return the event that somebody reads or writes, which names nobody."""
    return {"type": "kier.event", "event": {"type": presence.value, "id": str(request_id)}}


def colleague_presence_in(referral_id: UUID, presence: Presence, member_id: UUID) -> dict[str, Any]:
    """Return the event for colleagues: which member reads or writes at which referral."""
    event = {
        "type": TO_COLLEAGUES[presence],
        "id": str(referral_id),
        "member": str(member_id),
    }
    return {"type": "kier.event", "event": event}


CLOSE = {"type": "kier.close"}

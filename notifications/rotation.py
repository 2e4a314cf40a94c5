"""What the notifications keep under the secret key, and hand out (`backend.core.rotation`)."""

from typing import Any

from backend.accounts.models import Member
from backend.core.rotation import HANDED_OUT, KEPT, HandedOut, Kept, State

from . import device_addresses, devices, mailboxes
from .models import Device, StoppedMailbox


def renew_mailbox(member: Member) -> State:
    """Say under which key it is noted that a member's mailbox gets no mail, if it is."""
    return State.EARLIER if mailboxes.is_noted_before(member.email) else State.PRESENT


def others() -> int:
    """Return how many mailboxes are stopped that are no member's, and so not known by address."""
    members = Member.objects.values_list("email", flat=True)
    return StoppedMailbox.objects.count() - len(mailboxes.stopped(members))


def state_of(device: Any) -> State:
    """Put a device's address under the present key, in memory."""
    if not device.is_authentic():
        return State.UNKNOWN
    return State.EARLIER if device_addresses.is_under_earlier_key(device) else State.PRESENT


KEPT += [
    Kept("addresses of devices", Device._base_manager.all, state_of, devices.renew_address),
    Kept(
        "mailboxes of members",
        Member._base_manager.all,
        renew_mailbox,
        lambda member: mailboxes.note_anew(member.email),
    ),
]
HANDED_OUT += [
    HandedOut(
        "stopped mailboxes of others",
        others,
        lambda: None,
        "they get mails again, and are stopped again when one comes back",
    ),
    HandedOut(
        "links in mails that stop mails",
        lambda: None,
        lambda: None,
        "they stop nothing; those in newer mails and the settings do",
    ),
]

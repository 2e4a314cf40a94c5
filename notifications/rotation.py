"""What the notifications lock with the secret key or sign (`backend.core.rotation`)."""

from typing import Any

from backend.accounts.models import Member
from backend.core.rotation import HANDED_OUT, KEPT, HandedOut, Kept, State, box_column

from . import device_addresses, devices, mailboxes
from .letters.envelopes import purpose_of
from .models import Device, Letter, StoppedMailbox


def renew_mailbox(member: Member) -> State:
    """Tell whether a member's stopped mailbox is stored under an earlier key."""
    return State.EARLIER if mailboxes.is_noted_before(member.email) else State.PRESENT


def others() -> int:
    """Return the number of stopped mailboxes that belong to no member."""
    members = Member.objects.values_list("email", flat=True)
    return StoppedMailbox.objects.count() - len(mailboxes.stopped(members))


def state_of(device: Any) -> State:
    """Tell under which key a device's address is locked."""
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
    box_column("letters that wait", Letter, "box", purpose_of),
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

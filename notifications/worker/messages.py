"""Messages of deliveries; the only place where a device's address is opened."""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from backend.accounts.models import Member
from backend.core.crypto.errors import Damaged
from backend.core.row_macs import is_authentic
from notifications import device_addresses
from notifications.kinds import KINDS
from notifications.models import Delivery
from notifications.transports.base import Message

log = logging.getLogger("kier.notifications")


def _is_theirs(member: Member, owner: UUID) -> bool:
    return member.pk == owner and is_authentic(member) and member.is_active


def message_for(row: Delivery, until: datetime) -> Message | None:
    """Return the message of a delivery until a time, or None if its recipient is gone."""
    if row.device:
        if not is_authentic(row.device) or row.device.owner != row.owner:
            return None
        try:
            address, language = device_addresses.address_of(row.device), row.device.language
        except Damaged:
            log.error("an address of a device does not open: was the secret key changed?")
            return None
    elif row.member and _is_theirs(row.member, row.owner):
        address, language = row.member.email, row.member.language or settings.LANGUAGE_CODE
    else:
        return None
    return Message(
        id=row.id,
        address=address,
        kind=KINDS[row.kind],
        language=language,
        seconds=max(1, int((until - timezone.now()).total_seconds())),
        urgent=row.urgent,
        owner=row.owner,
    )

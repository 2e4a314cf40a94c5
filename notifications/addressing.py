"""From a row to a message: the only place where a device's address is opened."""

import logging
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from backend.core.crypto.errors import Damaged

from . import devices
from .kinds import KINDS
from .models import Delivery
from .transports.base import Message

log = logging.getLogger("kier.notifications")


def message_for(row: Delivery, until: datetime) -> Message | None:
    """Return what goes to the transport; nothing if there is nobody any more to send it to.

    :param until: when the provider has to give up
    """
    if row.device:
        try:
            address, language = devices.address_of(row.device), row.device.language
        except Damaged:
            log.error("an address of a device does not open: was the secret key changed?")
            return None
    elif row.member and row.member.is_active:
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

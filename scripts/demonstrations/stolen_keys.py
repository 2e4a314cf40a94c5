"""A thief with the whole database, and what keys open in it.

To be imported when Django is set up.
"""

from uuid import UUID

from backend.core.crypto.errors import CryptoError
from backend.core.crypto.messages import unlock_message
from backend.core.crypto.organisation import open_request_key
from backend.help_requests.models import Message, Referral, ReferralEnvelope
from tests.factories import Desk


class Thief:
    """Reads rows past the API, whatever state they are in."""

    def __init__(self, request: str) -> None:
        self.request = request

    def keys_of(self, desk: Desk) -> dict[int, bytes]:
        """Return the request keys that open with an organisation's private keys, by number."""
        first = Referral.objects.filter(request=UUID(self.request), envelope__isnull=False)
        later = ReferralEnvelope.objects.filter(referral__request=UUID(self.request))
        boxes = [
            *((1, bytes(box)) for box in first.values_list("envelope", flat=True) if box),
            *((number, bytes(box)) for number, box in later.values_list("number", "box")),
        ]
        keys = {}
        for number, box in boxes:
            try:
                keys[number] = open_request_key(
                    desk.pair,
                    request=self.request,
                    organisation=desk.id,
                    key_id=desk.key_id,
                    envelope=box,
                    number=number,
                )
            except CryptoError:
                continue
        return keys

    def texts(self, keys: dict[int, bytes]) -> list[str]:
        """Return all messages that open with these keys, in order."""
        texts = []
        for message in Message.objects.filter(request=UUID(self.request)).order_by("number"):
            if message.key_number not in keys:
                continue
            try:
                content = unlock_message(
                    keys[message.key_number],
                    request=self.request,
                    message=str(message.id),
                    sender=message.sender,
                    body=bytes(message.body),
                    number=message.key_number,
                )
            except CryptoError:
                continue
            texts.append(content.text)
        return texts

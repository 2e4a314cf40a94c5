"""A thief with the whole database, and what keys open in it."""

from uuid import UUID

from backend.core.crypto.errors import CryptoError
from backend.core.crypto.labels import SEEKER, organisation_sender
from backend.core.crypto.messages import unlock_message
from backend.core.crypto.organisation import open_request_key

from .database import rows_of
from .desk import Desk
from .server import OwnServer


class Thief:
    """Reads rows of a request past the API, whatever state they are in."""

    def __init__(self, server: OwnServer) -> None:
        self.server, self.request = server, ""

    def keys_of(self, desk: Desk) -> dict[int, bytes]:
        """Return the request keys that open with an organisation's private keys, by number."""
        referrals = {
            row["id"]: row
            for row in rows_of(self.server, "help_requests_referral")
            if row["request_id"] == UUID(self.request).hex
        }
        boxes = [(1, row["envelope"]) for row in referrals.values() if row["envelope"]]
        boxes += [
            (row["number"], row["box"])
            for row in rows_of(self.server, "help_requests_referralenvelope")
            if row["referral_id"] in referrals
        ]
        keys = {}
        for number, box in boxes:
            for name, pair in desk.pairs.items():
                try:
                    keys[number] = open_request_key(
                        pair,
                        request=self.request,
                        organisation=desk.organisation,
                        key_id=name,
                        envelope=box,
                        number=number,
                    )
                except CryptoError:
                    continue
        return keys

    def texts(self, keys: dict[int, bytes]) -> list[str]:
        """Return all messages that open with these keys, in order."""
        texts = []
        for row in sorted(
            rows_of(self.server, "help_requests_message"), key=lambda one: one["number"]
        ):
            if row["request_id"] != UUID(self.request).hex or row["key_number"] not in keys:
                continue
            writer = row["organisation_id"]
            try:
                content = unlock_message(
                    keys[row["key_number"]],
                    request=self.request,
                    message=str(UUID(row["id"])),
                    sender=organisation_sender(str(UUID(writer))) if writer else SEEKER,
                    body=row["body"],
                    number=row["key_number"],
                )
            except CryptoError:
                continue
            texts.append(content.text)
        return texts

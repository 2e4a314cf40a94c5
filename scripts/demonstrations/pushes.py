"""Phones of members and seekers that get pushes from a push service on this machine."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self
from uuid import uuid4

from scripts.fake_providers.push_service import FakePushService, Subscription

from .desk import Desk
from .phone import Phone

DEVICES = "/api/v1/notifications/devices"
CONTACT = "/api/v1/intake/request/contact"


class Pushes:
    """The push service, and whose phone is behind each subscription."""

    def __init__(self, service: FakePushService, address: str) -> None:
        self.service = service
        # What leads a Kier there.
        self.setting = address.removeprefix("http://")
        self.owners: dict[str, str] = {}
        self.seen = 0

    @classmethod
    @contextmanager
    def served(cls) -> Iterator[Self]:
        """Start the push service, and stop it again."""
        service = FakePushService()
        with service.serving() as running:
            yield cls(service, running.url)

    def of_member(self, desk: Desk, name: str) -> None:
        """Have a member's browser get pushes."""
        device = {"id": str(uuid4()), "via": "web_push", "name": "Phone"}
        desk.wire.call("POST", DEVICES, device | {"subscription": self._new(name).as_json()})

    def of_seeker(self, phone: Phone, name: str) -> None:
        """Have a seeker's phone get pushes."""
        phone.wire.call("PUT", CONTACT, {"push": self._new(name).as_json()})

    def news(self) -> dict[str, int]:
        """Return how many pushes each phone got since the last call."""
        received = self.service.received[self.seen :]
        self.seen += len(received)
        return dict(sorted(Counter(self.owners[push["subscription"]] for push in received).items()))

    def _new(self, owner: str) -> Subscription:
        subscription = self.service.new_subscription()
        self.owners[subscription.id] = owner
        return subscription

"""People with devices, a provider that answers as it is told, and a worker in one thread."""

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

from notifications import devices
from notifications.kinds import Via
from notifications.models import Delivery, Device
from notifications.outbox import notify
from notifications.recipients import Recipient, RecipientKind, seeker
from notifications.transports.base import Message, Outcome, Report, Result
from notifications.worker import claims
from notifications.worker.fan_out import fan_out_notices
from notifications.worker.transport_worker import TransportWorker

SENT = Outcome(Result.SENT)


class Provider:
    """A fake transport: `received` counts by address, `answer` decides the result."""

    chunk, threads = 20, 2

    def __init__(self, via: Via = Via.FCM) -> None:
        self.via = via
        self.received: Counter[str] = Counter()
        self.messages: list[Message] = []
        self.answer: Callable[[Message], Outcome] = lambda _message: SENT

    def send(self, messages: Sequence[Message], report: Report) -> None:
        for message in messages:
            outcome = self.answer(message)
            if outcome.result is Result.SENT:
                self.received[message.address] += 1
            self.messages.append(message)
            report(message, outcome)

    def close(self) -> None:
        pass


class Seconds:
    """A manual clock for waits."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def a_runner(provider: Provider, clock: Callable[[], float] = time.monotonic) -> TransportWorker:
    return TransportWorker(provider, claims.begin(), clock)


def work_off(runner: TransportWorker, *, most: int = 200) -> None:
    for _step in range(most):
        busy = runner.step(wait=0.05)
        if not busy and not runner.on_their_way:
            return
    raise AssertionError("still busy")


def a_device(owner: Recipient, address: str = "", via: Via = Via.FCM) -> Device:
    device, _created = devices.register(
        owner, uuid4(), via, address or f"token-{uuid4()}", "nl", name=""
    )
    return device


def a_phone(request: UUID) -> Device:
    keys = {"p256dh": "", "auth": ""}
    text = json.dumps({"endpoint": f"https://push.example.org/{uuid4()}", "keys": keys})
    return a_device(seeker(request), text, Via.WEB_PUSH)


def tell(who: Recipient, kind: str = "referral.offered", **more: Any) -> UUID:
    subject = who.id if who.kind is RecipientKind.SEEKER else uuid4()
    notify(kind, [who], subject, **more)
    spread_all()
    return subject


def spread_all() -> None:
    while fan_out_notices():
        pass


def waiting(**which: Any) -> int:
    return Delivery.objects.filter(**which).count()

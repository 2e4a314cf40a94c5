"""The interface of transports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from notifications.kinds import Kind, Via


class Result(StrEnum):
    """The meaning of a provider's answer for a delivery."""

    SENT = "sent"
    # The device or mailbox is dead: it is forgotten.
    GONE = "gone"
    # Not now; the same message may go through after a wait.
    LATER = "later"
    # Our fault: wrong credentials, a bad payload. Never the device's, which stays.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one message.

    `cause` is a word of ours ("quota", "http-503"), never a text of the provider, which may quote
    an address. `wait` is how many seconds the provider asked to wait, `whole_lane` that this holds
    for the whole provider.
    """

    result: Result
    cause: str = ""
    wait: float | None = None
    whole_lane: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message to be sent.

    `address` is an FCM token, an e-mail address, or a subscription as JSON text (`{"endpoint",
    "keys": {"p256dh", "auth"}}`). `seconds` is how long the provider may try; `owner` is the member
    or the help request.
    """

    id: UUID
    address: str
    kind: Kind
    language: str
    seconds: int
    urgent: bool
    owner: UUID


type Report = Callable[[Message, Outcome], None]


class Transport(Protocol):
    """A transport; called on threads of the worker, never within a transaction."""

    via: Via
    # Messages that are handed to one `send`.
    chunk: int
    # Calls of `send` that run side by side.
    threads: int

    def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send on any thread, report each message once, and raise no error of a provider."""

    def close(self) -> None:
        """Close connections."""

"""What every transport promises, and what may become of a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from notifications.kinds import Kind, Via


class Result(StrEnum):
    """What a provider's answer means for a delivery."""

    SENT = "sent"
    # The device or mailbox is dead: it is forgotten.
    GONE = "gone"
    # Not now; the same message may go through after a wait.
    LATER = "later"
    # Our fault: wrong credentials, a bad payload. Never the device's, which stays.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one message fared.

    `cause` is a short word of ours for counts and the operator ("quota", "http-503"), never a text
    of the provider, who may quote an address. `wait` is how many seconds the provider asked us to
    wait; `whole_lane` that this holds for everything that goes to the same provider.
    """

    result: Result
    cause: str = ""
    wait: float | None = None
    whole_lane: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message on its way.

    `address` is what the device registered: a token of FCM, an e-mail address, or a web push
    subscription as JSON text (`{"endpoint", "keys": {"p256dh", "auth"}}`). `seconds` is how long
    the provider may go on trying. `owner` is the member or the help request.
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
    """A way out. All of it is called on threads of the worker, never within a transaction."""

    via: Via
    # Messages that are handed to one `send`.
    chunk: int
    # Calls of `send` that run side by side.
    threads: int

    def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send, and report each message once, as soon as its provider has answered.

        May be called on several threads at once. Returns within the transport's own timeouts, and
        raises nothing that a provider could cause.
        """

    def close(self) -> None:
        """Give up connections."""

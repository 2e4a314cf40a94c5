"""Phones whose page is open: a socket each, opened again whenever it was lost (docs/live.md)."""

import random
import threading
import time
from collections.abc import Iterable

import httpx
from websockets.exceptions import WebSocketException

from scripts.demonstrations.conversation import read_messages
from scripts.demonstrations.phone import REQUEST, Phone
from scripts.demonstrations.wire import Refused, next_event

from .conversations import Conversation

AGAIN_SECONDS = 2.0
LOOK_SECONDS = 1.0
LOST = (Refused, OSError, httpx.TransportError, WebSocketException, TimeoutError)


class Listener:
    """A listening client; `by_asking` and `by_event` are the messages it read, by cause."""

    def __init__(self, address: str, conversation: Conversation) -> None:
        self.address, self.conversation = address, conversation
        self.by_asking: set[str] = set()
        self.by_event: set[str] = set()
        self.is_open = False
        self.lost = 0
        self._last = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the page."""
        self._stopped.set()

    @property
    def seen(self) -> set[str]:
        """All that it read."""
        return self.by_asking | self.by_event

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with self.conversation.phone(self.address) as phone:
                    self._listen(phone)
            except LOST:
                self.lost += self.is_open
            self.is_open = False
            self._stopped.wait(AGAIN_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311

    def _listen(self, phone: Phone) -> None:
        with phone.wire.events() as socket:
            # After the socket is open: what changed before is in this answer.
            self.by_asking |= self._ask(phone)
            self.is_open = True
            while not self._stopped.is_set():
                if next_event(socket, seconds=LOOK_SECONDS):
                    self.by_event |= self._ask(phone)

    def _ask(self, phone: Phone) -> set[str]:
        page = phone.wire.call("GET", f"{REQUEST}?after={self._last}")
        found: set[str] = set()
        while True:
            made = self.conversation
            written = read_messages({1: made.request_key}, made.request, page["messages"])
            found |= {message.text for message in written if message.text}
            self._last = max([self._last, *(message.number for message in written)])
            if not page["next"]:
                return found
            page = phone.wire.call("GET", page["next"])


def wait_for(listeners: Iterable[Listener], text: str, seconds: float) -> list[Listener]:
    """Wait until an event led all of them to a text; return those to whom none did in time."""
    deadline = time.monotonic() + seconds
    left = list(listeners)
    while left and time.monotonic() < deadline:
        left = [listener for listener in left if text not in listener.by_event]
        time.sleep(0.05)
    return left

"""Calls of phones and a desk at a steady rate, whether or not those before were answered."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from backend.core.crypto.labels import SEEKER
from backend.core.crypto.seeker import seeker_keys
from scripts.demonstrations.conversation import new_message
from scripts.demonstrations.phone import REQUEST, Phone
from scripts.demonstrations.wire import Refused

from .conversations import Conversation, Conversations

# Of fifty calls so many.
SHARES = {"ask": 5, "write": 7, "answer": 2, "read": 24, "page": 6, "match": 6}
MAX_AT_ONCE = 512
# A person, or their phone, sends the same again until it is acknowledged.
AGAIN_SECONDS = 2.0
PATIENCE_SECONDS = 240.0
KINDS = ("refused", "timeout", "broken off", "502", "503", "504", "other")


@dataclass(slots=True)
class Phase:
    """A time in which one thing is wrong, and what callers saw who called within it."""

    name: str
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0
    calls: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    # What it was that is counted as "other".
    others: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    not_sent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, seconds: float, error: str = "") -> None:
        """Count a call that ended."""
        with self.lock:
            self.calls += 1
            self.slowest = max(self.slowest, seconds)
            if error:
                kind = error if error in KINDS else "other"
                self.errors[kind] += 1
                if kind == "other":
                    self.others[error] += 1


class Load:
    """Sends calls from a thread between `start` and `stop`."""

    def __init__(
        self,
        address: str,
        rate: float,
        conversations: Conversations,
        answer: Callable[["Load"], None],
    ) -> None:
        self.address, self.rate, self.conversations = address, rate, conversations
        self.answer = answer
        self.phase = Phase("before")
        self.phases: list[Phase] = []
        self.given_up: list[str] = []
        self._number = 0
        self._pool = ThreadPoolExecutor(MAX_AT_ONCE, thread_name_prefix="caller")
        self._waiting = 0
        self._lock = threading.Lock()
        self._stopped, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._acts = {
            "ask": self.ask,
            "write": self.write,
            "answer": lambda: self.answer(self),
            "read": self.read,
            "page": self.see_page,
            "match": self.match,
        }

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Send nothing new, and wait until all that was sent has been answered or given up."""
        self._stopped.set()
        self._thread.join()
        self._pool.shutdown(wait=True)

    def give_up(self) -> None:
        """Send nothing new, and wait for nobody."""
        self._stopped.set()
        self._over.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    @contextmanager
    def during(self, name: str) -> Iterator[Phase]:
        """Count what is sent from now on to a phase of this name."""
        self.phase = Phase(name)
        self.phases.append(self.phase)
        try:
            yield self.phase
        finally:
            self.phase.seconds = time.monotonic() - self.phase.began
            self.phase = Phase("between")

    # -- What is sent ---------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for help, sealed to an organisation; its keys are those of a code, once stretched."""
        text = self.new_text("asked")
        made = self.conversations.new(self.address, seeker_keys(os.urandom(32)), text, None)
        self.send_request(made, text)

    def send_request(self, made: Conversation, text: str) -> None:
        """Create a request, with the same call again and again if it was not acknowledged."""

        def create() -> None:
            with made.phone(self.address) as phone:
                phone.wire.call("POST", "/api/v1/intake/requests", made.asked)

        if self.until_acknowledged(create, text):
            self.conversations.acknowledge(made, text)

    def write(self) -> None:
        """Write one more message in some conversation."""
        if made := self.conversations.any():
            text = self.new_text("written")
            message = new_message({1: made.request_key}, made.request, SEEKER, text)

            def send() -> None:
                with made.phone(self.address) as phone:
                    phone.wire.call("POST", f"{REQUEST}/messages", message)

            if self.until_acknowledged(send, text):
                made.say(text)

    def read(self) -> None:
        """Look into some conversation."""
        if made := self.conversations.any():
            with made.phone(self.address) as phone:
                self.attempt(phone.look)

    def see_page(self) -> None:
        """Open the first page; there have to be telephone numbers on it."""
        transport = httpx.HTTPTransport(local_address=self.conversations.new_source())
        with httpx.Client(transport=transport, timeout=30) as client:
            self.attempt(lambda: self._see_page(client))

    def _see_page(self, client: httpx.Client) -> None:
        answer = client.get(self.address, headers={"Accept": "text/html"})
        if answer.status_code != httpx.codes.OK:
            raise Refused(answer.status_code, {})
        if "tel:" not in answer.text:
            raise Refused(answer.status_code, {"type": "/no-numbers"})

    def match(self) -> None:
        """Ask who fits."""
        phone = Phone(self.address, language="en", source=self.conversations.new_source())
        self.attempt(lambda: phone.matches(self.conversations.profile))
        phone.wire.close()

    # -- How it went ----------------------------------------------------------------------------

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do it, and count how it went in the phase in which it began."""
        phase, began, error = self.phase, time.monotonic(), ""
        try:
            act()
        except Refused as refused:
            status = refused.status
            error = str(status) if str(status) in KINDS else f"{status} {refused.kind}"
        except httpx.TimeoutException:
            error = "timeout"
        except httpx.ConnectError:
            error = "refused"
        except httpx.TransportError:
            error = "broken off"
        phase.note(time.monotonic() - began, error)
        return not error

    def until_acknowledged(self, act: Callable[[], object], text: str) -> bool:
        """Do the same until it is acknowledged; what never is was not promised to anybody."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.attempt(act):
            pause = AGAIN_SECONDS * random.uniform(0.5, 1.5)  # noqa: S311
            if self._over.wait(pause) or time.monotonic() > deadline:
                self.given_up.append(text)
                return False
        return True

    def new_text(self, what: str) -> str:
        """Return a text that is nobody else's."""
        with self._lock:
            self._number += 1
            return f"{what} {self._number} ({self.phase.name})"

    def _send(self) -> None:
        order = [name for name, share in SHARES.items() for _once in range(share)]
        random.shuffle(order)
        began, number = time.monotonic(), 0
        while not self._stopped.wait(max(0.0, began + number / self.rate - time.monotonic())):
            name, number = order[number % len(order)], number + 1
            with self._lock:
                is_full = self._waiting >= MAX_AT_ONCE
                self._waiting += not is_full
            if is_full:
                self.phase.not_sent += 1
            else:
                self._pool.submit(self._act, self._acts[name])

    def _act(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:
            # A fault of this program, which has to be seen.
            self.phase.note(0.0, f"{type(error).__name__}: {error}")
        finally:
            with self._lock:
                self._waiting -= 1

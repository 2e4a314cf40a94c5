"""What seekers asked and was acknowledged, so that it can be looked for in the end."""

import random
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from backend.core.crypto.seeker import SeekerKeys
from scripts.demonstrations.phone import Organisation, Phone
from scripts.demonstrations.trust import RequestKeys
from scripts.demonstrations.wire import Refused

READERS = 8
NOT_THERE = {401, 403, 404}


@dataclass(slots=True)
class Conversation:
    """A request with its keys, its phone's address, and the acknowledged messages."""

    request: str
    keys: SeekerKeys
    request_key: bytes
    source: str
    code: str | None
    asked: Mapping[str, Any] = field(repr=False)
    said: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def phone(self, address: str) -> Iterator[Phone]:
        """Give a phone that is in this conversation, with a connection of its own."""
        phone = Phone(address, language="en", source=self.source)
        try:
            phone.take(self.keys)
            phone.request, phone.trust = self.request, RequestKeys({1: self.request_key}, named=1)
            yield phone
        finally:
            phone.wire.close()

    def say(self, text: str) -> None:
        """Note what was acknowledged."""
        with self.lock:
            self.said.append(text)

    def lost(self, address: str) -> list[str]:
        """Return acknowledged messages that cannot be read any more, or raise `Refused`."""
        phone = Phone(address, language="en", source=self.source)
        try:
            if self.code:
                phone.come_back(self.code)
            else:
                phone.take(self.keys)
            there = {message.text for message in phone.read()}
        except Refused as refused:
            if refused.status not in NOT_THERE:
                raise
            there = set()
        finally:
            phone.wire.close()
        return [text for text in self.said if text not in there]


class Conversations:
    """All of a run; each has an address of its own to call from."""

    def __init__(self, organisation: Organisation, profile: Mapping[str, Any]) -> None:
        self.organisation, self.profile = organisation, dict(profile)
        self.acknowledged: list[Conversation] = []
        self._places = 0
        self._lock = threading.Lock()

    def new(self, address: str, keys: SeekerKeys, text: str, code: str | None) -> Conversation:
        """Prepare one; it was neither sent nor acknowledged."""
        source = self.new_source()
        phone = Phone(address, language="en", source=source)
        body = phone.new_request(keys, self.profile, text, [self.organisation])
        phone.wire.close()
        body["exclude"] = []
        return Conversation(body["id"], keys, phone.keys[1], source, code, body)

    def new_source(self) -> str:
        """Return an address from which nobody has called."""
        with self._lock:
            self._places += 1
            place = self._places
        return f"10.78.{place // 250}.{place % 250 + 1}"

    def acknowledge(self, conversation: Conversation, text: str) -> None:
        """Note one that was answered with 201."""
        conversation.say(text)
        with self._lock:
            self.acknowledged.append(conversation)

    def any(self) -> Conversation | None:
        """Return one of them, if there is one."""
        with self._lock:
            # Which one guards nothing.
            return random.choice(self.acknowledged) if self.acknowledged else None  # noqa: S311

    def look_back(self, address: str) -> tuple[int, list[str]]:
        """Return how many texts were acknowledged, and those that are lost."""
        with ThreadPoolExecutor(READERS) as pool:
            found = list(
                pool.map(lambda conversation: conversation.lost(address), self.acknowledged)
            )
        return sum(len(conversation.said) for conversation in self.acknowledged), [
            text for texts in found for text in texts
        ]

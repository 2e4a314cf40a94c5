"""Somebody who floods a running Kier from one address: no patience, and no work unless told so."""

import os
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import httpx

from backend.core.crypto.encoding import encode
from backend.core.crypto.seeker import seeker_keys
from scripts.demonstrations.phone import REQUEST, Phone
from scripts.demonstrations.wire import solve

REQUESTS = "/api/v1/intake/requests"
PROFILE: dict[str, Any] = {
    "audience": "boys",
    "themes": ["sexual-exploitation"],
    "region": "NL-UT",
    "age_band": "16-17",
    "language": "nl",
    "wishes": ["talk"],
    "urgent": True,
}
CREATED, TOO_MANY = 201, 429
LARGEST, SMALLEST = 65_564, 540


class Flooder:
    """Calls as they are, answers as they come.

    :param source: the address on this machine to call from: one each, so that no two share a bucket
    """

    def __init__(self, address: str, source: str) -> None:
        self.phone = Phone(address, source=source)
        self.client = self.phone.wire.client

    def matches(self) -> Sequence[Any]:
        """Return the organisations that fit, best first."""
        return [one["organisation"] for one in self.phone.matches(PROFILE)["matches"]]

    def create(self, *organisations: Any, proof: str = "") -> httpx.Response:
        """Send a new request to organisations, all of them `now`; its code is at hand then."""
        keys = seeker_keys(os.urandom(32))
        body = self.phone.new_request(keys, PROFILE, "Flood", organisations)
        return self.send("POST", REQUESTS, body, proof=proof)

    def ask(self, *organisations: Any) -> None:
        """Send a new request, and work for it where that is asked for."""
        answer = self.create(*organisations)
        while answer.status_code == TOO_MANY:
            answer = self.create(*organisations, proof=self.solved(answer))
        assert answer.status_code == CREATED, answer.text

    def write(self, size: int = SMALLEST) -> httpx.Response:
        """Send a box of so many bytes with the code at hand."""
        body = {"id": str(uuid4()), "body": encode(os.urandom(size))}
        return self.send("POST", f"{REQUEST}/messages", body)

    def send(self, method: str, path: str, body: Any = None, *, proof: str = "") -> httpx.Response:
        """Make one call."""
        headers = self.phone.wire.headers | ({"Kier-Proof": proof} if proof else {})
        content = {} if body is None else {"json": body}
        return self.client.request(method, path, headers=headers, **content)

    def solved(self, refused: httpx.Response) -> str:
        """Work on the challenge of a refusal; return the header."""
        return solve(refused.json()["challenge"])

    def close(self) -> None:
        """Hang up."""
        self.phone.wire.close()


def kind_of(answer: httpx.Response) -> str:
    """Return the last part of a problem's type."""
    return str(answer.json()["type"]).rpartition("/")[2]

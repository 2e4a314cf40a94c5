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
    """Makes calls from one address, with one throttle bucket, without patience."""

    def __init__(self, address: str, source: str) -> None:
        self.phone = Phone(address, source=source)
        self.client = self.phone.wire.client

    def matches(self) -> Sequence[Any]:
        return [match["organisation"] for match in self.phone.matches(PROFILE)["matches"]]

    def create(self, *organisations: Any, proof: str = "") -> httpx.Response:
        """Send a new request to organisations, all of them `now`; its code is at hand then."""
        keys = seeker_keys(os.urandom(32))
        body = self.phone.new_request(keys, PROFILE, "Flood", organisations)
        return self.send("POST", REQUESTS, body, proof=proof)

    def ask(self, *organisations: Any) -> None:
        answer = self.create(*organisations)
        while answer.status_code == TOO_MANY:
            answer = self.create(*organisations, proof=self.solved(answer))
        assert answer.status_code == CREATED, answer.text

    def write(self, size: int = SMALLEST) -> httpx.Response:
        body = {"id": str(uuid4()), "body": encode(os.urandom(size))}
        return self.send("POST", f"{REQUEST}/messages", body)

    def send(self, method: str, path: str, body: Any = None, *, proof: str = "") -> httpx.Response:
        headers = self.phone.wire.headers | ({"Kier-Proof": proof} if proof else {})
        content = {} if body is None else {"json": body}
        return self.client.request(method, path, headers=headers, **content)

    def solved(self, refused: httpx.Response) -> str:
        return solve(refused.json()["challenge"])

    def close(self) -> None:
        self.phone.wire.close()


def kind_of(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).rpartition("/")[2]

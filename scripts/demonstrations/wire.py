"""How both sides speak to a Kier: JSON over HTTP, errors as RFC 9457, and patience."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from .stage import NotAsExpected

# Nobody is asked to wait more often than this in a row.
MAX_TRIES = 20
TOO_MANY = 429
# A server that shares its machine may take long; who only waits loses nothing.
TIMEOUT_SECONDS = 120.0


class Refused(Exception):
    """The server's answer is an error; `kind` is the last part of its type, like `key-replaced`."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.kind = str(problem.get("type", "")).rpartition("/")[2]
        self.problem = problem
        super().__init__(f"{status} {self.kind}: {problem.get('detail', '')}")


class Wire:
    """One client's connection to a server, from a local address of its own."""

    def __init__(self, address: str, *, language: str = "nl", source: str | None = None) -> None:
        self.address = address.rstrip("/")
        self.source = source
        self.headers: dict[str, str] = {"Accept-Language": language}
        self.client = httpx.Client(
            base_url=self.address,
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            transport=httpx.HTTPTransport(local_address=source),
        )

    def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        """Return the JSON of the answer, or None; raise `Refused` or `httpx.TransportError`."""
        proof: dict[str, str] = {}
        for _try in range(MAX_TRIES):
            content = {} if body is None else {"json": body}
            sent = self.headers | proof | dict(headers or {})
            answer = self.client.request(method, path, headers=sent, **content)
            if answer.status_code != TOO_MANY and not _is_busy(answer):
                break
            proof = self._be_patient(answer)
        if answer.is_error:
            raise Refused(answer.status_code, _problem(answer))
        return json.loads(answer.content) if answer.content else None

    def refused(self, method: str, path: str, body: Any = None) -> Refused:
        """Return how a call was refused, or raise `NotAsExpected`."""
        try:
            self.call(method, path, body)
        except Refused as refused:
            return refused
        raise NotAsExpected(f"{method} {path} was taken")

    def _be_patient(self, answer: httpx.Response) -> dict[str, str]:
        challenge = json.loads(answer.content).get("challenge")
        if challenge:
            return {"Kier-Proof": solve(challenge)}
        time.sleep(float(answer.headers.get("Retry-After", 1)))
        return {}

    @contextmanager
    def events(self) -> Iterator[ClientConnection]:
        """A socket on which live events come in; `next_event` reads them."""
        ticket = self.call("POST", "/api/v1/realtime/tickets")["ticket"]
        address = self.address.replace("http", "ws", 1)
        source = (self.source, 0) if self.source else None
        # Like a browser: it answers pings and sends none.
        with connect(
            f"{address}/ws/v1/events?ticket={ticket}",
            proxy=None,
            source_address=source,
            ping_interval=None,
            open_timeout=TIMEOUT_SECONDS,
        ) as socket:
            yield socket

    def close(self) -> None:
        """Hang up."""
        self.client.close()


def _is_busy(answer: httpx.Response) -> bool:
    """Return whether the server has more to do than it can, and says when to come again."""
    if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
        return False
    return str(_problem(answer).get("type", "")).endswith("/busy")


def _problem(answer: httpx.Response) -> dict[str, Any]:
    """Return what an error says; what is not of Kier, but of a proxy before it, says nothing."""
    try:
        found: dict[str, Any] = json.loads(answer.content)
    except ValueError:
        return {}
    return found


def next_event(socket: ClientConnection, *, seconds: float = 5.0) -> dict[str, str] | None:
    """Return the next event, or nothing if none comes within `seconds`."""
    try:
        event: dict[str, str] = json.loads(socket.recv(seconds))
    except TimeoutError:
        return None
    return event


def solve(challenge: Mapping[str, Any]) -> str:
    """Return `Kier-Proof` for an ALTCHA challenge, version 1, or raise `ValueError`."""
    salt, wanted = str(challenge["salt"]).encode(), challenge["challenge"]
    for number in range(int(challenge["maxnumber"]) + 1):
        if hashlib.sha256(salt + str(number).encode()).hexdigest() == wanted:
            names = ("algorithm", "challenge", "salt", "signature")
            payload = {name: challenge[name] for name in names} | {"number": number}
            return base64.b64encode(json.dumps(payload).encode()).decode()
    raise ValueError("this challenge has no answer")

"""What every fake provider is made of: an ASGI app that notes what comes, and can be told to fail.

A provider is a subclass of `Fake` with one method, `respond`. Over HTTP:

- `POST /_fake/answer` `{"status": 503, "retry_after": 30, "delay": 1, "hang": false, "times": 5}`,
  any of them left out, and whatever else `Fake.answer` takes;
- `GET /_fake/received` `{"count": 2, "received": [{...}, {...}]}`, the oldest first;
- `GET /_fake/count` `{"count": 2}`;
- `POST /_fake/reset` forgets all that, and what it was told.
"""

import asyncio
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import uvicorn

# What came before the last so many is forgotten, and only counted.
KEPT = 20_000
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """How a fake is told to answer.

    `retry_after` goes into the header of that name: seconds, or any text. After `delay` seconds it
    answers, with `hang` never; both after the message was noted, so that a caller who gave up finds
    it among those received. `times` is how often before all is well again; None for always.
    `error` tells apart what a provider answers with the same status, `at` is one of its endpoints;
    empty is the one that takes messages.
    """

    status: int = 200
    retry_after: float | str | None = None
    delay: float = 0.0
    hang: bool = False
    times: int | None = None
    error: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request; names of headers in small letters."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON; None if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Response:
    """A whole response; `told` adds its header and its wait."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    told: Answer = field(default_factory=Answer)

    @classmethod
    def of(cls, status: int, value: Any, told: Answer | None = None) -> "Response":
        """Return this value as JSON."""
        headers = {"content-type": "application/json"}
        return cls(status, json.dumps(value).encode(), headers, told or Answer())


@dataclass(frozen=True, slots=True)
class Running:
    """A fake that listens; `url` has no slash at its end."""

    url: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


type Receive = Callable[[], Awaitable[Mapping[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]


class Fake:
    """A provider; subclasses say in `respond` what it answers, and `note` what came.

    May be told and read from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    # -- For tests ----------------------------------------------------------------------------

    @property
    def received(self) -> list[dict[str, Any]]:
        """What was noted, the oldest first."""
        with self._lock:
            return list(self._received)

    @property
    def count(self) -> int:
        """How much was noted, with what is forgotten."""
        return self._count

    def answer(
        self,
        status: int = 200,
        retry_after: float | str | None = None,
        delay: float = 0.0,
        hang: bool = False,
        times: int | None = None,
        error: str = "",
        at: str = "",
    ) -> None:
        """Answer so from now on, instead of what was told before for the same endpoint."""
        with self._lock:
            self._told[at] = Answer(status, retry_after, delay, hang, times, error, at)

    def reset(self) -> None:
        """Forget what came and what it was told."""
        with self._lock:
            self._received: deque[dict[str, Any]] = deque(maxlen=KEPT)
            self._count = 0
            self._told: dict[str, Answer] = {}

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[Running]:
        """Listen on 127.0.0.1 on a thread; port 0 takes a free one."""
        with socket.create_server(("127.0.0.1", port), backlog=2048) as listener:
            server = uvicorn.Server(configure(self.app))
            thread = threading.Thread(
                target=server.run, kwargs={"sockets": [listener]}, daemon=True
            )
            thread.start()
            try:
                _wait_until_started(server)
                yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}")
            finally:
                server.should_exit = server.force_exit = True
                thread.join(START_SECONDS)

    # -- For subclasses -----------------------------------------------------------------------

    def respond(self, request: Request) -> Response:
        """Say what the provider answers. Called on the server's loop, so nothing may wait."""
        raise NotImplementedError

    def note(self, what: dict[str, Any]) -> None:
        """Add what came to `received`."""
        with self._lock:
            self._received.append(what)
            self._count += 1

    def told(self, at: str = "") -> Answer:
        """Return how to answer this once."""
        with self._lock:
            answer = self._told.get(at)
            if answer is None:
                return Answer()
            if answer.times is not None:
                if answer.times > 1:
                    self._told[at] = replace(answer, times=answer.times - 1)
                else:
                    del self._told[at]
            return answer

    # -- The server ---------------------------------------------------------------------------

    async def app(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """The ASGI application."""
        request = Request(
            scope["method"],
            scope["path"],
            scope["query_string"].decode("latin-1"),
            {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
            await _body(receive),
        )
        response = (
            self._control(request) if request.path.startswith("/_fake/") else self.respond(request)
        )
        told = response.told
        headers = dict(response.headers)
        if told.retry_after is not None:
            headers["retry-after"] = str(told.retry_after)
        if told.hang:
            # Until the caller hangs up.
            await receive()
            return
        if told.delay:
            await asyncio.sleep(told.delay)
        headers["content-length"] = str(len(response.body))
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": response.status, "headers": raw})
        await send({"type": "http.response.body", "body": response.body})

    def _control(self, request: Request) -> Response:
        match request.method, request.path:
            case "GET", "/_fake/count":
                return Response.of(200, {"count": self.count})
            case "GET", "/_fake/received":
                return Response.of(200, {"count": self.count, "received": self.received})
            case "POST", "/_fake/reset":
                self.reset()
                return Response(204)
            case "POST", "/_fake/answer":
                try:
                    self.answer(**request.json())
                except TypeError as error:
                    return Response.of(400, {"error": str(error)})
                return Response(204)
        return Response(404)


def configure(app: Any) -> uvicorn.Config:
    """Return how fakes are served: fast, and silent."""
    return uvicorn.Config(
        app,
        interface="asgi3",
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=60,
    )


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        part = await receive()
        more: bytes = part.get("body", b"")
        body += more
        if not part.get("more_body", False):
            return body


def _wait_until_started(server: uvicorn.Server) -> None:
    end = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > end:
            raise RuntimeError("the fake did not start")
        time.sleep(0.005)

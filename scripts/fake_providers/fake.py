"""The base of fake providers: an ASGI app that notes requests, and fails on demand.

A provider is a subclass of `Fake` with `respond`. Over HTTP: `POST /_fake/answer` takes the
arguments of `Fake.answer` as JSON, `GET /_fake/received` and `GET /_fake/count` return what came,
and `POST /_fake/reset` forgets it.
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
    """An answer that a fake was told to give.

    `retry_after` is the header's value; `delay` is in seconds; `hang` never answers. `times` is how
    often, None for always. `error` selects among errors of one status, `at` an endpoint.
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
    """A whole request, with lower-case header names."""

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
        """Return a response with JSON."""
        headers = {"content-type": "application/json"}
        return cls(status, json.dumps(value).encode(), headers, told or Answer())


@dataclass(frozen=True, slots=True)
class Running:
    """A fake that listens; `url` has no slash at its end."""

    url: str

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self.url.rpartition(":")[2])


type Receive = Callable[[], Awaitable[Mapping[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]


class Fake:
    """A provider; subclasses define `respond` and `note`. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    # -- For whoever started it -----------------------------------------------------------------

    @property
    def received(self) -> list[dict[str, Any]]:
        """What came, oldest first."""
        with self._lock:
            return list(self._received)

    @property
    def count(self) -> int:
        """How often something came."""
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
        """Tell it what to answer from now on, as `Answer` says."""
        with self._lock:
            self._told[at] = Answer(status, retry_after, delay, hang, times, error, at)

    def reset(self) -> None:
        """Forget what came, and what was told."""
        with self._lock:
            self._received: deque[dict[str, Any]] = deque(maxlen=KEPT)
            self._count = 0
            self._told: dict[str, Answer] = {}
            # How many calls waited in vain at once.
            self._hanging = self.most_hanging = 0

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
        """Return the provider's answer; called on the server's loop, so it may not block."""
        raise NotImplementedError

    def note(self, what: dict[str, Any]) -> None:
        """Keep something that came."""
        with self._lock:
            self._received.append(what)
            self._count += 1

    def told(self, at: str = "") -> Answer:
        """Return what it was told to answer at an endpoint, once less."""
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
        """Answer a request (ASGI)."""
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
            self._hanging += 1
            self.most_hanging = max(self.most_hanging, self._hanging)
            # Until the caller hangs up.
            await receive()
            self._hanging -= 1
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
    """Return how an app is served, without a word in the log."""
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

"""Runs Django's WSGI handler in thread pools (docs/decisions/one-process-two-worlds.md).

Bodies are read and bounded before a thread is taken, so that slow clients hold none.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import partial
from http import HTTPStatus
from typing import Any

from .body_budget import GRACE_SECONDS, LARGE_BYTES, Body, BodyBudget, BudgetExceeded
from .body_limits import BodyLimits
from .handed_work import HANDED, WorkPool
from .hourly_counts import note_answer, note_refusal
from .thread_pools import ClientGone, Overloaded, ThreadPools

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
StartResponse = Callable[..., Any]
# What a call that is refused is told: headers and body. It is given the call's body, if that came.
Refusal = Callable[[Scope, HTTPStatus, bytes], tuple[Headers, bytes]]
WSGIApplication = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

# How long, and up to how many bytes, what still comes of a refused body is thrown away: a client
# that is sending reads the answer only afterwards.
LINGER_SECONDS = 2.0
LINGER_BYTES = 4 * 1024 * 1024
RETRY_AFTER_SECONDS = 5
# Named as in `api.common.problems.TYPES`, which this layer does not import.
REFUSALS = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too-large",
    HTTPStatus.REQUEST_TIMEOUT: "too-slow",
    HTTPStatus.SERVICE_UNAVAILABLE: "busy",
}
# Answers without a body, nor a length of one (RFC 9110).
BODILESS = frozenset({204, 304})


class BodyTooLarge(Exception):
    """The body is larger than allowed."""


class WSGIBridge:
    """An ASGI application for `http` scopes that runs a WSGI application in threads."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        lanes: ThreadPools,
        limits: BodyLimits,
        budget: BodyBudget | None = None,
        refusal: Refusal | None = None,
        works: WorkPool | None = None,
    ) -> None:
        self.application = application
        self.refusal = refusal or problem_of
        self.lanes = lanes
        self.works = works
        self.limits = limits
        self.budget = budget or BodyBudget()
        self.budget_of_large = BodyBudget()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_large = self.limits.at(scope["path"]) > LARGE_BYTES
        budget = self.budget_of_large if is_large else self.budget
        deadline = asyncio.timeout(GRACE_SECONDS)
        started = asyncio.get_running_loop().time()
        body = Body((scope.get("client") or ("", 0))[0], deadline, started)
        try:
            content = await self.take_in(scope, receive, body, budget)
            if isinstance(content, HTTPStatus):
                budget.end(body)
                note_refusal(REFUSALS[content])
                headers, told = self.refusal(scope, content, b"")
                await refuse(send, content, headers, told, rest=receive)
            elif content is not None:
                try:
                    await self.answer(scope, content, receive, send, body.origin)
                except Overloaded:
                    busy = HTTPStatus.SERVICE_UNAVAILABLE
                    note_refusal(REFUSALS[busy])
                    headers, told = self.refusal(scope, busy, content)
                    await refuse(send, busy, headers, told)
        except ClientGone:
            return
        finally:
            budget.end(body)

    async def take_in(
        self, scope: Scope, receive: Receive, body: Body, budget: BodyBudget
    ) -> bytes | HTTPStatus | None:
        """Return the body, the status of a refusal, or None if the client has gone."""
        try:
            async with body.deadline:
                return await self.read_body(scope, receive, body, budget)
        except BodyTooLarge:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        except BudgetExceeded:
            return HTTPStatus.SERVICE_UNAVAILABLE
        except TimeoutError:
            # Too slow, or the place was needed.
            busy, slow = HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.REQUEST_TIMEOUT
            return busy if body.given_up else slow

    async def read_body(
        self, scope: Scope, receive: Receive, body: Body, budget: BodyBudget
    ) -> bytes | None:
        """Return the body, None if the client has gone.

        :raises BodyTooLarge: it exceeds the limit of this path
        :raises BudgetExceeded: there is no capacity for it now
        """
        limit = self.limits.at(scope["path"])
        if declared_length(scope) > limit:
            raise BodyTooLarge
        parts: list[bytes] = []
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part = message.get("body", b"")
            if body.size + len(part) > limit:
                raise BodyTooLarge
            parts.append(part)
            whole = not message.get("more_body")
            budget.receive(body, len(part), whole=whole)
            if whole:
                return b"".join(parts)

    async def answer(
        self, scope: Scope, content: bytes, receive: Receive, send: Send, origin: str
    ) -> None:
        """Run the application in a thread and send the response.

        :raises Overloaded: no thread was free in time
        :raises ClientGone: the client went away
        """
        lane = self.lanes.at(scope["method"], scope["path"])
        environ = build_environ(scope, content)
        handed = environ[HANDED] = self.works.new() if self.works else None
        status, headers, chunks = await lane.begin(origin, receive, self.run, environ)
        if self.works and handed and handed.is_waiting:
            await self.works.do(origin, receive, handed)
            again = build_environ(scope, content) | {HANDED: handed}
            status, headers, chunks = await lane.begin(origin, receive, self.run, again)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if isinstance(chunks, bytes):
            await send({"type": "http.response.body", "body": chunks})
            return
        # An answer made bit by bit: each bit is made on a thread, and sent before the next.
        run = partial(lane.run, origin)
        try:
            while (chunk := await run(next, chunks, None)) is not None:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await run(close, chunks)

    def run(self, environ: dict[str, Any]) -> tuple[int, Headers, Any]:
        """Run the application; return status, headers, and the body or an iterator of it."""
        started: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc: Any = None) -> None:
            encoded = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers]
            started.append((int(status[:3]), encoded))

        response = self.application(environ, start_response)
        status, headers = started[-1]
        if (handed := environ.get(HANDED)) and handed.is_waiting:
            # Not an answer yet.
            close(response)
            return status, headers, b""
        note_answer(status, environ)
        if getattr(response, "streaming", False):
            return status, headers, Streamed(response)
        try:
            body = b"".join(response)
        finally:
            close(response)
        if status not in BODILESS and not any(name == b"content-length" for name, _v in headers):
            headers.append((b"content-length", str(len(body)).encode()))
        return status, headers, body


class Streamed:
    """The chunks of a streaming response."""

    def __init__(self, response: Iterable[bytes]) -> None:
        self.response = response
        self.chunks = iter(response)

    def __next__(self) -> bytes:
        return next(self.chunks)

    def __iter__(self) -> "Streamed":
        return self

    def close(self) -> None:
        """Close the response."""
        close(self.response)


def close(response: Any) -> None:
    """Close a response, as PEP 3333 requires."""
    if hasattr(response, "close"):
        response.close()


def declared_length(scope: Scope) -> int:
    """Return the `Content-Length` of a request, 0 without a valid one."""
    values = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(values[0]) if values and values[0].isdigit() else 0


def problem_of(_scope: Scope, status: HTTPStatus, _content: bytes) -> tuple[Headers, bytes]:
    """Return headers and body of a problem (RFC 9457)."""
    body = (
        f'{{"type":"/problems/{REFUSALS[status]}",'
        f'"title":"{status.phrase}","status":{status.value},"detail":"{status.description}"}}'
    ).encode()
    return [(b"content-type", b"application/problem+json")], body


async def refuse(
    send: Send,
    status: HTTPStatus,
    told: Headers,
    body: bytes,
    *,
    rest: Receive | None = None,
) -> None:
    """Send a response without Django, and discard what follows from `rest`."""
    headers = [
        *told,
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", str(RETRY_AFTER_SECONDS).encode()))
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    if rest:
        await discard(rest)
    await send({"type": "http.response.body", "body": b""})


async def discard(receive: Receive) -> None:
    """Read and discard the rest of a body for a moment."""
    size, more = 0, True
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while more and size < LINGER_BYTES:
                message = await receive()
                more = message["type"] != "http.disconnect" and message.get("more_body", False)
                size += len(message.get("body", b""))
    except TimeoutError:
        return


def build_environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """Return the WSGI environment of an ASGI `http` scope."""
    server = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name == "content-type":
            environ["CONTENT_TYPE"] = value
        elif name != "content-length":
            key = "HTTP_" + name.upper().replace("-", "_")
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    # Also where it came in pieces without a length.
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ

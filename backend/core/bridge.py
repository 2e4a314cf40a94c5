"""Plain views on long-lived threads behind an asynchronous server.

Sockets need an asynchronous server; Django's own handler there makes threads anew for each call
and serves a seventh of what it can (docs/decisions/one-process-two-worlds.md has the figures).
This runs Django's WSGI handler (PEP 3333) on a small pool of threads, each with its own connection
to the database, and leaves the loop to sockets. A body is read whole and bounded before a thread
is taken, so that a slow phone never holds one.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from .body_limits import BodyLimits

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
StartResponse = Callable[..., Any]
WSGIApplication = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

# A whole body has to arrive within this; a phone on a slow line sends 90 kB in it.
BODY_SECONDS = 60.0
# Named as in `api.problems.TYPES`, which is above this floor.
REFUSALS = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too-large",
    HTTPStatus.REQUEST_TIMEOUT: "too-slow",
}
# Answers without a body, nor a length of one (RFC 9110).
BODILESS = frozenset({204, 304})


class BodyTooLarge(Exception):
    """More bytes came than are taken."""


class Bridge:
    """An ASGI application for `http` scopes that runs a WSGI application on threads."""

    def __init__(self, application: WSGIApplication, *, threads: int, limits: BodyLimits) -> None:
        self.application = application
        self.limits = limits
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="view")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one call."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await read_body(receive, self.limits.at(scope["path"]))
        except BodyTooLarge:
            await refuse(send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        except TimeoutError:
            await refuse(send, HTTPStatus.REQUEST_TIMEOUT)
            return
        if body is None:
            return
        loop = asyncio.get_running_loop()
        environ = build_environ(scope, body)
        status, headers, chunks = await loop.run_in_executor(self.pool, self.run, environ)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if isinstance(chunks, bytes):
            await send({"type": "http.response.body", "body": chunks})
            return
        # An answer made bit by bit: each bit is made on a thread, and sent before the next.
        try:
            while (chunk := await loop.run_in_executor(self.pool, next, chunks, None)) is not None:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await loop.run_in_executor(self.pool, close, chunks)

    def run(self, environ: dict[str, Any]) -> tuple[int, Headers, Any]:
        """Runs the application; answers status, headers, and the body or what makes it."""
        started: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc: Any = None) -> None:
            encoded = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers]
            started.append((int(status[:3]), encoded))

        response = self.application(environ, start_response)
        status, headers = started[-1]
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
    """A streaming response's chunks, and the means to close it."""

    def __init__(self, response: Iterable[bytes]) -> None:
        self.response = response
        self.chunks = iter(response)

    def __next__(self) -> bytes:
        """The next chunk."""
        return next(self.chunks)

    def __iter__(self) -> "Streamed":
        """Itself."""
        return self

    def close(self) -> None:
        """Ends the response, as PEP 3333 asks."""
        close(self.response)


def close(response: Any) -> None:
    """Tells the application that its answer was taken (or given up)."""
    if hasattr(response, "close"):
        response.close()


async def read_body(receive: Receive, limit: int) -> bytes | None:
    """The whole body; nothing if the caller has gone.

    :raises BodyTooLarge: above `limit` bytes
    """
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise BodyTooLarge
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


async def refuse(send: Send, status: HTTPStatus) -> None:
    """A problem (RFC 9457) without Django: the body was not taken in."""
    body = (
        f'{{"type":"/problems/{REFUSALS[status]}",'
        f'"title":"{status.phrase}","status":{status.value},"detail":"{status.description}"}}'
    ).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def build_environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """The WSGI environment (PEP 3333) of an ASGI `http` scope."""
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

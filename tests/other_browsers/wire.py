"""Commands of WebDriver (W3C) for Firefox's Marionette, over a socket, and for drivers, over HTTP.

Marionette has its own names with the same fields, so one table serves both.
"""

import itertools
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any, Protocol

# Longer than any wait of a page of ours; what the browser itself waits for is shorter.
PATIENCE_SECONDS = 90.0


@dataclass(frozen=True)
class Command:
    """One command: Marionette's name, then method and path of a call."""

    name: str
    method: str
    path: str


NEW_SESSION = Command("WebDriver:NewSession", "POST", "")
GO = Command("WebDriver:Navigate", "POST", "url")
RELOAD = Command("WebDriver:Refresh", "POST", "refresh")
END = Command("WebDriver:DeleteSession", "DELETE", "")
BACK = Command("WebDriver:Back", "POST", "back")
SIZE = Command("WebDriver:SetWindowRect", "POST", "window/rect")
RUN = Command("WebDriver:ExecuteScript", "POST", "execute/sync")
CLICK = Command("WebDriver:ElementClick", "POST", "element/{id}/click")
CLEAR = Command("WebDriver:ElementClear", "POST", "element/{id}/clear")
TYPE = Command("WebDriver:ElementSendKeys", "POST", "element/{id}/value")
ROLE = Command("WebDriver:GetComputedRole", "GET", "element/{id}/computedrole")
NAME = Command("WebDriver:GetComputedLabel", "GET", "element/{id}/computedlabel")


class Refused(Exception):
    """A failed command; `kind` is WebDriver's error code."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Wire(Protocol):
    """A connection to a browser."""

    def __call__(self, command: Command, **fields: Any) -> Any:
        """Return the result; raise Refused."""


@dataclass
class Marionette:
    """Firefox itself: messages of JSON, each prefixed by its length."""

    port: int
    capabilities: Mapping[str, Any]
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS)
        self.coming = self.socket.makefile("rb")
        self._read()
        self(NEW_SESSION, **self.capabilities)

    def __call__(self, command: Command, **fields: Any) -> Any:
        sent = [0, next(self.numbers), command.name, fields]
        message = json.dumps(sent).encode()
        self.socket.sendall(b"%d:%b" % (len(message), message))
        _kind, number, error, answer = self._read()
        assert number == sent[1]
        if error:
            raise Refused(error["error"], error["message"])
        # What answers nothing else answers this.
        return answer["value"] if isinstance(answer, dict) and "value" in answer else answer

    def _read(self) -> Any:
        length = b"".join(iter(lambda: self.coming.read(1), b":"))
        return json.loads(self.coming.read(int(length)))


@dataclass
class Driver:
    """A driver program, over HTTP."""

    port: int
    capabilities: Mapping[str, Any]
    session: str = "/session"

    def __post_init__(self) -> None:
        self.line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        started = self(NEW_SESSION, capabilities={"alwaysMatch": dict(self.capabilities)})
        self.session += f"/{started['sessionId']}"

    def __call__(self, command: Command, **fields: Any) -> Any:
        path = f"{self.session}/{command.path.format(**fields)}".rstrip("/")
        body = {name: value for name, value in fields.items() if name != "id"}
        self.line.request(
            command.method, path, json.dumps(body) if command.method == "POST" else None
        )
        answer = self.line.getresponse()
        value = json.load(answer)["value"]
        if answer.status != HTTPStatus.OK:
            raise Refused(value["error"], value["message"])
        return value

    def close(self) -> None:
        with suppress(OSError, HTTPException, Refused):
            self(END)
        self.line.close()

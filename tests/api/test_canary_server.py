"""The canary against a server of its own: what it says, and every file that it leaves behind."""

import base64
import contextlib
import json
import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.demonstrations.server import OwnServer
from tests.api.doors import ADDRESS, CANARY
from tests.personas import PROFILE

# Full: starts a server; test_canary looks for the same in this process.
pytestmark = pytest.mark.full


def say(server: str, raw: bytes, within: float = 2) -> bytes:
    """Send bytes from the address that must leave no trace; return the answer."""
    parts = urlsplit(server)
    place = (parts.hostname or "", parts.port or 0)
    with socket.create_connection(place, timeout=60, source_address=(ADDRESS, 0)) as connection:
        connection.sendall(raw)
        connection.settimeout(within)
        # A server that is not told more waits for it.
        with contextlib.suppress(TimeoutError):
            return connection.recv(65_536)
    return b""


def request(method: str, path: str, body: bytes = b"", *headers: str) -> bytes:
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"User-Agent: {CANARY}", *headers]
    head += [f"X-Forwarded-For: {ADDRESS}, {CANARY}", f"Content-Length: {len(body)}"]
    if not any(header.startswith("Content-Type:") for header in headers):
        head.append("Content-Type: application/json")
    head.append("Connection: close")
    return "\r\n".join([*head, "", ""]).encode() + body


SOCKET = (
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
    f"Sec-WebSocket-Protocol: {CANARY}",
)


def upgrade(path: str) -> bytes:
    return request("GET", path, b"", *SOCKET).replace(b"Connection: close", b"Connection: Upgrade")


FORM = ("Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin")
WORDS = b"&go=next&text=%b&code=%b&root=%b" % ((CANARY.encode(),) * 3)
CALLS = [
    *(
        request("POST", "/", b"step=%b" % step + WORDS, *FORM)
        for step in (b"who", b"write", b"talk")
    ),
    request("POST", "/", CANARY.encode() * 30_000, *FORM),
    request("GET", f"/{CANARY}?{CANARY}={CANARY}"),
    request("POST", "/api/v1/intake/matches", json.dumps(PROFILE | {CANARY: 1}).encode()),
    request("POST", "/api/v1/intake/requests", f'{{"{CANARY}": '.encode()),
    request("GET", "/api/v1/intake/request", b"", f"Authorization: Kier {CANARY}"),
    request("POST", "/_allauth/app/v1/auth/login", json.dumps({"email": CANARY}).encode()),
    request(
        "POST",
        "/api/v1/members/password-resets/requests",
        b'{"email": "%b@x.example"}' % CANARY.encode(),
    ),
    upgrade(f"/ws/v1/events?ticket={CANARY}"),
    upgrade(f"/ws/v1/{CANARY}"),
    # Not HTTP, or not as it should be.
    f"{CANARY}\r\n\r\n".encode(),
    f"GET /{CANARY} HTTP/9.9\r\n\r\n".encode(),
    f"GET /{CANARY} HTTP/1.1\r\nHost: {CANARY}\r\n{CANARY}\r\n\r\n".encode(),
    f"GET / HTTP/1.1\r\nHost: {CANARY}\r\nContent-Length: {CANARY}\r\n\r\n".encode(),
    f"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{CANARY}\r\n".encode(),
    f"GET /{CANARY * 20_000} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    f"GET / HTTP/1.1\r\nHost: x\r\nX: {CANARY * 20_000}\r\n\r\n".encode(),
    request("POST", f"/{CANARY}", CANARY.encode() * 30_000),
    # A body that was promised and never comes.
    request("POST", f"/{CANARY}", CANARY.encode())[:-3],
]


@pytest.mark.slow
def test_a_server_says_nothing_and_leaves_nothing(kept_folder: Path) -> None:
    with OwnServer(data=kept_folder) as server:
        for raw in CALLS:
            with contextlib.suppress(ConnectionError):
                say(server.address, raw)
        answered = say(server.address, request("GET", "/healthz"), within=60)
        assert answered.startswith(b"HTTP/1.1 200")
        said = server.said()
    places = {"what it says": said.encode(errors="replace")}
    places |= {str(path): path.read_bytes() for path in kept_folder.rglob("*") if path.is_file()}
    assert len(places) > 2
    for trace in (CANARY, ADDRESS):
        for place, found in places.items():
            assert trace.lower().encode() not in found.lower(), place

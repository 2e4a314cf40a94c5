"""Bodies through nginx and Caddy, in front of a real Kier: found in no file, and in no log."""

import contextlib
import re
import secrets
import socket
import ssl
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import WebSocketException

from scripts.demonstrations.phone import Phone

from .debian import Machine
from .page import carry_out, commands
from .people import ADDRESS, HOST, ask

pytestmark = pytest.mark.full
KILO = 1024
MATCHES = "/api/v1/intake/matches"
# The path of the largest bodies that Kier takes.
RECORDINGS = "/api/v1/experts/me/invitations/6d0c1b1e-9ad0-4b3c-8a10-0d8f9e6f2f0a"
RECORDINGS += "/consultation/recordings"
CLOSED = 0
TOO_LARGE_HEAD = {400, 431, 494}
TOO_LARGE_BODY = {413, CLOSED}
AWAY = {502, 503}
OURS = "tls /var/lib/caddy/fullchain.pem /var/lib/caddy/key.pem"
START_CADDY = rf"""
install -o caddy -m 0400 /root/fullchain.pem /root/key.pem /var/lib/caddy
sed -i 's|^{{\$SITE:{HOST}}} {{|&\n\t{OURS}|' /etc/caddy/Caddyfile
systemctl restart caddy
systemctl reload caddy
"""


def new_canary() -> str:
    return f"Canary{secrets.token_hex(8)}"


def new_client() -> httpx.Client:
    context = ssl.create_default_context()
    return httpx.Client(base_url=ADDRESS, verify=context, timeout=300, trust_env=False)


def status_of(call: Callable[[], httpx.Response]) -> int:
    try:
        return call().status_code
    except httpx.TransportError:
        return CLOSED


def send_bodies(canary: str) -> dict[str, int]:
    much = canary.encode() * (5_000_000 // len(canary))
    kind = {"Content-Type": "application/json"}
    bodies: dict[str, tuple[str, bytes | Iterator[bytes], dict[str, str]]] = {
        "small": (MATCHES, f'{{"audience": "{canary}"}}'.encode(), {}),
        "large": (MATCHES, much[: 250 * KILO], {}),
        "largest": (RECORDINGS, much[: 3_000 * KILO], {}),
        "in pieces": (MATCHES, (much[:KILO] for _ in range(200)), {}),
        "too large": (MATCHES, much, {}),
        "a head too large": (MATCHES, canary.encode(), {"X-Long": "x" * 60_000}),
    }
    answered = {}
    for name, (path, body, headers) in bodies.items():
        with new_client() as client:
            post = partial(client.post, path, content=body, headers=kind | headers)
            answered[name] = status_of(post)
    return answered


@contextlib.contextmanager
def begun(canary: str) -> Iterator[Callable[[], int]]:
    """Send most of a body; return a function that sends the rest and returns the status."""
    body = canary.encode() * (200 * KILO // len(canary))
    head = f"POST {MATCHES} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
    head += f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    context = ssl.create_default_context()
    with (
        socket.create_connection((HOST, 443), 300) as plain,
        context.wrap_socket(plain, server_hostname=HOST) as line,
    ):
        line.sendall(head.encode() + body[:-KILO])

        def end() -> int:
            try:
                line.sendall(body[-KILO:])
                return int(line.makefile("rb").readline().split()[1])
            except (OSError, IndexError):
                return CLOSED

        yield end


def talk(canary: str, code: str) -> str:
    """Send a canary on a socket, and return one from an answer."""
    phone = Phone(ADDRESS)
    seen = phone.come_back(code)
    with contextlib.suppress(WebSocketException, OSError), phone.wire.events() as line:
        line.send(canary * 100)
        line.recv(30)
    phone.wire.close()
    [message] = seen["messages"]
    return str(message["body"])[:60]


def written(pids: list[int]) -> int:
    """Return how many bytes these processes had written, also to files that are gone."""
    found = 0
    for pid in pids:
        counts = Path(f"/proc/{pid}/io").read_text()
        [count] = re.findall(r"^write_bytes: (\d+)$", counts, re.MULTILINE)
        found += int(count)
    return found


def found_in(machine: Machine, canary: str) -> list[str]:
    search = f"grep -rlaF -D skip --exclude-dir={{proc,sys,dev}} -e {canary} / 2>/dev/null || true"
    journal = f"journalctl --all --output export | grep -aF -e {canary} || true"
    return machine.run(f"{search}\n{journal}").splitlines()


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, machine: Machine, said: list[str]) -> Iterator[str]:
    """The running proxy: nginx first, then Caddy."""
    if request.param == "nginx":
        yield request.param
        return
    [block] = commands("Reverse proxy")
    try:
        carry_out(machine, block)
        # There is no authority on the machine's own network that Caddy could ask.
        machine.run(START_CADDY)
        yield request.param
    finally:
        machine.run("systemctl disable --quiet --now caddy; systemctl enable --quiet --now nginx")


def test_a_body_is_on_no_disk(machine: Machine, proxy: str, organisation: str) -> None:
    canary = new_canary()
    code, _request = machine.do(ask)
    pids = machine.pids(proxy)
    assert pids
    before = written(pids)
    answered = machine.do(partial(send_bodies, canary))
    in_an_answer = machine.do(partial(talk, canary, code))

    def slowly() -> int:
        with begun(canary) as end:
            assert written(pids) == before
            return end()

    # However long it took: a proxy or Kier may have given up a body that did not go on.
    assert machine.do(slowly) in {400, 408, CLOSED}
    machine.run("systemctl stop kier.socket kier.service")
    try:
        is_away = machine.do(partial(send_bodies, canary))
    finally:
        machine.run("systemctl start kier.socket kier.service")
    assert written(pids) == before
    assert machine.pids(proxy) == pids
    assert found_in(machine, canary) == []
    assert found_in(machine, in_an_answer) == []
    assert {answered[name] for name in ("small", "large", "in pieces")} == {400}
    assert {is_away[name] for name in ("small", "large", "in pieces")} <= AWAY
    for found in (answered, is_away):
        assert found["too large"] in TOO_LARGE_BODY | AWAY
        assert found["a head too large"] in TOO_LARGE_HEAD


def test_a_body_on_a_disk_would_be_found(
    machine: Machine, said: list[str], organisation: str
) -> None:
    canary = new_canary()
    file = machine.write("var/lib/nginx/body/0000000001", canary)
    assert found_in(machine, canary) == ["/var/lib/nginx/body/0000000001"]
    file.unlink()
    conf = "/etc/nginx/conf.d/kier.conf"
    machine.run(f"sed -i 's/request_buffering off/request_buffering on/' {conf}")
    try:
        machine.run("systemctl restart nginx")
        # Once one of its processes has answered, all of them are there.
        machine.do(lambda: new_client().get("/livez"))
        pids = machine.pids("nginx")
        before = written(pids)
        assert machine.do(partial(send_bodies, canary))["large"] == 400
        assert written(pids) > before
    finally:
        machine.run(f"cp /srv/kier/deploy/nginx/kier.conf {conf} && systemctl restart nginx")

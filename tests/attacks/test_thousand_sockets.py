"""Somebody opens a thousand sockets, with the usual limit of open files."""

import resource
import shutil
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.server import OwnServer
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.connections import WAIT_SECONDS, ask, closed, connect, head_of

SOCKETS = 1_004
USUAL = 1_024
NEWER_ONES = 4409
HANDSHAKE = """\
GET /ws/v1/events?ticket=x
Upgrade: websocket
Connection: Upgrade
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
"""


def test_one_member_keeps_twenty(kier: AttackedKier, tried: Tried) -> None:
    member = kier.member("coordinator")
    desk = Desk(kier.address, member["email"], member["password"])
    with ExitStack() as stack:
        opened = [stack.enter_context(desk.wire.events()) for _ in range(24)]
        for socket in opened[:4]:
            with pytest.raises(ConnectionClosed) as end:
                socket.recv(WAIT_SECONDS)
            assert end.value.rcvd is not None
            assert end.value.rcvd.code == NEWER_ONES
        for socket in opened[4:]:
            assert socket.ping().wait(WAIT_SECONDS)
    tried("24 sockets of one member", "the oldest four were closed")


def test_the_limit_of_open_files_is_raised(kier: AttackedKier, tried: Tried) -> None:
    for process in kier.server.processes("server"):
        soft, hard = resource.prlimit(process, resource.RLIMIT_NOFILE)
        assert soft == hard
    tried("1,004 sockets, where more files than usual may be open", f"{soft} open files each")


def test_a_thousand_connections_leave_room_for_http(
    started_before: Path, tmp_path: Path, tried: Tried
) -> None:
    """Even where the limit of open files cannot be raised."""
    folder = Path(shutil.copytree(started_before, tmp_path / "kier"))
    with OwnServer(data=folder, open_files=USUAL) as server:
        own = AttackedKier(server, {})
        for what, begun in (("sockets", HANDSHAKE), ("connections that say nothing", "")):
            head = head_of(own, *begun.splitlines()) + b"\r\n" if begun else b""
            connections = []
            try:
                for _ in range(SOCKETS):
                    connections.append(connect(own))
                    with suppress(ConnectionError):
                        connections[-1].sendall(head)
                assert ask(own) == 200
                closed(connections, most=USUAL // 2)
                assert ask(own) == 200
            finally:
                for connection in connections:
                    connection.close()
            tried(f"{SOCKETS:,} {what} with {USUAL:,} open files", "a seeker's page came")

"""What whoever starts Kier sees, and what is left when it ends."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.desk import Desk
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import BASE, OwnServer

RUN = BASE / "scripts" / "run"


def is_running(pid: int) -> bool:
    """Tell whether a process runs; a zombie (proc(5), state Z) does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ended(pids: list[int], within: float = 60.0) -> bool:
    until = time.monotonic() + within
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(is_running, pids))


def all_processes(server: OwnServer) -> list[int]:
    return [*server.processes("server"), *(pid for pid in server.background() if pid)]


def desks_of(server: OwnServer) -> set[tuple[str, str | None, int]]:
    found = set()
    for sign_in in server.sign_ins():
        desk = Desk(server.address, sign_in["email"], sign_in["password"])
        found.add((sign_in["role"], desk.me["role"], len(desk.pairs)))
    return found


@pytest.mark.slow
@pytest.mark.full
def test_it_may_be_stopped_and_run_again_keeps_everything_and_leaves_nothing_if_it_is_killed(
    kept_folder: Path,
) -> None:
    with OwnServer(data=kept_folder) as first:
        sign_ins, secrets = first.sign_ins(), (kept_folder / "kier.env").read_text()
        phone = Phone(first.address)
        [match, *_] = phone.matches(PROFILE)["matches"]
        code = phone.ask(PROFILE, "Ben je er?", [match["organisation"]])
        pids = all_processes(first)
        assert len(pids) == 2
    assert ended(pids)
    assert not (kept_folder / "processes.json").exists()
    with OwnServer(data=kept_folder) as second:
        assert (second.sign_ins(), (kept_folder / "kier.env").read_text()) == (sign_ins, secrets)
        later = Phone(second.address)
        later.come_back(code)
        assert [one.text for one in later.read()] == ["Ben je er?"]
        assert desks_of(second) == {
            ("caseworker", "caseworker", 1),
            ("coordinator", "coordinator", 1),
            ("operator", "operator", 0),
            ("expert", None, 0),
        }
        pids = all_processes(second)
        os.kill(second.process.pid, signal.SIGKILL)
        assert ended(pids)
    modes = {
        name: (kept_folder / name).stat().st_mode & 0o777 for name in ("kier.env", "demo.json")
    }
    assert modes == {"kier.env": 0o600, "demo.json": 0o600}
    assert (kept_folder / "kier.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.full
@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "is taken or not to be had (Address already in use)"),
        ({"PORT": "door"}, "PORT is door, and has to be a number up to 65535."),
        ({"PORT": "99999"}, "PORT is 99999, and has to be a number up to 65535."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(  # noqa: S603 - our own script
            [RUN],
            env=os.environ | {"KIER_DATA": str(tmp_path), "PORT": port} | variables,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Kier cannot start: ")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_two_cannot_share_a_folder(tmp_path: Path) -> None:
    from scripts.launcher.__main__ import CannotStart, hold

    handle = hold(tmp_path)
    with pytest.raises(CannotStart, match="another scripts/run uses"):
        hold(tmp_path)
    os.close(handle)
    os.close(hold(tmp_path))


@pytest.mark.parametrize(
    "name",
    [
        "run",
        "test",
        "check",
        "demo",
        "messages",
        "prepare",
        "install",
        "setup",
        "backup",
        "restore",
    ],
)
def test_each_script_says_what_it_does(name: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own script
        [BASE / "scripts" / name, "-h"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"scripts/{name}")
    assert "set -euo pipefail" not in done.stdout

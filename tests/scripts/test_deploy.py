"""What stands in `deploy/`, as far as it can be tried without a machine of its own."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from scripts.demonstrations.server import BASE
from scripts.launcher import __main__ as launcher

UNITS = sorted((BASE / "deploy" / "systemd").iterdir())
ANALYZE = shutil.which("systemd-analyze")
# systemd's own measure, from 0 to 100; "OK" ends at 50, and a service without any of it has 96.
MAX_EXPOSURE = 20


def analyze(*words: str) -> str:
    done = subprocess.run(  # noqa: S603 - systemd's own program
        [str(ANALYZE), *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """The units, with this checkout where they expect one."""
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace("/srv/kier", str(BASE)))
    return [str(tmp_path / unit.name) for unit in UNITS]


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_units(units: list[str]) -> None:
    said = analyze("verify", "--man=no", "--recursive-errors=no", *units)
    assert [line for line in said.splitlines() if "kier" in line.partition(":")[0]] == []


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("name", ["kier.service", "kier-backup.service"])
def test_a_service_may_little(units: list[str], name: str) -> None:
    [unit] = [unit for unit in units if unit.endswith(f"/{name}")]
    analyze("security", "--offline=yes", f"--threshold={MAX_EXPOSURE}", unit)


def test_a_socket_of_systemd_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as theirs:
        descriptor = os.dup(theirs.fileno())
        monkeypatch.setattr(launcher, "FIRST_DESCRIPTOR", descriptor)
        monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
        monkeypatch.setenv("LISTEN_FDS", "1")
        taken = launcher.handed_over()
        assert taken is not None
        with taken:
            assert taken.getsockname() == theirs.getsockname()
    # Those that we start are not to take it for theirs.
    assert not {"LISTEN_PID", "LISTEN_FDS"} & os.environ.keys()


def test_a_socket_for_another_process_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN_PID", str(os.getppid()))
    monkeypatch.setenv("LISTEN_FDS", "1")
    assert launcher.handed_over() is None


def test_a_socket_without_a_port_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as theirs:
        theirs.bind(str(tmp_path / "kier"))
        monkeypatch.setattr(launcher, "FIRST_DESCRIPTOR", os.dup(theirs.fileno()))
        monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
        monkeypatch.setenv("LISTEN_FDS", "1")
        with pytest.raises(launcher.CannotStart, match="one ListenStream"):
            launcher.handed_over()

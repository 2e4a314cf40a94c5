"""`scripts/demo cluster`: all of it in a small form, and that nothing of it stays."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.demonstrations.cluster import hosts
from scripts.demonstrations.cluster.load import KINDS, Phase
from scripts.demonstrations.cluster.scene import HEAD, table
from scripts.demonstrations.server import BASE, bare_environment
from scripts.testing.stores import postgresql_programs

PROGRAMS = ("nginx", "openssl", "redis-server", "redis-cli")
START_SECONDS = 120
COMMAND = [sys.executable, "-P", "-m", "scripts.demonstrations", "cluster"]
SMALL = ["--rate", "5", "--seconds", "2"]


def test_the_table_has_a_row_for_each_fault() -> None:
    phase = Phase("Redis stops", seconds=12.3, calls=3)
    phase.note(0.5, "502")
    phase.note(1.5, "418 teapot")
    head, row = table([(phase, 1, 6)]).splitlines()
    assert [word for word in HEAD if word in head] == list(HEAD)
    counts = ["1" if kind in {"502", "other"} else "0" for kind in KINDS]
    assert row.split() == ["Redis", "stops", "12", "5", *counts, "0", "1.5", "1", "6", "of", "6"]
    assert phase.others == {"418 teapot": 1}


@pytest.fixture
def machine() -> dict[str, str]:
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    missing += [] if postgresql_programs() else ["postgresql"]
    if why := hosts.why_not():
        pytest.skip(why)
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    environment = bare_environment()
    del environment["DJANGO_SETTINGS_MODULE"]
    return environment | {"PYTHONPATH": str(BASE)}


def namespaces(number: int) -> list[str]:
    found = hosts.NAMED.iterdir() if hosts.NAMED.exists() else ()
    return [path.name for path in found if path.name.startswith(f"{hosts.PREFIX}-{number}-")]


@pytest.mark.full
def test_nothing_is_lost_and_nothing_stays(machine: dict[str, str], tmp_path: Path) -> None:
    steps = tmp_path / "steps.json"
    command = [*COMMAND, *SMALL, "--json", str(steps)]
    with subprocess.Popen(command, env=machine, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
        said = running.communicate()[0]
    assert running.returncode == 0, said
    assert [load for load in json.loads(steps.read_text()) if load["result"] != "ok"] == []
    assert " 0 lost" in said
    assert namespaces(running.pid) == [], running.returncode


@pytest.mark.full
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_stays_of_one_that_is_ended(machine: dict[str, str], number: int) -> None:
    with subprocess.Popen(COMMAND, env=machine) as running:  # noqa: S603
        deadline = time.monotonic() + START_SECONDS
        while not namespaces(running.pid):
            assert running.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        os.kill(running.pid, number)
        assert running.wait() != 0
    assert namespaces(running.pid) == [], running.returncode

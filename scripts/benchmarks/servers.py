"""The servers that are measured: Kier as `scripts/run` serves it, and a bare one beside it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"^Kier is ready: http://127\.0\.0\.1:(\d+)/$")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and which processes are it."""

    port: int
    pid: int
    environment: dict[str, str]

    def processes(self) -> list[int]:
        """Its own process and all that it started."""
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    stat = (entry / "stat").read_text()
                except OSError:
                    continue
                parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
        found, added = {self.pid}, True
        while added:
            more = {pid for pid, parent in parents.items() if parent in found} - found
            found, added = found | more, bool(more)
        return sorted(found)

    def cpu_seconds(self) -> float:
        """Return processor time that its processes have used."""
        total = 0
        for pid in self.processes():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def waited_seconds(self) -> float:
        """Return how long its threads were ready to run, and others had the processors."""
        total = 0
        for pid in self.processes():
            for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                try:
                    total += int(thread.read_text().split()[1])
                except OSError:
                    continue
        return total / 1e9

    def tokens(self, organisation: str, count: int, role: str = "caseworker") -> list[str]:
        """Session tokens of so many members of an organisation."""
        module, asked = "scripts.benchmarks.sessions", (organisation, str(count), role)
        command = [sys.executable, "-m", module, *asked]
        made = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        found: list[str] = json.loads(made.stdout.splitlines()[-1])
        return found


@contextmanager
def kier(database_url: str = "", redis_url: str = "") -> Iterator[Server]:
    """Kier with a folder of its own, as `scripts/run` serves it."""
    with tempfile.TemporaryDirectory(prefix="kier-bench-") as folder:
        environment = os.environ | {"KIER_DATA": folder, "PORT": "0", "KIER_MODE": "demonstration"}
        # Thousands of requests at one organisation are no wave here.
        environment |= {"KIER_LEAST_WAVE": "1000000"}
        environment |= {"DATABASE_URL": database_url} if database_url else {}
        environment |= {"REDIS_URL": redis_url} if redis_url else {}
        with subprocess.Popen(
            [ROOT / "scripts" / "run"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                yield Server(_port_of(process), process.pid, environment)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


def _port_of(process: subprocess.Popen[str]) -> int:
    said = []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if found := READY.match(line.strip()):
            return int(found[1])
    raise RuntimeError("scripts/run did not serve:\n" + "".join(said))


@contextmanager
def constant() -> Iterator[Server]:
    """The same server program with an application that answers one constant."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "scripts.benchmarks.constant:application"]
    options = ["--port", str(port), "--log-level", "error", "--no-access-log"]
    with subprocess.Popen([*command, *options], cwd=ROOT, start_new_session=True) as process:
        try:
            wait_for(port)
            yield Server(port, process.pid, dict(os.environ))
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """Yield the URL of a PostgreSQL database that is dropped afterwards."""
    name = f"kier_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        base, _slash, query = url.partition("?")
        yield f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Wait until something answers there."""
    for _ in range(100):
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=1)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the bare server did not start")

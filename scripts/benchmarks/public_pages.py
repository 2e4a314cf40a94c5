"""`scripts/bench public-pages`: page views a second, of Kier alone and of nginx in front of it.

Pages are those of the demonstration. Beside them, in the same round, the same server program with
a constant answer.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from .load import Load, http_call
from .servers import ROOT, Server, constant, free_port, kier, wait_for

SEEKERS, PROFESSIONALS = "/p/klopt-dit/nl", "/p/lvb-herkennen/nl"
# Prepared once: more than any load uses up.
CALLS = 400_000
# What the system's own file says around that of Kier.
AROUND = """daemon off; pid {folder}/pid; error_log stderr crit; user root; worker_processes 1;
events {{ worker_connections 1024; }}
http {{ keepalive_requests 1000000; {kier} }}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: medians of the rounds, and the ratio to the constant answer."""

    step: str
    rate: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float
    errors: int
    of_constant: float

    def line(self) -> str:
        """Return the line."""
        return (
            f"{self.step:32} {self.rate:>8.0f} {self.cpu_ms:>7.3f} {self.p50_ms:>7.1f} "
            f"{self.p99_ms:>7.1f} {self.errors:>6} {self.of_constant:>9.3f}"
        )


def measure(arguments: Namespace) -> None:
    """Measure, print, and write JSON if asked to."""
    print(f"# {os.cpu_count()} cores, shared by client and servers; load {os.getloadavg()[0]:.0f}")
    titles = ("per s", "CPU ms", "p50", "p99", "errors", "/constant")
    print(f"{'step':32} {titles[0]:>8} {titles[1]:>7} {titles[2]:>7} {titles[3]:>7} ", end="")
    print(f"{titles[4]:>6} {titles[5]:>9}", flush=True)
    rows = []
    with ExitStack() as stack:
        beside, server = stack.enter_context(constant()), stack.enter_context(kier())
        fronts = [("", server)]
        if shutil.which("nginx"):
            fronts.append((", nginx", stack.enter_context(nginx(server))))
        for name, front in fronts:
            for row in rows_of(name, front, beside, arguments):
                rows.append(row)
                print(row.line(), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


def rows_of(name: str, server: Server, beside: Server, arguments: Namespace) -> Iterator[Row]:
    """Yield the lines of one server."""
    accepted = {"Accept-Encoding": "br"}
    tag = httpx.get(f"http://127.0.0.1:{server.port}{PROFESSIONALS}", headers=accepted)
    same = accepted | {"If-None-Match": tag.headers["ETag"]}
    steps = (
        ("first page of asking for help", "/", accepted),
        ("page for seekers", SEEKERS, accepted),
        ("page for professionals", PROFESSIONALS, accepted),
        ("the same, not modified", PROFESSIONALS, same),
        ("list of pages", "/p/professionals/nl", accepted),
    )
    for step, path, headers in steps:
        call = http_call("GET", path, headers=headers)
        yield _row(f"{step}{name}", server, beside, call, arguments)


def _row(step: str, server: Server, beside: Server, call: bytes, arguments: Namespace) -> Row:
    figures, cpu, ratios = [], [], []
    for _round in range(arguments.rounds):
        other = _load(beside, arguments).run(
            [http_call("GET", "/")] * CALLS, seconds=arguments.seconds
        )
        before = server.cpu_seconds()
        found = _load(server, arguments).run([call] * CALLS, seconds=arguments.seconds)
        cpu.append((server.cpu_seconds() - before) * 1000 / max(1, len(found.seconds)))
        figures.append(found)
        ratios.append(found.rate / other.rate if other.rate else 0.0)
    return Row(
        step,
        statistics.median(one.rate for one in figures),
        statistics.median(cpu),
        statistics.median(one.percentile(0.5) for one in figures),
        statistics.median(one.percentile(0.99) for one in figures),
        sum(one.errors for one in figures),
        statistics.median(ratios),
    )


def _load(server: Server, arguments: Namespace) -> Load:
    return Load(server.port, clients=arguments.clients, calls_per_address=10_000)


@contextmanager
def nginx(server: Server) -> Iterator[Server]:
    """The nginx of this machine with `deploy/nginx/kier.conf`, without TLS."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="kier-nginx-") as folder:
        text = (ROOT / "deploy" / "nginx" / "kier.conf").read_text()
        text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
        text = text.replace("server_name kier.example;", "server_name _;")
        text = text.replace("proxy_set_header Host $host;", "proxy_set_header Host $http_host;")
        text = text.replace("proxy_set_header X-Forwarded-Proto https;", "")
        text = text.replace("/dev/shm/", f"{folder}/")  # noqa: S108 - where it is kept
        lines = [line for line in text.splitlines() if "ssl_" not in line]
        written = "\n".join(lines).replace(":8000", f":{server.port}")
        file = Path(folder) / "conf"
        file.write_text(AROUND.format(folder=folder, kier=written))
        command = ["nginx", "-p", folder, "-c", str(file), "-e", "stderr"]
        with subprocess.Popen(command) as process:
            try:
                wait_for(port)
                yield Server(port, process.pid, server.environment)
            finally:
                process.terminate()
                process.wait(10)

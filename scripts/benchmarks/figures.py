"""`scripts/bench figures`: figures of twelve projects over five years, cold and again.

Beside each call stands the same one for a single quarter, of the same server in the same run: how
many times as long it takes says what quarters cost. Cold is the first call that a server is asked
after its start.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import httpx

from .servers import ROOT, Server, kier

INDICATORS, QUARTERS = 10, 20
FIGURES = "/api/v1/programmes/figures"
TIMES = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, in seconds; `of_one_quarter` is a ratio, 0 where there is none."""

    step: str
    first: float
    median: float
    of_one_quarter: float
    kilobytes: float

    def line(self) -> str:
        """Return the line."""
        ratio = f"{self.of_one_quarter:.1f}" if self.of_one_quarter else ""
        return (
            f"{self.step:36} {self.first:>8.3f} {self.median:>8.3f} {ratio:>14} "
            f"{self.kilobytes:>8.0f}"
        )


def measure(arguments: Namespace) -> None:
    """Measure, print, and write JSON if asked to."""
    print(f"# {os.cpu_count()} cores, shared by client and server; load {os.getloadavg()[0]:.0f}")
    print(f"# {arguments.projects} projects, {INDICATORS} indicators each, {QUARTERS} quarters")
    print(f"{'step':36} {'first s':>8} {'median s':>8} {'/ one quarter':>14} {'kB':>8}", flush=True)
    rows = []
    with kier() as server:
        filled = _fill(server, arguments.projects, arguments.releases)
        for row in _rows(server, filled, arguments.releases):
            rows.append(row)
            print(row.line(), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


def _fill(server: Server, projects: int, releases: int) -> dict[str, str]:
    sizes = (projects, INDICATORS, QUARTERS, releases)
    command = [sys.executable, "-m", "scripts.benchmarks.figures_fill", *map(str, sizes)]
    made = subprocess.run(
        command, cwd=ROOT, env=server.environment, capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(made.stdout.splitlines()[-1])
    return found


def _rows(server: Server, filled: dict[str, str], releases: int) -> Iterator[Row]:
    headers = {"X-Session-Token": filled["token"]}
    base = f"http://127.0.0.1:{server.port}"
    five_years = f"first={filled['first']}&last={filled['last']}"
    one_quarter = f"first={filled['last']}&last={filled['last']}"
    with httpx.Client(base_url=base, headers=headers, timeout=60) as client:
        for step, path in (
            ("a manager's figures", f"{FIGURES}?"),
            ("what would be released", f"{FIGURES}/draft?"),
            ("the same as CSV", f"{FIGURES}/file?form=csv&"),
            ("the same for Excel", f"{FIGURES}/file?form=xlsx&"),
            ("the same as PDF", f"{FIGURES}/file?form=pdf&"),
        ):
            yield _row(client, step, path + five_years, path + one_quarter)
        yield _row(client, f"public page, {releases} releases", "/figures/", "")
        yield _row(client, "list of releases", f"{FIGURES}/releases", "")


def _row(client: httpx.Client, step: str, path: str, small: str) -> Row:
    first, size = _seconds(client, path)
    times = [_seconds(client, path)[0] for _time in range(TIMES)]
    ratio = 0.0
    if small:
        others = [_seconds(client, small)[0] for _time in range(TIMES)]
        ratio = statistics.median(times) / statistics.median(others)
    return Row(step, first, statistics.median(times), ratio, size / 1000)


def _seconds(client: httpx.Client, path: str) -> tuple[float, int]:
    began = time.perf_counter()
    answer = client.get(path)
    answer.raise_for_status()
    return time.perf_counter() - began, len(answer.content)

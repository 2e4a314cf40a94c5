"""Duration of a start, in seconds and processor time, and memory of an idle Kier (PSS)."""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from scripts.demonstrations.server import OwnServer

PROC = Path("/proc")
TICKS = 100.0


def measure(arguments: argparse.Namespace) -> None:
    """Start with an empty folder, start again, wait, and print what each took."""
    stores = {"DATABASE_URL": arguments.database, "REDIS_URL": arguments.redis}
    environment = {name: value for name, value in stores.items() if value}
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="kier-bench-") as name:
        data = Path(name)
        for what in ("first start", *["later start"] * arguments.times):
            found.append({"what": what, **_start(environment, data)})
            print("{what:12} {seconds:6.1f} s {cpu:6.2f} s of processor".format_map(found[-1]))
        with OwnServer(environment, data=data) as server:
            time.sleep(arguments.idle)
            total = 0.0
            for number in [server.process.pid, *_descendants(server.process.pid)]:
                megabytes = _pss(number)
                total += megabytes
                words = (PROC / str(number) / "cmdline").read_text().replace("\0", " ")
                print(f"{megabytes:6.0f} MB  {words.partition(' ')[2]}")
            print(f"{total:6.0f} MB  of all, {arguments.idle:.0f} seconds after the start")
            found.append({"what": "memory", "megabytes": round(total)})
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1))


def _start(environment: dict[str, str], data: Path) -> dict[str, float]:
    begun = time.monotonic()
    with OwnServer(environment, data=data) as server:
        seconds = time.monotonic() - begun
        numbers = [server.process.pid, *_descendants(server.process.pid)]
        return {"seconds": seconds, "cpu": sum(map(_processor, numbers))}


def _descendants(number: int) -> list[int]:
    found = []
    for task in (PROC / str(number) / "task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *_descendants(child)]
    return found


def _processor(number: int) -> float:
    """Return seconds of processor time, with those of its children that have ended."""
    fields = (PROC / str(number) / "stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def _pss(number: int) -> float:
    for line in (PROC / str(number) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0

"""Hourly counts for metrics, in tens (docs/decisions/metrics-know-the-hour.md)."""

import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from .hours import this_hour

STEP = 10
# Sockets are counted in whole hundreds, so that one more is one of a hundred.
SOCKETS_STEP = 100
FOLDER = "metrics"
# Names of what is counted, each with a label: `refusals` by kind, `errors` by status.
REFUSALS, ERRORS = "refusals", "errors"
# A view that refuses a call for another reason than its address says so under this name.
REASON = "kier.refusal"

type Key = tuple[str, str]


def in_tens(number: int) -> int:
    """Return a number rounded up to tens."""
    return -(-number // STEP) * STEP


class HourlyCounts:
    """The counts of one process; the current hour's are kept in memory only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hour: datetime | None = None
        self._present: Counter[Key] = Counter()
        self._told: Counter[Key] = Counter()

    def note(self, name: str, label: str) -> None:
        """Add one to a count."""
        with self._lock:
            self._turn()
            self._present[name, label] += 1

    def told(self) -> dict[Key, int]:
        """Return the totals of past hours, each hour rounded up to tens."""
        with self._lock:
            self._turn()
            return dict(self._told)

    def begin_with(self, told: dict[Key, int]) -> None:
        """Continue with the totals of a previous process."""
        with self._lock:
            self._told = Counter(told)

    def _turn(self) -> None:
        hour = this_hour()
        if hour != self._hour:
            self._told.update({key: in_tens(number) for key, number in self._present.items()})
            self._present.clear()
            self._hour = hour


counts = HourlyCounts()
# Statuses of refusals; every other one from 500 on is an error of ours.
STATUSES = {408: "too-slow", 413: "too-large", 429: "throttle", 507: "disk-full"}
FIRST_OF_OURS = 500
# All that there may be: a counter that is not there before its first step is a step too late.
KNOWN: dict[str, tuple[str, ...]] = {
    REFUSALS: (
        *STATUSES.values(),
        "wave",
        "busy",
        "head-too-large",
        "sockets-full",
        "sockets-of-one-address",
    ),
    ERRORS: ("500", "503"),
}


def note_refusal(kind: str) -> None:
    """Count a refused call."""
    counts.note(REFUSALS, kind)


def note_answer(status: int, environ: dict[str, Any]) -> None:
    """Count a response that is a refusal or a server error."""
    if status in STATUSES:
        note_refusal(environ.get(REASON, STATUSES[status]))
    elif status >= FIRST_OF_OURS:
        counts.note(ERRORS, str(status))


class CountsFile:
    """The counts of a server process in a file, continued by the next one in its `slot`."""

    def __init__(self, slot: int) -> None:
        self.file = folder() / f"server-{slot}.json"
        self._written = ""
        for found in _read(self.file):
            counts.begin_with(_totals(found))

    def write(self, *, sockets: int, most_sockets: int) -> None:
        """Write the counts if they changed."""
        text = json.dumps(
            {
                "pid": os.getpid(),
                "sockets": sockets // SOCKETS_STEP * SOCKETS_STEP,
                "most_sockets": most_sockets,
                "totals": sorted([*key, number] for key, number in counts.told().items()),
            }
        )
        if text != self._written:
            replace(self.file, text)
            self._written = text


def folder() -> Path:
    """Return the folder of the files, with mode 0700."""
    found: Path = settings.DATA / FOLDER
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def replace(file: Path, text: str) -> None:
    """Replace a file atomically."""
    new = file.with_suffix(f".{os.getpid()}")
    new.write_text(text)
    new.rename(file)


def totals() -> Counter[Key]:
    """Return the totals of all server processes, past ones included."""
    known = ((name, label) for name, labels in KNOWN.items() for label in labels)
    result: Counter[Key] = Counter(dict.fromkeys(known, 0))
    for server in _all():
        result.update(_totals(server))
    return result


def sockets(pids: set[int]) -> tuple[int, int]:
    """Return the open sockets (in whole hundreds) and the maximum for these processes."""
    running = [server for server in _all() if server["pid"] in pids]
    return sum(server["sockets"] for server in running), sum(
        server["most_sockets"] for server in running
    )


def _all() -> Iterator[dict[str, Any]]:
    for file in sorted(folder().glob("server-*.json")):
        yield from _read(file)


def _read(file: Path) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError):
        return
    yield found


def _totals(found: dict[str, Any]) -> dict[Key, int]:
    return {(name, label): number for name, label, number in found["totals"]}

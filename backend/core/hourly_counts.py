"""Counts of what callers met, for metrics: told when the hour is over, rounded up to tens.

A counter that is read every few seconds would tell when somebody asked for help, and a database
of metrics keeps that for weeks: docs/decisions/metrics-know-the-hour.md.
"""

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
    """Return a number rounded up to tens; nought stays nought."""
    return -(-number // STEP) * STEP


class HourlyCounts:
    """Counts of one process. Those of the present hour are in its memory alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hour: datetime | None = None
        self._present: Counter[Key] = Counter()
        self._told: Counter[Key] = Counter()

    def note(self, name: str, label: str) -> None:
        """Count one."""
        with self._lock:
            self._turn()
            self._present[name, label] += 1

    def told(self) -> dict[Key, int]:
        """Return what was counted in all hours that are over, each rounded up to tens."""
        with self._lock:
            self._turn()
            return dict(self._told)

    def begin_with(self, told: dict[Key, int]) -> None:
        """Go on with the counts of a process before this one."""
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
    """Count a call that was refused."""
    counts.note(REFUSALS, kind)


def note_answer(status: int, environ: dict[str, Any]) -> None:
    """Count an answer of a view, if it refuses the call or is an error of ours."""
    if status in STATUSES:
        note_refusal(environ.get(REASON, STATUSES[status]))
    elif status >= FIRST_OF_OURS:
        counts.note(ERRORS, str(status))


class CountsFile:
    """What one server process tells, in a file that all of them read: `KIER_DATA/metrics`.

    :param slot: which of the server processes; the one that is started in its place goes on
    """

    def __init__(self, slot: int) -> None:
        self.file = folder() / f"server-{slot}.json"
        self._written = ""
        for found in _read(self.file):
            counts.begin_with(_totals(found))

    def write(self, *, sockets: int, most_sockets: int) -> None:
        """Write what may be told now, if it is not the same as before."""
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
    """Return the folder of these files, which only its owner may look into."""
    found: Path = settings.DATA / FOLDER
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def replace(file: Path, text: str) -> None:
    """Write a file so that others read the old text or the new one."""
    new = file.with_suffix(f".{os.getpid()}")
    new.write_text(text)
    new.rename(file)


def totals() -> Counter[Key]:
    """Return what all server processes of this folder told, those of before included."""
    known = ((name, label) for name, labels in KNOWN.items() for label in labels)
    found: Counter[Key] = Counter(dict.fromkeys(known, 0))
    for one in _all():
        found.update(_totals(one))
    return found


def sockets(pids: set[int]) -> tuple[int, int]:
    """Return how many sockets are open in processes that run, in whole hundreds, and how many may.

    :param pids: the server processes that run
    """
    running = [one for one in _all() if one["pid"] in pids]
    return sum(one["sockets"] for one in running), sum(one["most_sockets"] for one in running)


def _all() -> Iterator[dict[str, Any]]:
    for file in sorted(folder().glob("server-*.json")):
        yield from _read(file)


def _read(file: Path) -> Iterator[dict[str, Any]]:
    """Yield what is in a file, if it is there and whole."""
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError):
        return
    yield found


def _totals(found: dict[str, Any]) -> dict[Key, int]:
    return {(name, label): number for name, label, number in found["totals"]}

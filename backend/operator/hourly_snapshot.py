"""Metrics read from the database hourly (docs/decisions/metrics-know-the-hour.md)."""

import fcntl
import json
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError

from backend.core.disk_space import MEGABYTE, database_bytes
from backend.core.hourly_counts import folder, in_tens, replace
from backend.core.hours import this_hour
from notifications.counts import ended_since

type Ended = tuple[str, str]


@dataclass(slots=True)
class Found:
    """The values of the last snapshot.

    :ivar deliveries: by transport and outcome, with each hour rounded up to tens
    :ivar seen: counts that `deliveries` includes, by day
    :ivar database_bytes: in whole megabytes
    """

    hour: str = ""
    deliveries: Counter[Ended] = field(default_factory=Counter)
    seen: dict[str, Counter[Ended]] = field(default_factory=dict)
    database_bytes: int = 0

    def as_json(self) -> str:
        """Return the stored form."""
        seen = {day: _rows(counts) for day, counts in self.seen.items()}
        kept = {"hour": self.hour, "deliveries": _rows(self.deliveries), "seen": seen}
        return json.dumps(kept | {"database_bytes": self.database_bytes})

    @classmethod
    def from_json(cls, text: str) -> "Found":
        """Return the values of the stored form."""
        kept = json.loads(text)
        seen = {day: _counter(rows) for day, rows in kept["seen"].items()}
        return cls(kept["hour"], _counter(kept["deliveries"]), seen, kept["database_bytes"])


class HourlySnapshot:
    """Takes a snapshot at the first call of an hour, in one process."""

    def __init__(self) -> None:
        self._looked_at: datetime | None = None

    def look(self) -> None:
        """Take a snapshot, unless a process did in this hour; skip it without a database."""
        hour = this_hour()
        if self._looked_at == hour:
            return
        lock = os.open(folder() / "hour.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before = found()
            if before.hour != hour.isoformat():
                replace(_file(), _newer(before, hour).as_json())
            self._looked_at = hour
        except DatabaseError:
            # `kier_ready` says so.
            return
        finally:
            os.close(lock)


hourly = HourlySnapshot()


def found() -> Found:
    """Return the last snapshot, empty if there is none."""
    try:
        return Found.from_json(_file().read_text())
    except (OSError, ValueError, KeyError):
        return Found()


def _newer(before: Found, hour: datetime) -> Found:
    first = min(before.seen, default=(before.hour or hour.isoformat())[: len("2026-01-01")])
    now = {day: Counter(counts) for day, counts in ended_since(first).items()}
    deliveries = Counter(before.deliveries)
    # At the very first look, which is at any minute, nothing is told.
    if before.hour:
        for day, counts in now.items():
            for key, number in (counts - before.seen.get(day, Counter())).items():
                deliveries[key] += in_tens(number)
    # What yesterday's last hour adds is counted today.
    seen = {day: now[day] for day in sorted(now)[-2:]}
    megabytes = -(-database_bytes() // MEGABYTE)
    return Found(hour.isoformat(), deliveries, seen, megabytes * MEGABYTE)


def _file() -> Path:
    return folder() / "hour.json"


def _rows(counts: Counter[Ended]) -> list[list[str | int]]:
    return sorted([*key, number] for key, number in counts.items())


def _counter(rows: list[list[str | int]]) -> Counter[Ended]:
    return Counter({(str(via), str(outcome)): int(number) for via, outcome, number in rows})

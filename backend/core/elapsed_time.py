"""Elapsed time by clock and uptime, which survives changes of the system clock."""

import math
import time
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

# Clocks of machines that share a database differ by so much at most.
TOLERANCE_SECONDS = 60
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def mark_now() -> dict[str, Any]:
    """Return a mark of this moment, as JSON."""
    return {"at": _clock(), "up": _uptime(), "boot": _boot()}


def age_of(mark: Any) -> float:
    """Return the age of a mark in seconds, infinity if it is invalid or in the future."""
    if not isinstance(mark, dict) or not isinstance(mark.get("at"), int):
        return math.inf
    age: float = _clock() - mark["at"]
    if age < -TOLERANCE_SECONDS:
        return math.inf
    if mark.get("boot") == _boot() and isinstance(mark.get("up"), int):
        age = max(age, _uptime() - mark["up"])
    return max(age, 0)


def _clock() -> int:
    return int(timezone.now().timestamp())


def _uptime() -> int:
    return int(time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)))


@cache
def _boot() -> str:
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return ""

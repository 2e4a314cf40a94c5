"""Finds Prometheus' `promtool`, which tests alerts, or installs Debian's."""

import shutil
from functools import cache
from pathlib import Path

from .browsers import install

PACKAGE = "prometheus"


@cache
def find_promtool() -> Path | None:
    """Return the path of promtool, installed if possible, or None."""
    found = shutil.which("promtool")
    if not found and not install([PACKAGE]):
        found = shutil.which("promtool")
    return Path(found) if found else None

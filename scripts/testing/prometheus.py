"""Looks for Prometheus' `promtool`, which tries the alerts; installs Debian's package."""

import shutil
from functools import cache
from pathlib import Path

from .browsers import install

PACKAGE = "prometheus"


@cache
def find_promtool() -> Path | None:
    """Return where promtool is, installed now if that is possible; None if it is not to be had."""
    found = shutil.which("promtool")
    if not found and not install([PACKAGE]):
        found = shutil.which("promtool")
    return Path(found) if found else None

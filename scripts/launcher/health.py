"""`python -m scripts.launcher.health`: the health check of containers."""

import json
import os
import sys
from pathlib import Path

from backend.core.environment import data_folder, read_file

from .supervisor import is_ready


def is_well(data: Path) -> bool:
    """Tell whether servers are ready, or workers run, as `scripts/run` started them."""
    try:
        started = json.loads((data / "processes.json").read_text())
    except (OSError, ValueError):
        return False
    if started["port"]:
        return is_ready(started["port"], started["host"])
    return all(_runs(process["pid"]) for process in started["processes"])


def _runs(pid: int | None) -> bool:
    """Tell whether a process exists; one that waits for a restart has no number."""
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


if __name__ == "__main__":
    folder = data_folder()
    read_file(folder)
    sys.exit(0 if is_well(folder) else 1)

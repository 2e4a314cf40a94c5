"""`python -m scripts.launcher.health`: whether this machine's Kier is well, for who watches it.

For containers: a server is asked whether it is ready; workers, which answer nobody, have to run.
"""

import json
import os
import sys
from pathlib import Path

from backend.core.environment import data_folder, read_file

from .supervisor import is_ready


def is_well(data: Path) -> bool:
    """Tell whether servers are ready, or workers run; what `scripts/run` started says which."""
    try:
        started = json.loads((data / "processes.json").read_text())
    except (OSError, ValueError):
        return False
    if started["port"]:
        return is_ready(started["port"], started["host"])
    return all(_runs(process["pid"]) for process in started["processes"])


def _runs(pid: int | None) -> bool:
    """Tell whether there is such a process; one that waits to be started again has no number."""
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

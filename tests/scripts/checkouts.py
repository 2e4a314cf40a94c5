"""Other checkouts than ours: a copy of it, and what stood in a commit."""

import os
import shutil
import subprocess
from pathlib import Path

from scripts.demonstrations.server import BASE, bare_environment


def copy_checkout(to: Path) -> None:
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.decode().split("\0")):
        if (BASE / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(BASE / name, to / name)
    (to / ".venv").symlink_to(BASE / ".venv")


def is_here(commit: str) -> bool:
    try:
        _git("cat-file", "-e", f"{commit}^{{commit}}")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def take_commit(commit: str, to: Path) -> None:
    to.mkdir()
    archive = _git("archive", "--format=tar", commit)
    subprocess.run(["tar", "-x", "-C", to], input=archive, check=True)  # noqa: S603, S607
    # It may have the uv that we have.
    path = f"{BASE / '.venv-uv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 - its own script
        [to / "scripts" / "prepare", "run"],
        env=bare_environment() | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _git(*words: str) -> bytes:
    command = ["git", "-C", str(BASE), *words]
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603

"""A Kier of one's own: `scripts/run` on a free port with a folder that is thrown away."""

import json
import os
import resource
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scripts.launcher.children import die_with_parent

BASE = Path(__file__).resolve().parent.parent.parent
READY = "Kier is ready: "
# It ends its processes itself after eight seconds, and then cleans up, on a busy machine, too.
STOP_SECONDS = 120
LOOK_SECONDS = 0.05
STORES = {"DATABASE_URL", "REDIS_URL"}


def bare_environment() -> dict[str, str]:
    """Return the caller's environment without what is Kier's: neither settings nor stores."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KIER_") and name not in STORES
    }


class OwnServer:
    """A server for the time of a `with` block, with its own settings and data folder.

    A given `data` folder stays; `open_files` limits each process; `checkout` and `user` may be
    others.
    """

    def __init__(
        self,
        environment: Mapping[str, str] | None = None,
        *,
        data: Path | None = None,
        open_files: int | None = None,
        checkout: Path = BASE,
        user: int | None = None,
    ) -> None:
        self.checkout, self.user = checkout, user
        self.open_files = open_files
        self.folder = tempfile.TemporaryDirectory(prefix="kier-own-")
        self.data = data or Path(self.folder.name)
        self.environment = bare_environment()
        self.environment |= {"PORT": "0", "KIER_DATA": str(self.data), **(environment or {})}
        self.command = [str(checkout / "scripts" / "run")]
        self.stdin = subprocess.DEVNULL
        self.address = ""
        self.log = Path(self.folder.name, "log")

    def __enter__(self) -> Self:
        """Return the server once it is ready, or raise `RuntimeError`."""
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                stdin=self.stdin,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=self._begin,  # noqa: PLW1509 - nothing is shared with threads
            )
        while self.process.poll() is None:
            ready = [line for line in self.said().splitlines() if line.startswith(READY)]
            if ready:
                self.address = ready[0].removeprefix(READY).rstrip("/")
                return self
            time.sleep(LOOK_SECONDS)
        said = self.said()
        self.__exit__(None, None, None)
        raise RuntimeError(f"the server did not start: {said}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it, wait until all of it has ended, and throw its folder away."""
        self._end()
        self.folder.cleanup()

    def sign_ins(self) -> list[dict[str, Any]]:
        """Return `demo.json`."""
        found: list[dict[str, Any]] = json.loads((self.data / "demo.json").read_text())
        return found

    def processes(self, name: str) -> list[int]:
        """Return the numbers of the processes of this name, as `server` or `worker`."""
        return [
            process["pid"] for process in self._roll() if process["name"] == name and process["pid"]
        ]

    def background(self) -> list[int | None]:
        """Return the numbers of what runs beside the servers; none for one that waits."""
        return [process["pid"] for process in self._roll() if process["name"] != "server"]

    def said(self) -> str:
        """Return what it said so far, its processes' standard error included."""
        return self.log.read_text()

    def _roll(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.data / "processes.json").read_text())[
            "processes"
        ]
        return found

    def _begin(self) -> None:
        die_with_parent()
        if self.open_files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (self.open_files, self.open_files))

    def _end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

"""A Kier of one's own: `scripts/run` on a free port with a folder that is thrown away."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scripts.launching.children import die_with_parent

BASE = Path(__file__).resolve().parent.parent.parent
READY = "Kier is ready: "
STOP_SECONDS = 20


class OwnServer:
    """Starts on entering, stops on leaving, and stops too if this process is ended.

    Of the caller's environment it takes nothing of Kier: neither folder nor database.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="kier-own-")
        self.data = Path(self.folder.name)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("KIER_") and name not in {"DATABASE_URL", "REDIS_URL"}
        }
        self.environment |= {"PORT": "0", "KIER_DATA": str(self.data), **(environment or {})}
        self.address = ""
        self.log = (self.data / "log").open("w+")

    def __enter__(self) -> Self:
        """Return the server once it is ready.

        :raises RuntimeError: it ended instead, with what it said
        """
        self.process = subprocess.Popen(
            [BASE / "scripts" / "run"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing is shared with threads
        )
        for line in self._lines():
            if line.startswith(READY):
                self.address = line.removeprefix(READY).strip().rstrip("/")
                return self
        self._end()
        raise RuntimeError(f"the server did not start: {self.said()}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it, wait until all of it has ended, and throw its folder away."""
        self._end()
        self.log.close()
        self.folder.cleanup()

    def sign_ins(self) -> list[dict[str, Any]]:
        """Return `demo.json`."""
        found: list[dict[str, Any]] = json.loads((self.data / "demo.json").read_text())
        return found

    def processes(self, name: str) -> list[int]:
        """Return the numbers of the processes of this name: `server`, `worker`, `scheduler`."""
        roll = json.loads((self.data / "processes.json").read_text())["processes"]
        return [one["pid"] for one in roll if one["name"] == name and one["pid"]]

    def said(self) -> str:
        """Return what its processes wrote on their standard error."""
        self.log.flush()
        return Path(self.log.name).read_text()

    def _lines(self) -> Any:
        return iter(self.process.stdout.readline, "") if self.process.stdout else ()

    def _end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

"""A server of one's own whose clock is set by hand, and the mails that it wrote."""

import email
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage
from pathlib import Path

from scripts.testing.clocked_kier import DONE

from .server import OwnServer

LOOK_SECONDS = 0.02
# What Django writes after each mail.
END = b"-" * 79
# Whatever a night does, on a machine that others use too.
PATIENCE_SECONDS = 600.0
# The office of the programme with its manager, coordinator and editor.
OFFICE = ("demonstration_programme",)


class MovedServer(OwnServer):
    """A server whose clock stands still until it is set (scripts/testing/clocked_kier.py).

    `make` are commands that make its accounts, `run` the scheduled tasks that its clock runs.
    """

    def __init__(
        self,
        begin: str,
        *,
        make: Sequence[str] = OFFICE,
        run: Sequence[str] = (),
        **settings: str,
    ) -> None:
        super().__init__()
        self.environment |= {
            "KIER_MODE": "test",
            "KIER_HOSTS": "127.0.0.1",
            "KIER_MAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "KIER_MAIL_OPTIONS": json.dumps({"file_path": str(self.data / "mail")}),
            **settings,
        }
        module = [sys.executable, "-P", "-m", "scripts.testing.clocked_kier", begin]
        self.command = [*module, "--make", *make, "--run", *run]
        self.stdin = subprocess.PIPE
        self.environment["PYTHONPATH"] = str(self.checkout)
        self.mails = Mailbox(self.data / "mail")
        self._answers = 0

    def go(self, wall: str) -> None:
        """Go on to `2027-03-27T14:20`, and do on the way what the clock does."""
        self._tell(f"go {wall}")

    def leap(self, wall: str) -> None:
        """Set the clock, and do once what it does."""
        self._tell(f"leap {wall}")

    def settle(self) -> None:
        """Do what waits for a worker: tasks, letters, pushes."""
        self._tell("settle")

    def mails_to(self, address: str) -> list[str]:
        """Return the texts of all mails to an address, oldest first, once none waits."""
        self.settle()
        return self.mails.to(address)

    def _tell(self, command: str) -> None:
        if self.process.stdin is None:
            raise RuntimeError("it was not started")
        self._answers += 1
        os.write(self.process.stdin.fileno(), f"{command}\n".encode())
        end = time.monotonic() + PATIENCE_SECONDS
        while self.said().splitlines().count(DONE) < self._answers:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{command}: {self.said()[-3000:]}")
            time.sleep(LOOK_SECONDS)


class Mailbox:
    """Mails that a server wrote into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Mails of one second may stand in one file.
        self.read: Counter[Path] = Counter()
        self.sizes: dict[Path, int] = {}
        # To whom each went, and its text.
        self.mails: list[tuple[str, str]] = []

    def to(self, address: str) -> list[str]:
        """Return the texts of all mails to an address, oldest first."""
        for file in sorted(self.folder.glob("*.log"), key=lambda one: one.stat().st_mtime_ns):
            if file.stat().st_size != self.sizes.get(file):
                self.sizes[file] = file.stat().st_size
                written = file.read_bytes().split(END)[self.read[file] : -1]
                self.read[file] += len(written)
                self.mails += map(_opened, written)
        return [text for to, text in self.mails if address in to]


def _opened(written: bytes) -> tuple[str, str]:
    mail: EmailMessage = email.message_from_bytes(written.lstrip(), policy=policy.default)
    body = mail.get_body(("plain",))
    return str(mail["To"]), body.get_content() if body else ""

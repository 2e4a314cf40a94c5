"""Child processes that are restarted, and that never outlive their parent."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# After as many ends in so many seconds something is wrong that starting again does not mend: a
# server is given up, another process waits, since what it needs may come back.
MAX_ENDS = 5
WITHIN_SECONDS = 60.0
PAUSE_SECONDS = 15.0

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Have the kernel end this process with its parent (prctl(2), Linux).

    To be called in the child, between fork and exec.
    """
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """A command that runs in a process group of its own."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=MAX_ENDS))
    # When it is started again, in monotonic seconds, if it waits for that.
    starts_at: float | None = None
    restarts: int = 0

    def start(self) -> None:
        """Start the command; its standard error is inherited, the rest is discarded."""
        self.starts_at = None
        self.restarts += self.process is not None
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=self.pass_fds,
            # Ctrl-C in a terminal goes to a whole group: only the one who watches may get it.
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - we have one thread
        )

    @property
    def pid(self) -> int | None:
        """The process number while it runs."""
        return self.process.pid if self.process and self.process.poll() is None else None

    def how_it_ended(self) -> str | None:
        """Return how it ended in a few words, or None while it runs."""
        code = self.process.poll() if self.process else None
        if code is None:
            return None
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def may_start_again(self) -> bool:
        """Note an end, and tell whether ends are rare enough for a restart."""
        now = time.monotonic()
        self.ends.append(now)
        return len(self.ends) < MAX_ENDS or now - self.ends[0] > WITHIN_SECONDS

    def ask_to_stop(self) -> None:
        """Ask the process group to stop."""
        self._signal(signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds), then kill the process group."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        # The group may be empty already.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

"""Starts Kier's processes, restarts those that end, and stops them together."""

import json
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from .children import PAUSE_SECONDS, Child

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_SECONDS = 0.1
# A server that stops lets its calls end (server.STOP_SECONDS); then it is ended.
STOP_SECONDS = 8.0
# On a machine that is busy otherwise a start takes a minute: to begin anew would help nobody.
READY_SECONDS = 300.0
# For one answer: a Redis that says nothing takes two of them, once.
SECONDS = 5.0
READY = {(200, ()), (503, ("cache",))}


HERE = "127.0.0.1"
# Whatever proxy the environment names for calls to others.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def is_ready(port: int, host: str = HERE) -> bool:
    """Tell whether `/readyz` reports everything but Redis, which is optional."""
    return _answer_of(f"http://{host}:{port}/readyz") in READY


def is_alive(port: int, host: str = HERE) -> bool:
    """Tell whether a server answers."""
    return _answer_of(f"http://{host}:{port}/livez") == (200, ())


def _answer_of(url: str) -> tuple[int, tuple[str, ...]]:
    """Return status and missing parts; zero if nobody answers."""
    try:
        with _direct.open(url, timeout=SECONDS) as answer:
            return answer.status, ()
    except urllib.error.HTTPError as refused:
        try:
            return refused.code, tuple(json.loads(refused.read())["missing"])
        except (OSError, ValueError, KeyError):
            return refused.code, ()
    except OSError:
        return 0, ()


class Watch:
    """The processes of one Kier: servers, and those that start `after` the server answers.

    While the database is away, `after` processes are restarted now and then; servers go on, as they
    show whom to call.
    """

    def __init__(
        self,
        *,
        port: int,
        servers: Sequence[Child],
        after: Sequence[Child],
        say: Callable[[str], None],
        on_ready: Callable[[], None],
        roll: Path,
        host: str = HERE,
    ) -> None:
        self.port, self.host = port, host
        self.servers = servers
        self.after = after
        self.say = say
        self.on_ready = on_ready
        self.roll = roll
        self.running: list[Child] = []
        self.has_started = False
        self.waiting_since: float | None = None

    def run(self) -> int:
        """Serve until a signal of `STOP_SIGNALS`, which must be blocked; return the exit code."""
        try:
            self._begin()
            while True:
                if signal.sigtimedwait(STOP_SIGNALS, LOOK_SECONDS):
                    self.say("Kier stops.")
                    return 0
                if not self._look():
                    return 1
        finally:
            self._stop()

    def _begin(self) -> None:
        self._start(self.servers)
        if not self.servers:
            self._ready()

    def _look(self) -> bool:
        for child in self.running:
            if child.starts_at is not None:
                self._start_if_due(child)
            elif (how := child.how_it_ended()) and not self._revive(child, how):
                return False
        if self.waiting_since is None:
            return True
        if (is_alive if self.has_started else is_ready)(self.port, self.host):
            self._ready()
        elif time.monotonic() - self.waiting_since > READY_SECONDS:
            self.say(f"Kier gives up: the server was not ready within {READY_SECONDS:.0f} seconds.")
            return False
        return True

    def _ready(self) -> None:
        self.waiting_since = None
        if self.has_started:
            self.say("Kier: the server is back.")
            return
        self.has_started = True
        self._start(self.after)
        self.on_ready()

    def _revive(self, child: Child, how: str) -> bool:
        if not child.may_start_again():
            if child in self.after:
                self.say(f"Kier: the {child.name} ends ({how}) again and again, and waits a while.")
                child.starts_at = time.monotonic() + PAUSE_SECONDS
                self._write_roll()
                return True
            self.say(f"Kier gives up: the {child.name} ended ({how}) again and again.")
            return False
        self.say(f"Kier: the {child.name} ended ({how}) and is started again.")
        child.stop(0.0)
        child.start()
        self._write_roll()
        if child in self.servers and self.waiting_since is None:
            self.waiting_since = time.monotonic()
        return True

    def _start_if_due(self, child: Child) -> None:
        if child.starts_at is not None and time.monotonic() >= child.starts_at:
            child.stop(0.0)
            child.start()
            self._write_roll()

    def _start(self, children: Sequence[Child]) -> None:
        for child in children:
            child.start()
            self.running.append(child)
        if self.servers and children is self.servers:
            self.waiting_since = time.monotonic()
        self._write_roll()

    def _stop(self) -> None:
        for child in self.running:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.running:
            child.stop(deadline)
        self.roll.unlink(missing_ok=True)

    def _write_roll(self) -> None:
        rows = [
            {"name": child.name, "pid": child.pid, "restarts": child.restarts}
            for child in self.running
        ]
        text = json.dumps({"host": self.host, "port": self.port, "processes": rows}, indent=1)
        # Whole or as it was; that there is no room for it is no reason to stop.
        beside = self.roll.with_suffix(".new")
        with suppress(OSError):
            beside.write_text(text)
            beside.replace(self.roll)

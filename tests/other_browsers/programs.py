"""Starts Firefox and WebKitGTK with a throwaway profile and no way to other hosts."""

import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from scripts.launcher.children import die_with_parent

from .wire import PATIENCE_SECONDS, Driver, Marionette, Wire

LOOK_SECONDS = 0.05
STOP_SECONDS = 20
type Setting = str | int | bool
# Those of Marionette itself come on top: no updates, no first pages, no word to Mozilla.
PREFERENCES: Mapping[str, Setting] = {
    "datareporting.healthreport.uploadEnabled": False,
    "intl.accept_languages": "nl",
    "marionette.port": 0,
    "toolkit.telemetry.enabled": False,
}
DISPLAY = ("-screen", "0", "1280x1024x24", "-nolisten", "tcp")


# The other sites of `outside` have a certificate of their own making.
CAPABILITIES: Mapping[str, Any] = {"acceptInsecureCerts": True}


@contextmanager
def firefox(program: Path, proxy: int, preferences: Mapping[str, Setting]) -> Iterator[Wire]:
    with tempfile.TemporaryDirectory(prefix="kier-firefox-", ignore_cleanup_errors=True) as folder:
        profile = Path(folder)
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in {**PREFERENCES, **preferences}.items()
        ]
        (profile / "user.js").write_text("".join(lines))
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", profile]
        with running(command, {}) as process:
            port = profile / "MarionetteActivePort"
            wait_for(process, lambda: port.exists() and port.read_text().isdigit())
            way = f"127.0.0.1:{proxy}"
            out = {"proxyType": "manual", "sslProxy": way, "httpProxy": way}
            yield Marionette(int(port.read_text()), {**CAPABILITIES, "proxy": out})


@contextmanager
def webkit(driver: Path, display: str, proxy: int) -> Iterator[Wire]:
    # An empty home: nothing of this machine's is looked at.
    with ExitStack() as ends:
        home = ends.enter_context(
            tempfile.TemporaryDirectory(prefix="kier-webkit-", ignore_cleanup_errors=True)
        )
        # Its driver takes a proxy for one that is spoken to by TLS itself.
        way = f"http://127.0.0.1:{proxy}"
        out = {"https_proxy": way, "http_proxy": way, "no_proxy": "127.0.0.1"}
        own = {"DISPLAY": display, "HOME": home, "LANG": "C.UTF-8", **out}
        port = free_port()
        command = [driver, f"--port={port}", "--host=127.0.0.1"]
        process = ends.enter_context(running(command, own))
        wait_for(process, lambda: is_open(port))
        driven = Driver(port, CAPABILITIES)
        ends.callback(driven.close)
        yield driven


@contextmanager
def screen(program: Path) -> Iterator[str]:
    """Start an invisible screen (Xvfb); return its name."""
    reading, writing = os.pipe()
    try:
        command = [program, "-displayfd", str(writing), *DISPLAY]
        with running(command, {}, pass_fds=(writing,)):
            yield f":{os.read(reading, 16).decode().strip()}"
    finally:
        os.close(reading)
        os.close(writing)


@contextmanager
def running(
    command: Sequence[str | Path], more: Mapping[str, str], pass_fds: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and end it with all that it started."""
    process = subprocess.Popen(  # noqa: S603
        command,
        env={**os.environ, **more},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=pass_fds,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing is shared with threads
    )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> None:
    """Wait until a program is ready; raise TimeoutError if it is not, or ended."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        if time.monotonic() > end or process.poll() is not None:
            raise TimeoutError(process.args)
        time.sleep(LOOK_SECONDS)


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def is_open(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0

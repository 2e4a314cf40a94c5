"""`scripts/run`, once the packages are installed."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from environs import EnvError

from backend.core.environment import FILE, data_folder, explain, read_file

from . import metrics_address, secrets_file, start_stamp, write_ahead_log
from .children import Child, die_with_parent
from .supervisor import HERE, STOP_SIGNALS, Watch

BASE = Path(__file__).resolve().parent.parent.parent
BACKLOG = 2048
# sd_listen_fds(3): the number of the first descriptor that systemd hands over.
FIRST_DESCRIPTOR = 3
# What a machine does: serve and work, or one of the two where others do the rest.
ROLES = ("all", "web", "worker")
# What runs beside the servers, by `KIER_PROCESSES`: names of processes, and commands.
BACKGROUND: dict[str, dict[str, list[str]]] = {
    "together": {"worker": ["background"]},
    "separate": {
        "worker": ["db_worker", "--no-startup-delay"],
        "notifications": ["deliver"],
        "scheduler": ["crontask", "--no-heartbeat"],
    },
}


class CannotStart(Exception):
    """Why Kier cannot start, in one sentence."""


def say(line: str) -> None:
    """Write a line for people, if anybody still reads it."""
    try:
        print(line, flush=True)
    except OSError:
        sys.stdout = sys.stderr


def read_number(name: str, default: int, most: int) -> int:
    """Return a whole number from the environment, or raise `CannotStart`."""
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) <= most):
        raise CannotStart(f"{name} is {text}, and has to be a number up to {most}.")
    return int(text)


def read_choice(name: str, default: str, choices: Sequence[str]) -> str:
    """Return a word from the environment, or raise `CannotStart` if it is no choice."""
    text = os.environ.get(name) or default
    if text not in choices:
        raise CannotStart(f"{name} is {text}, and has to be one of {', '.join(choices)}.")
    return text


def bind(host: str, port: int) -> socket.socket:
    """Return a bound socket that does not listen yet, or raise `CannotStart`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise CannotStart(
            f"port {port} on {host} is taken or not to be had ({error.strerror}). "
            f"Stop what listens there, or take another: PORT={port + 1} scripts/run"
        ) from None
    return listener


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket, or raise `CannotStart`."""
    listener = bind(host, port)
    listener.listen(BACKLOG)
    return listener


def handed_over() -> socket.socket | None:
    """Return the socket of systemd's socket activation, or None.

    It stays open during restarts, so that callers wait.
    """
    process, count = os.environ.pop("LISTEN_PID", ""), os.environ.pop("LISTEN_FDS", "")
    if process != str(os.getpid()):
        return None
    listener = socket.socket(fileno=FIRST_DESCRIPTOR)
    if count != "1" or listener.family not in {socket.AF_INET, socket.AF_INET6}:
        raise CannotStart("kier.socket has to have one ListenStream, with an address and a port.")
    return listener


def a_listener(role: str) -> socket.socket:
    """Return systemd's socket, or one of our own.

    Callers wait from now on; a machine of role `web` refuses them until a server process listens,
    so that the proxy asks another machine.
    """
    if listener := handed_over():
        return listener
    host = os.environ.get("KIER_BIND") or HERE
    return (bind if role == "web" else listen)(host, read_number("PORT", 8000, 65_535))


def hold(data: Path) -> int:
    """Lock the data folder until this process ends, or raise `CannotStart`."""
    try:
        handle = os.open(data / "run.lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise CannotStart(
            f"{data} holds files of another user ({error.strerror}). Run Kier as that user, or "
            f"give it the folder, as root: chown -R USER: {data}"
        ) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(
            f"another scripts/run uses {data}. Stop it, or give this one its own KIER_DATA."
        ) from None
    return handle


def reachable(host: str) -> str:
    """Return the host name under which a local browser reaches this address."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked, not listened on
    host = everywhere.get(host, host)
    return f"[{host}]" if ":" in host else host


def read_settings() -> Path:
    """Load `kier.env` into the environment, and return the data folder."""
    data = data_folder()
    read_file(data)
    # A file that names no mode is of a production, as it is for `manage.py`.
    usual = "production" if (data / FILE).exists() else "demonstration"
    if os.environ.setdefault("KIER_MODE", usual) == "demonstration":
        secrets_file.write_once(data / FILE, secrets_file.new_secrets("demonstration"))
        read_file(data)
    return data


def environment(data: Path, address: str) -> dict[str, str]:
    """Return the variables of all of Kier's processes."""
    values = dict(os.environ, KIER_DATA=str(data), DJANGO_SETTINGS_MODULE="backend.settings")
    if values["KIER_MODE"] != "production":
        values.setdefault("KIER_PUBLIC_URL", address)
    return values


def prepare(data: Path, values: dict[str, str]) -> None:
    """Run `preparation` unless nothing has changed since; exit if it fails."""
    if start_stamp.is_current(data, values):
        return
    done = subprocess.run(
        [sys.executable, "-m", "scripts.launcher.preparation"],
        env=values,
        check=False,
        preexec_fn=die_with_parent,
    )
    if done.returncode:
        sys.exit(1)


def listen_for_metrics() -> socket.socket | None:
    """Return a socket at the address of `KIER_METRICS`, or None without one."""
    text = os.environ.get("KIER_METRICS", "")
    is_public = os.environ.get("KIER_METRICS_BEYOND_LOOPBACK", "") == "true"
    try:
        return listen(*metrics_address.read(text, is_public=is_public)) if text else None
    except ValueError as error:
        raise CannotStart(f"KIER_METRICS is {text}, {error}") from None


def server_processes(
    values: dict[str, str], listener: socket.socket, metrics: socket.socket | None
) -> list[Child]:
    """Return the server's processes, which also serve metrics."""
    count = read_number("KIER_WORKERS", 2, 64) if values.get("REDIS_URL") else 1
    sockets = tuple(listening.fileno() for listening in (listener, metrics) if listening)
    serve = [sys.executable, "-m", "scripts.launcher.server"]
    return [
        Child("server", [*serve, str(slot), *map(str, sockets)], values, sockets)
        for slot in range(count)
    ]


def metrics_process(values: dict[str, str], metrics: socket.socket) -> Child:
    """Return the process that serves metrics where no server does."""
    fd = metrics.fileno()
    command = [sys.executable, "-m", "scripts.launcher.metrics_server", str(fd)]
    return Child("metrics", command, values, (fd,))


def worker_processes(values: dict[str, str]) -> list[Child]:
    """Return the processes that start once the server is ready."""
    usual = "separate" if values.get("REDIS_URL") else "together"
    commands = BACKGROUND[read_choice("KIER_PROCESSES", usual, tuple(BACKGROUND))]
    return [Child(name, manage(*command), values) for name, command in commands.items()]


def manage(*command: str) -> list[str]:
    """Return a `manage.py` command without Django's checks, which would load the whole API."""
    return [sys.executable, "manage.py", *command, "--skip-checks"]


def greet(data: Path, address: str, metrics: socket.socket | None) -> None:
    """Print where Kier is, who can sign in, and the line that programs wait for."""
    if metrics:
        host, port = metrics.getsockname()[:2]
        say(f"Metrics are at http://{reachable(host)}:{port}/metrics")
    demo = data / "demo.json"
    where = f"{address}/" if address else "its workers run"
    say(f"Kier serves at {where}, its data is in {data}" if address else f"Its data is in {data}")
    if address and demo.exists():
        say("Sign-ins of the demonstration:")
        for sign_in in json.loads(demo.read_text()):
            say(f"  {sign_in['role']:<19}{sign_in['email']:<36}{sign_in['password']}")
    say("Ctrl-C stops it.")
    say(f"Kier is ready: {where}")


def run() -> int:
    """Prepare, serve and stop; return the exit code."""
    os.chdir(BASE)
    # What is made in the folder is for its owner alone.
    os.umask(0o077)
    data = read_settings()
    # Closed, and so given up, when this process ends.
    hold(data)
    role = read_choice("KIER_ROLE", ROLES[0], ROLES)
    listener = None if role == "worker" else a_listener(role)
    metrics = listen_for_metrics()
    host, port = listener.getsockname()[:2] if listener else (HERE, 0)
    name = reachable(host)
    address = f"http://{name}:{port}"
    values = environment(data, address)
    prepare(data, values)
    # What was erased before a power cut, or before this process was killed.
    write_ahead_log.empty(start_stamp.sqlite_file(data, values))
    # From here on they are waited for; `nohup` may have had one of them ignored.
    ignored = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    signal.pthread_sigmask(
        signal.SIG_BLOCK,
        [number for number in STOP_SIGNALS if number != signal.SIGHUP or not ignored],
    )
    after = [] if role == "web" else worker_processes(values)
    if metrics and not listener:
        after.append(metrics_process(values, metrics))
    watch = Watch(
        port=port,
        host=name,
        servers=server_processes(values, listener, metrics) if listener else [],
        after=after,
        say=say,
        on_ready=lambda: greet(data, address if listener else "", metrics),
        roll=data / "processes.json",
    )
    code = watch.run()
    if code and not watch.has_started:
        # Perhaps it was prepared by other code than ran.
        start_stamp.forget(data)
    write_ahead_log.empty(start_stamp.sqlite_file(data, values))
    return code


if __name__ == "__main__":
    try:
        sys.exit(run())
    except CannotStart as reason:
        sys.exit(f"Kier cannot start: {reason}")
    except EnvError as error:
        sys.exit(f"Kier cannot start: {explain(error)}")
    except KeyboardInterrupt:
        sys.exit(130)

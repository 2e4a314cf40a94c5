"""Hosts in network namespaces, with cables that can be cut; Linux and root only.

All names begin with `kier-` and the process number; leftovers of killed runs are removed.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from .shutdown import ending

PREFIX = "kier"
NAMESPACE = re.compile(rf"{PREFIX}-(\d+)-\w+")
NAMED = Path("/run/netns")
SWITCH = "switch"
# A network is 10.77.<its number>.0/24; callers have addresses of their own behind one host.
NETWORKS = {"front": "10.77.1", "database": "10.77.2", "redis": "10.77.3"}
CALLERS = "10.78.0.0/16"
COMMAND_SECONDS = 30
LOOK_SECONDS = 0.1


class NotHere(Exception):
    """There can be no hosts of its own on this machine, and why."""


def why_not() -> str:
    """Return why there can be no hosts here; empty if there can."""
    if os.geteuid() != 0:
        return "only root makes network namespaces: sudo scripts/demo cluster"
    for program, package in {"ip": "iproute2", "setpriv": "util-linux"}.items():
        if not shutil.which(program):
            return f"{program} is missing: apt-get install {package}"
    probe = f"{PREFIX}-{os.getpid()}-probe"
    try:
        with ending.later():
            try:
                ip("netns", "add", probe)
                ip("-n", probe, "link", "add", SWITCH, "type", "bridge")
            finally:
                take_away(probe)
    except (OSError, subprocess.SubprocessError):
        return "this kernel gives out no network namespaces or no bridges"
    return ""


def ip(*words: str) -> str:
    """Run `ip`, and return what it says."""
    with ending.later():
        done = subprocess.run(
            ["ip", *words], check=True, capture_output=True, text=True, timeout=COMMAND_SECONDS
        )
    return done.stdout


@dataclass(frozen=True, slots=True)
class Host:
    """One machine: a namespace with a cable to each of its networks."""

    name: str
    namespace: str
    switch: str
    addresses: Mapping[str, str]

    @property
    def _on_it(self) -> tuple[str, ...]:
        return ("ip", "netns", "exec", self.namespace)

    def start(
        self,
        command: list[str],
        *,
        log: IO[str],
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start a program on it, which ends when this process does."""
        return subprocess.Popen(
            # Not `preexec_fn`: callers run on threads meanwhile.
            [*self._on_it, "setpriv", "--pdeathsig", "TERM", *command],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for this process alone, which then stops the others in order.
            start_new_session=True,
        )

    def run(self, *command: str, environment: Mapping[str, str] | None = None) -> bool:
        """Run a program on it to its end; tell whether that was a good one."""
        done = subprocess.run(
            [*self._on_it, *command],
            env=environment,
            check=False,
            capture_output=True,
            timeout=COMMAND_SECONDS,
        )
        return done.returncode == 0

    def processes(self) -> list[int]:
        """Return the numbers of all processes on it, but for our own."""
        return processes_in(self.namespace)

    def kill(self) -> None:
        """End all of its processes at once (SIGKILL), as if somebody pulled its plug."""
        kill_all(self.namespace)

    @contextmanager
    def cut(self, network: str) -> Iterator[None]:
        """Cut a host's cable to a network, unnoticed by the host, and restore it in the end."""
        self._set(network, "down")
        try:
            yield
        finally:
            self._set(network, "up")

    def _set(self, network: str, state: str) -> None:
        ip("-n", self.switch, "link", "set", self.port(network), state)

    def port(self, network: str) -> str:
        """Return the name of its port on the switch; Linux takes fifteen letters."""
        return f"{self.name}.{network[:4]}"


class Hosts:
    """All hosts of a run, and the switch between them; all of it is gone on leaving."""

    def __init__(self) -> None:
        self.made: dict[str, Host] = {}
        self.switch = self._namespace(SWITCH)
        self._home = -1

    def __enter__(self) -> Self:
        """Make a bridge for each network, or raise `NotHere`."""
        if why := why_not():
            raise NotHere(why)
        sweep()
        self._home = os.open("/proc/self/ns/net", os.O_RDONLY)
        try:
            ip("netns", "add", self.switch)
            for network in NETWORKS:
                ip("-n", self.switch, "link", "add", network, "type", "bridge")
                ip("-n", self.switch, "link", "set", network, "up")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End what still runs on them, and take them away."""
        os.setns(self._home, os.CLONE_NEWNET)
        os.close(self._home)
        for namespace in (*(host.namespace for host in self.made.values()), self.switch):
            take_away(namespace)

    def make(self, name: str, number: int, *networks: str) -> Host:
        """Make a host with this number on each of these networks."""
        host = Host(
            name,
            self._namespace(name),
            self.switch,
            {network: f"{NETWORKS[network]}.{number}" for network in networks},
        )
        # Before it is there: whoever ends us meanwhile leaves nothing.
        self.made[name] = host
        ip("netns", "add", host.namespace)
        ip("-n", host.namespace, "link", "set", "lo", "up")
        for network, address in host.addresses.items():
            port = host.port(network)
            pair = ("type", "veth", "peer", "name", network, "netns", host.namespace)
            ip("-n", self.switch, "link", "add", port, *pair)
            ip("-n", self.switch, "link", "set", port, "master", network, "up")
            ip("-n", host.namespace, "address", "add", f"{address}/24", "dev", network)
            ip("-n", host.namespace, "link", "set", network, "up")
        return host

    def enter(self, host: Host) -> None:
        """Have this thread, and threads and sockets that it makes from now on, be on a host."""
        handle = os.open(NAMED / host.namespace, os.O_RDONLY)
        try:
            os.setns(handle, os.CLONE_NEWNET)
        finally:
            os.close(handle)

    def give_callers_addresses(self, callers: Host, proxy: Host) -> None:
        """Have callers call from any address of `CALLERS`, and the proxy find the way back."""
        ip("-n", callers.namespace, "route", "add", "local", CALLERS, "dev", "lo")
        way = ("via", callers.addresses["front"])
        ip("-n", proxy.namespace, "route", "add", CALLERS, *way)

    def _namespace(self, name: str) -> str:
        return f"{PREFIX}-{os.getpid()}-{name}"


def sweep() -> None:
    """Take away what runs left that were killed before they could."""
    for path in NAMED.iterdir() if NAMED.exists() else ():
        found = NAMESPACE.fullmatch(path.name)
        if found and not Path("/proc", found[1]).exists():
            take_away(path.name)


def take_away(namespace: str) -> None:
    """End all processes in a namespace, if it is there, and take it away with its cables."""
    if not (NAMED / namespace).exists():
        return
    with ending.later():
        # One whose making was broken off has no processes, and nobody can say so.
        with suppress(subprocess.CalledProcessError):
            kill_all(namespace)
        ip("netns", "del", namespace)


def kill_all(namespace: str) -> None:
    """Kill all processes of a namespace, also those that they start meanwhile."""
    while numbers := processes_in(namespace):
        for number in numbers:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        time.sleep(LOOK_SECONDS)


def processes_in(namespace: str) -> list[int]:
    """Return the numbers of the processes in a namespace that live, but for our own."""
    numbers = [int(line) for line in ip("netns", "pids", namespace).split()]
    return [number for number in numbers if number != os.getpid() and not _is_dead(number)]


def _is_dead(number: int) -> bool:
    try:
        stat = Path("/proc", str(number), "stat").read_text()
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] in {"Z", "X"}

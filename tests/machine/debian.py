"""A Debian 13 in a folder, made by debootstrap and started by systemd-nspawn.

Its network is a loopback of its own; packages are installed through this machine's settings.
"""

import contextlib
import os
import re
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from configparser import ConfigParser
from contextlib import contextmanager
from pathlib import Path

from scripts.launcher.children import die_with_parent

RELEASE = "trixie"
# Beside what debootstrap's smallest variant has.
PACKAGES = "systemd-sysv,dbus,ca-certificates"
# What makes and starts it, and Debian's package of each.
PROGRAMS = {"debootstrap": "debootstrap", "systemd-nspawn": "systemd-container"}
CERTIFICATES = Path("etc/ssl/certs/ca-certificates.crt")
# How this machine's own clients find registries, whoever set that up.
OF_PIP = ("index-url", "extra-index-url", "trusted-host", "proxy", "timeout")
OF_UV = "uv_(default_index|index|extra_index_url|index_url|system_certs|native_tls|http_timeout)"
SETTINGS_OF_CLIENTS = re.compile(
    "(?i)(https?|all|no)_proxy|"
    rf"pip_({'|'.join(OF_PIP).replace('-', '_')})|{OF_UV}"
)
FILES_OF_PIP = (
    "/etc/pip.conf",
    "/etc/xdg/pip/pip.conf",
    "~/.config/pip/pip.conf",
    "~/.pip/pip.conf",
)
FILES_OF_UV = ("/etc/uv/uv.toml", "~/.config/uv/uv.toml")
LOOK_SECONDS = 0.05
# systemd-nspawn mounts what it exports, and leaves what it started when it is killed; both end with
# namespaces around it, which end with us.
NSPAWN = "/run/systemd/nspawn"
MOUNT = f'mkdir -p {NSPAWN} && mount -t tmpfs tmpfs {NSPAWN} && exec "$0" "$@"'
AROUND = ("/usr/bin/unshare", "--mount", "--pid", "--mount-proc", "--fork", "--kill-child")
# There is nobody to ask at first; then it answers once all units have been started.
UNTIL_STARTED = """
until [[ "$(systemctl is-system-running --wait 2>/dev/null)" =~ ^(running|degraded)$ ]]; do
    sleep 0.1
done
"""


class NotToBeHad(Exception):
    """The reason why this machine cannot make another one."""


class Failed(Exception):
    """A command failed."""


def sources() -> list[str]:
    """Return lines of a `sources.list` for Debian 13, as apt here is set up; raise NotToBeHad."""
    wanted = ["--format", "$(SITE) $(RELEASE) $(COMPONENT)", "Created-By: Packages"]
    listed = subprocess.run(  # noqa: S603 - apt's own words
        ["/usr/bin/apt-get", "indextargets", *wanted], capture_output=True, text=True, check=False
    )
    lines = [f"deb {line}" for line in listed.stdout.splitlines() if f" {RELEASE}" in line]
    found = sorted({line for line in lines if line.startswith("deb http")}, key=len)
    if not found:
        raise NotToBeHad(f"apt of this machine has no Debian {RELEASE}")
    return found


def pip_settings() -> str:
    read = ConfigParser(interpolation=None)
    read.read([Path(name).expanduser() for name in FILES_OF_PIP])
    found = dict(read["global"]) if read.has_section("global") else {}
    lines = [f"{name} = {found[name]}" for name in OF_PIP if name in found]
    return "\n".join(["[global]", *lines, ""])


def missing_packages() -> list[str]:
    return [package for name, package in PROGRAMS.items() if not shutil.which(name)]


def why_not() -> str:
    if os.geteuid() != 0:
        return "only root makes a Debian in a folder"
    if missing := missing_packages():
        return f"install Debian's {' and '.join(missing)}"
    try:
        sources()
    except NotToBeHad as why:
        return str(why)
    return ""


class Machine:
    """A Debian in `root`, running within `booted`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # The number of its first process on this machine; there is no such process yet.
        self.leader = 2**22

    def make(self) -> None:
        """Run debootstrap, and configure registries; raise NotToBeHad without packages."""
        [_deb, site, *_rest] = sources()[0].split()
        words = ["--variant=minbase", f"--include={PACKAGES}", RELEASE, str(self.root), site]
        made = subprocess.run(  # noqa: S603 - Debian's own program
            ["/usr/sbin/debootstrap", *words], capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise NotToBeHad(f"debootstrap: {made.stdout.strip().rpartition('\n')[2]}")
        self.write("etc/apt/sources.list", "".join(f"{line}\n" for line in sources()))
        self.write("etc/hosts", "127.0.0.1 localhost kier.example\n")
        acquire = subprocess.run(
            ["/usr/bin/apt-config", "dump", "Acquire"], capture_output=True, text=True, check=True
        )
        self.write("etc/apt/apt.conf.d/90machine", acquire.stdout)
        self.write("etc/pip.conf", pip_settings())
        for file in (Path(name).expanduser() for name in FILES_OF_UV):
            if file.exists():
                self.write("etc/uv/uv.toml", file.read_text())
        self.trust(Path("/", CERTIFICATES).read_text())

    def write(self, name: str, text: str) -> Path:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def trust(self, certificates: str) -> None:
        with (self.root / CERTIFICATES).open("a") as file:
            file.write(certificates)

    @contextmanager
    def booted(self, log: Path, *options: str) -> Iterator[None]:
        """Start its systemd, and end all of it afterwards; raise NotToBeHad if it fails."""
        words = ["--boot", "--private-network", "--register=no", "--keep-unit", "--quiet"]
        words += [
            f"--directory={self.root}",
            "--console=pipe",
            "--resolv-conf=copy-host",
            "--timezone=off",
            *options,
        ]
        with log.open("w") as said:
            nspawn = subprocess.Popen(  # noqa: S603 - systemd's own program
                [*AROUND, "/bin/sh", "-c", MOUNT, "/usr/bin/systemd-nspawn", *words],
                env=os.environ | {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads are shared
            )
            try:
                self.leader = self._first_process(nspawn, log)
                self.run(UNTIL_STARTED)
                yield
            finally:
                # Nothing of it is to be kept, so all of it is killed.
                nspawn.kill()
                nspawn.wait()
                self._wait_for_end()

    def _first_process(self, nspawn: "subprocess.Popen[bytes]", log: Path) -> int:
        while nspawn.poll() is None:
            for child in (grand for one in children(nspawn.pid) for grand in children(one)):
                with contextlib.suppress(OSError):
                    if Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                        return child
            time.sleep(LOOK_SECONDS)
        raise NotToBeHad(f"no systemd starts here: {log.read_text().strip()}")

    def _wait_for_end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            ended = os.pidfd_open(self.leader)
            select.select([ended], [], [])
            os.close(ended)

    def command(self, *, outside: bool = False) -> list[str]:
        """Return the words before a command in the machine; `outside` in this machine's network."""
        theirs = ["--mount", "--uts", "--ipc", "--pid", "--cgroup"]
        return ["/usr/bin/nsenter", "-t", str(self.leader), *theirs, *([] if outside else ["-n"])]

    def run(self, script: str, *, outside: bool = False) -> str:
        """Run a root shell's command and return its output; raise Failed."""
        done = subprocess.run(  # noqa: S603 - the commands of our own page
            [*self.command(outside=outside), "/bin/bash", "-euo", "pipefail", "-c", script],
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Failed(f"{script}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def do[T](self, act: Callable[[], T]) -> T:
        with ThreadPoolExecutor(1, initializer=self.enter_network) as pool:
            return pool.submit(act).result()

    def enter_network(self) -> None:
        network = os.open(f"/proc/{self.leader}/ns/net", os.O_RDONLY)
        try:
            os.setns(network, os.CLONE_NEWNET)
        finally:
            os.close(network)

    def pids(self, name: str) -> list[int]:
        spaces = os.readlink(f"/proc/{self.leader}/ns/pid")
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                is_there = os.readlink(folder / "ns" / "pid") == spaces
                if is_there and (folder / "comm").read_text() == f"{name}\n":
                    found.append(int(folder.name))
        return found


def children(pid: int) -> list[int]:
    """Return the numbers of the processes that a process started."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in listed.split()]


def environment() -> dict[str, str]:
    """Return the environment of a root shell, with registries."""
    usual = {"HOME": "/root", "USER": "root", "LANG": "C.UTF-8", "TERM": "dumb"}
    usual["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    usual["DEBIAN_FRONTEND"] = "noninteractive"
    bundles = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE")
    usual |= dict.fromkeys(bundles, f"/{CERTIFICATES}")
    clients = {
        name: value for name, value in os.environ.items() if SETTINGS_OF_CLIENTS.fullmatch(name)
    }
    return clients | usual

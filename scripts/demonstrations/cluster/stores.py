"""PostgreSQL and Redis on hosts of their own, which can be stopped and started."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psycopg

from scripts.testing.stores import postgresql_programs

from .hosts import Host

USER = "postgres"
NAME = "kier"
STOP_SECONDS = 60
READY_SECONDS = 600
LOOK_SECONDS = 0.1


class PostgreSQL:
    """A cluster of its own. `stack` ends it and throws its files away."""

    def __init__(self, host: Host, stack: ExitStack) -> None:
        found = postgresql_programs()
        if found is None:
            raise RuntimeError("initdb and postgres of PostgreSQL are not installed")
        self.programs = found
        self.host, self.password = host, secrets.token_hex(16)
        self.folder = Path(tempfile.mkdtemp(prefix="kier-cluster-postgresql-"))
        stack.callback(shutil.rmtree, self.folder)
        shutil.chown(self.folder, USER, USER)
        self.data = self.folder / "data"
        self.log = stack.enter_context((self.folder / "log").open("w"))
        self._run("initdb", "-D", str(self.data), "-U", USER, "-A", "trust", "--no-sync")
        with (self.data / "pg_hba.conf").open("a") as file:
            file.write("host all all 10.77.2.0/24 scram-sha-256\n")
        self.process: subprocess.Popen[bytes] | None = None
        stack.callback(self.stop)
        self.start()
        with psycopg.connect(self.inside("postgres"), autocommit=True) as server:
            server.execute(f"CREATE ROLE {NAME} LOGIN PASSWORD '{self.password}'")
            server.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")

    @property
    def url(self) -> str:
        """Its address for Kier."""
        return f"postgres://{NAME}:{self.password}@{self.host.addresses['database']}:5432/{NAME}"

    def inside(self, database: str = NAME) -> str:
        """Return its address for us, by a socket that is a file, wherever we are."""
        return f"host={self.folder} user={USER} dbname={database}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {
            "listen_addresses": self.host.addresses["database"],
            "unix_socket_directories": str(self.folder),
        }
        self.process = self.host.start(
            [
                *("setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"),
                *("--pdeathsig", "INT", str(self.programs / "postgres"), "-D", str(self.data)),
                *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
            ],
            log=self.log,
        )
        wait_until(self.answers, "PostgreSQL answers", self.process)

    def answers(self) -> bool:
        """Tell whether it takes connections."""
        try:
            psycopg.connect(self.inside("postgres"), connect_timeout=5).close()
        except psycopg.Error:
            return False
        return True

    def stop(self) -> None:
        """Stop it at once, without a word to those who are connected: it recovers at its start."""
        end(self.process, signal.SIGQUIT)

    def _run(self, program: str, *words: str) -> None:
        user = pwd.getpwnam(USER)
        subprocess.run(
            [self.programs / program, *words],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            user=user.pw_uid,
            group=user.pw_gid,
            extra_groups=[],
        )


class Redis:
    """A Redis of its own that keeps nothing on the disk and asks for a password."""

    def __init__(self, host: Host, stack: ExitStack) -> None:
        self.host, self.password = host, secrets.token_hex(16)
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kier-cluster-")))
        self.log = stack.enter_context((self.folder / "log").open("w"))
        self.process: subprocess.Popen[bytes] | None = None
        stack.callback(self.stop)
        self.start()

    @property
    def url(self) -> str:
        """Its address for Kier."""
        return f"redis://:{self.password}@{self.host.addresses['redis']}:6379/0"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = self.folder / "redis.conf"
        settings.write_text(
            f"bind {self.host.addresses['redis']}\nport 6379\nrequirepass {self.password}\n"
            f'save ""\nappendonly no\ndir {self.folder}\n'
        )
        settings.chmod(0o600)
        self.process = self.host.start(["redis-server", str(settings)], log=self.log)
        wait_until(self.answers, "Redis answers", self.process)

    def answers(self) -> bool:
        """Tell whether it answers to the password."""
        environment = {**os.environ, "REDISCLI_AUTH": self.password}
        words = ("redis-cli", "-e", "-h", self.host.addresses["redis"], "ping")
        return self.host.run(*words, environment=environment)

    def stop(self) -> None:
        """Stop it; all that it had is forgotten."""
        end(self.process, signal.SIGTERM)


def end(process: "subprocess.Popen[bytes] | None", number: signal.Signals) -> None:
    """Ask a process to end, and see that it does."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(number)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(
    is_so: Callable[[], bool],
    what: str,
    process: "subprocess.Popen[bytes] | None" = None,
    seconds: float = READY_SECONDS,
) -> None:
    """Wait for something, or raise `TimeoutError`, or `RuntimeError` if its process ended."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if process and process.poll() is not None:
            raise RuntimeError(f"it ended with code {process.returncode} before: {what}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"it did not happen that {what}")
        time.sleep(LOOK_SECONDS)

"""A PostgreSQL of a test's own, whose files can be read."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.testing.stores import postgresql_programs

USER = "postgres"


@dataclass(frozen=True, slots=True)
class OwnPostgreSQL:
    """Where it listens, and the folder of its files."""

    port: int
    data: Path

    def url(self, user: str, database: str) -> str:
        return f"postgres://{user}@127.0.0.1:{self.port}/{database}"


@contextmanager
def own_postgresql() -> Iterator[OwnPostgreSQL]:
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("initdb and pg_ctl of PostgreSQL are not installed")
    folder = Path(tempfile.mkdtemp(prefix="kier-postgresql-"))
    data = folder / "data"
    control = [programs / "pg_ctl", "-D", data, "-w", "-t", "300", "-l", folder / "log"]
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        _run([programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "--no-sync"])
        # Chosen only now: a port that is free before may be another's after these seconds.
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = int(listener.getsockname()[1])
        settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run([*control, "-o", settings, "start"])
        try:
            yield OwnPostgreSQL(port, data)
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)


def _run(command: list[object]) -> None:
    """Run it as another user: PostgreSQL does not start as root."""
    as_user = pwd.getpwnam(USER) if os.geteuid() == 0 else None
    subprocess.run(  # noqa: S603 - its parts are ours
        [str(part) for part in command],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=as_user.pw_uid if as_user else None,
        group=as_user.pw_gid if as_user else None,
        extra_groups=[] if as_user else None,
    )

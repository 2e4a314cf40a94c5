"""Programs of PostgreSQL that Kier calls: `pg_dump` and `pg_restore`, as new as the server."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.db import connection

# What they take from their environment: nobody reads a password in the list of processes.
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


class ProgramError(Exception):
    """A program is not there, too old for the server, or failed; and what to do."""


@contextmanager
def output(program: str, options: list[str]) -> Iterator[IO[bytes]]:
    """Run it on the database of the settings; what it writes can be read within.

    :raises ProgramError: it is not installed, older than the server, or failed
    """
    server = server_version()
    if (ours := version(program)) < server:
        raise ProgramError(
            f"{program} is of PostgreSQL {ours} and the server of {server}; an older one does not "
            f"read what a newer server says. On Debian: apt-get install postgresql-client-{server}"
        )
    parameters = connection.get_connection_params()
    named = {name: str(parameters[key]) for key, name in VARIABLES.items() if key in parameters}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - its options are ours
            [program, *options], env=os.environ | named, stdout=subprocess.PIPE, stderr=said
        ) as running,
    ):
        assert running.stdout  # noqa: S101 - a pipe was asked for
        try:
            yield running.stdout
        except BaseException:
            running.kill()
            raise
        if running.wait():
            said.seek(0)
            line = said.read().decode(errors="replace").strip().partition("\n")[0]
            raise ProgramError(f"{program} failed: {line}")


def version(program: str) -> int:
    """Return the release of a program, as 17.

    :raises ProgramError: it is not on the PATH
    """
    try:
        said = subprocess.run(  # noqa: S603 - one of the two above
            [program, "--version"], capture_output=True, text=True, check=True
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        raise ProgramError(
            f"{program} is not here. On Debian: apt-get install postgresql-client"
        ) from None
    found = re.search(r"\b(\d+)[.\d]*", said.stdout)
    return int(found[1]) if found else 0


def server_version() -> int:
    """Return the release of the server, as 17."""
    connection.ensure_connection()
    return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]

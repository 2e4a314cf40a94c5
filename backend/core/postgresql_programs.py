"""Runs pg_dump, pg_restore and psql, which must be as new as the server."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

from django.db import connection

# What they take from their environment: nobody reads a password in the list of processes.
VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "dbname": "PGDATABASE",
    "service": "PGSERVICE",
    "require_auth": "PGREQUIREAUTH",
    "channel_binding": "PGCHANNELBINDING",
    "sslmode": "PGSSLMODE",
    "sslnegotiation": "PGSSLNEGOTIATION",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslcertmode": "PGSSLCERTMODE",
    "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL",
    "sslcrldir": "PGSSLCRLDIR",
    "sslsni": "PGSSLSNI",
    "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION",
    "requirepeer": "PGREQUIREPEER",
    "gssencmode": "PGGSSENCMODE",
    "krbsrvname": "PGKRBSRVNAME",
    "options": "PGOPTIONS",
    "application_name": "PGAPPNAME",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "load_balance_hosts": "PGLOADBALANCEHOSTS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
# Those of psycopg and of a line that is kept open, which no program needs.
OF_OUR_OWN_LINES = frozenset({
    *("client_encoding", "context", "cursor_factory", "prepare_threshold"),
    *("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"),
    "tcp_user_timeout",
})  # fmt: skip


class ProgramError(Exception):
    """A program is missing, too old for the server, or failed."""


@contextmanager
def output(program: str, options: Sequence[str]) -> Iterator[IO[bytes]]:
    """Run a program on the database and read its output. May raise `ProgramError`."""
    with _running(program, options, stdout=subprocess.PIPE) as running:
        assert running.stdout  # noqa: S101 - a pipe was asked for
        yield running.stdout


@contextmanager
def input_of(program: str, options: Sequence[str]) -> Iterator[IO[bytes]]:
    """Run a program and write its input; after an exception it is killed.

    May raise `ProgramError`.
    """
    has_read_all = False
    with _running(program, options, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as running:
        assert running.stdin  # noqa: S101 - a pipe was asked for
        # It may end before it has read all; what it says then counts.
        with suppress(BrokenPipeError):
            yield running.stdin
            running.stdin.close()
            has_read_all = True
    if not has_read_all:
        raise ProgramError(f"{program} ended before it had read all")


@contextmanager
def _running(
    program: str, options: Sequence[str], stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    server = server_version()
    if (ours := version(program)) < server:
        raise ProgramError(
            f"{program} is of PostgreSQL {ours} and the server of {server}; an older one does not "
            f"read what a newer server says. On Debian: apt-get install postgresql-client-{server}"
        )
    named = environment_of(connection.get_connection_params())
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(  # noqa: S603 - its options are ours
            [program, *options], env=os.environ | named, stdin=stdin, stdout=stdout, stderr=said
        )
        try:
            yield running
        except BaseException:
            running.kill()
            raise
        finally:
            _close(running)
        if running.returncode:
            said.seek(0)
            line = said.read().decode(errors="replace").strip().partition("\n")[0]
            raise ProgramError(f"{program} failed: {line}")


def environment_of(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Return variables to connect like this process; `ProgramError` if one is unknown."""
    asked = parameters.keys() - OF_OUR_OWN_LINES
    # Without one of them the program might connect with less protection.
    if unknown := sorted(asked - VARIABLES.keys()):
        raise ProgramError(f"what DATABASE_URL asks for cannot be kept: {', '.join(unknown)}")
    return {VARIABLES[key]: str(parameters[key]) for key in asked}


def _close(running: subprocess.Popen[bytes]) -> None:
    if running.stdin:
        with suppress(BrokenPipeError):
            running.stdin.close()
    if running.stdout:
        running.stdout.close()
    running.wait()


def version(program: str) -> int:
    """Return the major version of a program; raise `ProgramError` if it is missing."""
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
    """Return the major version of the server."""
    connection.ensure_connection()
    return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]

"""Finds a PostgreSQL and a Redis for tests, or the reason why there is none."""

import fcntl
import getpass
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

TIMEOUT_SECONDS = 3
# Redis has sixteen databases; the highest are the least likely to hold something of somebody.
REDIS_DATABASES = range(15, 0, -1)
# Where distributions put the programs of the server.
PLACES = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt")
MAY_MAKE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"


@dataclass(frozen=True, slots=True)
class Store:
    """The URL of a store, or why it cannot be used."""

    url: str | None
    why: str


def find_postgresql() -> Store:
    """Return a new database name on the server of `DATABASE_URL`, else a local one."""
    given = os.environ.get("DATABASE_URL")
    if given and not given.startswith("postgres"):
        return Store(None, "DATABASE_URL names another kind of database")
    me, port = getpass.getuser(), os.environ.get("PGPORT", "5432")
    places = [
        "postgres:///postgres",
        f"postgres://{me}@127.0.0.1:{port}/postgres",
        f"postgres://postgres@127.0.0.1:{port}/postgres",
    ]
    why = ""
    for url in [given] if given else places:
        try:
            with psycopg.connect(url, connect_timeout=TIMEOUT_SECONDS) as connection:
                row = connection.execute(MAY_MAKE).fetchone()
        except psycopg.Error as error:
            why = why or str(error).partition("\n")[0]
            continue
        if row and row[0]:
            return Store(with_name(url, f"kier_{os.getpid()}"), "")
        why = "this user may not make databases"
    return Store(None, why)


def find_redis() -> Store:
    """Return a database of a Redis: that of `REDIS_URL`, else an empty local one."""
    given = os.environ.get("REDIS_URL")
    why = "all its databases hold something"
    for url in [given] if given else [f"redis://127.0.0.1:6379/{n}" for n in REDIS_DATABASES]:
        try:
            with redis.Redis.from_url(url, socket_connect_timeout=TIMEOUT_SECONDS) as client:
                if given or (client.dbsize() == 0 and claim(url)):
                    return Store(url, "")
        except redis.RedisError as error:
            return Store(None, str(error))
    return Store(None, why)


def claim(url: str) -> bool:
    """Reserve a database for this run on this machine; tell whether it was free."""
    name = f"kier-tests-{url.rpartition('/')[2]}.lock"
    handle = os.open(Path(tempfile.gettempdir(), name), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return False
    # It stays open: the lock goes with the process.
    return True


def empty_redis(url: str) -> None:
    """Empty a database that was empty before."""
    with redis.Redis.from_url(url, socket_connect_timeout=TIMEOUT_SECONDS) as client:
        client.flushdb()


def with_name(url: str, name: str) -> str:
    """Return the URL of another database on the same server."""
    address, mark, query = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{query}"


def postgresql_programs() -> Path | None:
    """Return the folder of the server's programs, which may not be on the PATH."""
    found = [Path(path).parent for name in ("initdb",) if (path := shutil.which(name))]
    found += [file.parent for place in PLACES for file in Path(place).glob("*/bin/initdb")]
    return next((folder for folder in reversed(found) if (folder / "pg_ctl").exists()), None)

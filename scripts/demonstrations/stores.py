"""PostgreSQL and Redis for a demonstration, each behind a line that can be cut."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from scripts.testing.stores import empty_redis, find_postgresql, find_redis, with_name

from .lines import Line

START_REDIS = "apt-get install redis-server, and service redis-server start"
START_POSTGRESQL = "apt-get install postgresql, and service postgresql start"
SOCKETS = "/var/run/postgresql/.s.PGSQL."


@dataclass(frozen=True, slots=True)
class Stores:
    """Lines by the name of what is behind them, the settings of a Kier, and what is not here."""

    lines: dict[str, Line] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


@contextmanager
def own_stores() -> Iterator[Stores]:
    """Make a database and take an empty Redis, as far as they are here; give both back."""
    found = Stores()
    database, redis = find_postgresql(), find_redis()
    if redis.url:
        address = urlsplit(redis.url)
        line = Line((address.hostname or "127.0.0.1", address.port or 6379))
        found.lines["Redis"] = line
        secret = f":{address.password}@" if address.password else ""
        found.environment["REDIS_URL"] = f"redis://{secret}127.0.0.1:{line.port}{address.path}"
    else:
        found.missing["Redis"] = f"no Redis answers ({redis.why}): {START_REDIS}"
    if database.url:
        line = Line(_postgresql_at(database.url))
        found.lines["database"] = line
        found.environment["DATABASE_URL"] = _behind(line, database.url)
    else:
        found.missing["database"] = f"no PostgreSQL answers ({database.why}): {START_POSTGRESQL}"
    try:
        if database.url:
            _execute(database.url, "CREATE DATABASE {}")
        yield found
    finally:
        if database.url:
            _execute(database.url, "DROP DATABASE IF EXISTS {} WITH (FORCE)")
        if redis.url:
            empty_redis(redis.url)


def _postgresql_at(url: str) -> tuple[str, int] | str:
    address = urlsplit(url)
    port = address.port or int(os.environ.get("PGPORT", "5432"))
    return (address.hostname, port) if address.hostname else f"{SOCKETS}{port}"


def _behind(line: Line, url: str) -> str:
    address = urlsplit(url)
    who = address.netloc.rpartition("@")[0] or getpass.getuser()
    return f"postgres://{who}@127.0.0.1:{line.port}{address.path}"


def _execute(url: str, statement: str) -> None:
    name = unquote(urlsplit(url).path.lstrip("/"))
    with psycopg.connect(with_name(url, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name)))

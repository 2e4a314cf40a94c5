import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from scripts.testing.stores import with_name


@pytest.fixture
def database_url() -> Iterator[str | None]:
    """A new database on the PostgreSQL that the tests run on; nothing where that is SQLite."""
    with own_database("own") as url:
        yield url


@contextmanager
def own_database(ending: str) -> Iterator[str | None]:
    """Make a database, and drop it; nothing on SQLite."""
    given = os.environ.get("DATABASE_URL")
    if not given:
        yield None
        return
    name = f"kier_{os.getpid()}_{ending}"
    with psycopg.connect(with_name(given, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield with_name(given, name)
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def stores(database_url: str | None) -> dict[str, str]:
    """Settings of a server of one's own, on the same kinds of stores as the tests."""
    redis = os.environ.get("REDIS_URL")
    found = {"DATABASE_URL": database_url, "REDIS_URL": redis}
    return {name: value for name, value in found.items() if value}


@pytest.fixture(autouse=True)
def quiet_client() -> None:
    """A line for each of a thousand calls would bury what a failed test has to say."""
    logging.getLogger("httpx").setLevel(logging.WARNING)

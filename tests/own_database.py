"""A database for processes that a test starts: its tables are copied, and not migrated again."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from psycopg import sql

from scripts.demonstrations.server import bare_environment
from scripts.testing.stores import with_name

# Rows that stand in every database that was migrated.
OF_DJANGO = {"auth", "contenttypes"}
LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


@dataclass(frozen=True, slots=True)
class OwnDatabase:
    """A database on PostgreSQL, else in the folder of a Kier."""

    url: str | None
    name: str
    blocker: Any

    def environment(self, folder: Path, mode: str) -> dict[str, str]:
        """Return the environment of a process that uses it."""
        found = bare_environment() | {
            "KIER_MODE": mode,
            "KIER_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "backend.settings",
        }
        return found | ({"DATABASE_URL": self.url} if self.url else {})

    @contextmanager
    def here(self) -> Iterator[None]:
        tests = connections["default"]
        own = connections.create_connection("default")
        own.settings_dict = {**tests.settings_dict, "NAME": self.name}
        connections["default"] = own
        try:
            with self.blocker.unblock():
                yield
        finally:
            own.close()
            connections["default"] = tests

    def take_rows(self, file: Path) -> None:
        kept = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}
        both = connections.configure_settings({"default": {}, "kept": kept})
        connections.databases["kept"] = both["kept"]
        models = [
            model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.app_label not in OF_DJANGO and not model._meta.proxy
        ]
        with self.here(), transaction.atomic():
            for model in models:
                model._base_manager.bulk_create(model._base_manager.using("kept"))
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), models):
                    cursor.execute(statement)
        connections["kept"].close()
        del connections["kept"], connections.databases["kept"]


@contextmanager
def own_database(ending: str, folder: Path, blocker: Any) -> Iterator[OwnDatabase]:
    """Copy the tests' database on the same kind of store, and drop it at the end.

    `blocker` is `django_db_blocker`; `django_db_setup` has to have run.
    """
    given = os.environ.get("DATABASE_URL")
    with blocker.unblock():
        theirs = connection.settings_dict["NAME"]
        if not given:
            connection.ensure_connection()
            with closing(sqlite3.connect(folder / "kier.sqlite3")) as file:
                connection.connection.backup(file)
    if not given:
        yield OwnDatabase(None, str(folder / "kier.sqlite3"), blocker)
        return
    name = f"kier_{os.getpid()}_{ending}"
    connections.close_all()
    with psycopg.connect(with_name(given, "postgres"), autocommit=True) as server:
        both = {"name": sql.Identifier(name), "theirs": sql.Identifier(theirs)}
        # Nobody may be in a database that is copied: a thread of a test may have left a line open.
        server.execute(LEAVE, [theirs])
        server.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {theirs}").format(**both))
        yield OwnDatabase(with_name(given, name), name, blocker)
        server.execute(sql.SQL("DROP DATABASE {name} WITH (FORCE)").format(**both))

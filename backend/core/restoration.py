"""Restoring backups. The database is replaced in one step and unchanged if that fails."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, connections
from psycopg import sql

from . import health, postgresql_programs
from .backups import BackupError, sqlite_file, sync
from .postgresql_programs import ProgramError

# How long somebody else may keep tables from being dropped.
WAIT = "30s"
# How long somebody else may keep SQLite's log from being emptied.
SQLITE_SECONDS = 5.0
LOG_ENDINGS = ("-wal", "-shm")
ARCHIVE = ("--no-owner", "--no-privileges")
SCRIPT = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
BEGIN = f"""BEGIN; SET LOCAL lock_timeout = '{WAIT}'; SET client_min_messages = warning;
DROP SCHEMA public CASCADE; CREATE SCHEMA public;
"""


def restore(plain: Path, *, replace: bool) -> None:
    """Replace the database by a decrypted backup. May raise `BackupError`."""
    if not replace and _has_tables():
        raise BackupError("the database is not empty; --replace erases what is in it")
    if settings.SQLITE:
        connection.close()
        _put_sqlite(plain, sqlite_file())
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if connections_left := cursor.fetchone()[0]:
            raise BackupError(
                f"{connections_left} others use the database: stop Kier on all nodes first"
            )
    _put_postgresql(plain)
    connection.close()


def verify(plain: Path) -> dict[str, int]:
    """Restore into a scratch database and count its rows. May raise `BackupError`."""
    with restored_beside(plain):
        missing = [check for check in ("database", "migrations") if not health.CHECKS[check]()]
        if missing:
            raise BackupError(f"Kier would not be ready with it: {', '.join(missing)}")
        return {
            model._meta.db_table: model._base_manager.count()
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and not model._meta.proxy
        }


@contextmanager
def restored_beside(plain: Path) -> Iterator[None]:
    """Restore into a scratch database that this process uses meanwhile."""
    with _scratch_database(plain) as name:
        usual = connections["default"]
        own = connections.create_connection("default")
        own.settings_dict = {**usual.settings_dict, "NAME": name}
        connections["default"] = own
        try:
            yield
        finally:
            own.close()
            connections["default"] = usual


def _has_tables() -> bool:
    if settings.SQLITE and not sqlite_file().exists():
        return False
    return bool(connection.introspection.table_names())


def _put_sqlite(plain: Path, file: Path) -> None:
    aside = _part_from_log(file)
    try:
        sync(plain)
        # In one step: there is always a whole database.
        os.replace(plain, file)
        sync(file.parent)
    except OSError as error:
        for log, name in aside.items():
            log.rename(name)
        raise BackupError(
            f"{file} cannot be replaced: {error.strerror}; the database is as it was"
        ) from None
    for log in aside:
        log.unlink(missing_ok=True)


def _part_from_log(file: Path) -> dict[Path, Path]:
    """Checkpoint the old log; return the moved logs of a damaged database."""
    if file.exists():
        try:
            with closing(sqlite3.connect(file, timeout=SQLITE_SECONDS)) as old:
                old.execute("PRAGMA journal_mode=DELETE")
            return {}
        except sqlite3.OperationalError as error:
            raise BackupError(f"somebody uses the database ({error}): stop Kier first") from None
        except sqlite3.DatabaseError:
            pass
    logs = [file.with_name(file.name + ending) for ending in LOG_ENDINGS]
    aside = {log.with_name(f"{log.name}.before"): log for log in logs if log.exists()}
    for new, log in aside.items():
        log.rename(new)
    return aside


def _put_postgresql(plain: Path) -> None:
    try:
        with postgresql_programs.input_of("psql", SCRIPT) as script:
            script.write(BEGIN.encode())
            with postgresql_programs.output(
                "pg_restore", [*ARCHIVE, "--file=-", str(plain)]
            ) as archive:
                shutil.copyfileobj(archive, script, 1024 * 1024)
            # Only here, where all of the archive was read.
            script.write(b"COMMIT;\n")
    except ProgramError as error:
        raise BackupError(f"{error}; the database is as it was") from None


def _drop_left(beginning: str) -> None:
    """Drop unused databases of interrupted verifications, which hold rows of seekers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = current_user"
            " AND starts_with(datname, %s) AND substr(datname, %s) ~ '^[0-9]+$'"
            " AND oid NOT IN (SELECT datid FROM pg_stat_activity WHERE datid IS NOT NULL)",
            [beginning, len(beginning) + 1],
        )
        for (name,) in cursor.fetchall():
            # Without FORCE: whoever began to use it since then keeps it.
            with suppress(OperationalError):
                cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


@contextmanager
def _scratch_database(plain: Path) -> Iterator[str]:
    if settings.SQLITE:
        yield str(plain)
        return
    beginning = f"{settings.DATABASES['default']['NAME']}_verify_"
    _drop_left(beginning)
    name = f"{beginning}{os.getpid()}"
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with connection.cursor() as cursor:
        cursor.execute(create)
    options = [*ARCHIVE, "--exit-on-error", "--single-transaction", f"--dbname={name}"]
    try:
        with postgresql_programs.output("pg_restore", [*options, str(plain)]) as said:
            said.read()
        yield name
    except ProgramError as error:
        raise BackupError(str(error)) from None
    finally:
        with connection.cursor() as cursor:
            cursor.execute(drop)

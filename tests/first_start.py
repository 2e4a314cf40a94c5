"""What is made once for all runs: tables until a migration changes, hashed files."""

import fcntl
import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import psycopg
from django.apps import apps
from django.db import connection
from psycopg import sql

from scripts.demonstrations.server import BASE, bare_environment
from scripts.testing.stores import with_name

KEPT = BASE / ".pytest_cache" / "kept"
APPLIED = "2000-01-01 00:00:00"
TEMPLATE = "kier_template_"
TEMPLATES = "SELECT datname FROM pg_database WHERE datname ~ %s ORDER BY oid"
# Of other checkouts on this machine, too.
TEMPLATES_KEPT = 4


def migrated_tables() -> Path:
    """Return a SQLite file in which all migrations have run; the first who asks makes it."""
    file = KEPT / f"{_fingerprint()}.sqlite3"
    with _alone():
        if not file.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            _migrate(file)
    return file


def migrated_template(url: str) -> str:
    """Return a database on PostgreSQL in which all migrations have run, to be copied."""
    name = f"{TEMPLATE}{_fingerprint()}"
    with _alone(), psycopg.connect(with_name(url, "postgres"), autocommit=True) as server:
        names = [row[0] for row in server.execute(TEMPLATES, [f"^{TEMPLATE}[0-9a-f]+$"])]
        if name not in names:
            for old in names[: -TEMPLATES_KEPT + 1]:
                # One that another run copies just now goes next time.
                with suppress(psycopg.errors.ObjectInUse):
                    server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
            _migrate_template(server, url, name)
    return name


@contextmanager
def kept_between_runs(folder: Path) -> Iterator[None]:
    """Make a folder for a first start, with tables; what it hashes and compresses is kept.

    The start itself looks whether the files are those of this code.
    """
    static = KEPT / "static"
    folder.mkdir(mode=0o700)
    # As Kier makes them: for its owner alone.
    Path(shutil.copy(migrated_tables(), folder / "kier.sqlite3")).chmod(0o600)
    with _alone():
        if static.exists():
            shutil.copytree(static, folder / "static")
    yield
    with _alone():
        shutil.rmtree(static, ignore_errors=True)
        shutil.copytree(folder / "static", static)


@contextmanager
def tables_in_memory() -> Iterator[None]:
    """Fill the database in memory that Django is about to create; `migrate` finds nothing to do."""
    name = connection.creation._get_test_db_name()
    # It lasts as long as somebody is connected.
    with closing(sqlite3.connect(name, uri=True, check_same_thread=False)) as target:
        with closing(sqlite3.connect(migrated_tables())) as made:
            made.backup(target)
        yield


@contextmanager
def _alone() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    """Return a digest of all migrations of installed applications."""
    found = hashlib.sha256(f"{django.__version__} {APPLIED}".encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            found.update(f"{app.label}/{file.name}\n".encode())
            found.update(file.read_bytes())
    return found.hexdigest()[:32]


def _run_migrations(folder: str, **more: str) -> None:
    environment = bare_environment() | {"KIER_MODE": "test", "KIER_DATA": folder} | more
    command = [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity=0"]
    subprocess.run(command, cwd=BASE, env=environment, check=True)  # noqa: S603


def _migrate_template(server: psycopg.Connection, url: str, name: str) -> None:
    # Under another name until all have run: a run that is stopped leaves none that looks finished.
    unfinished = f"{name}_unfinished"
    both = {"unfinished": sql.Identifier(unfinished), "name": sql.Identifier(name)}
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)").format(**both))
    server.execute(sql.SQL("CREATE DATABASE {unfinished}").format(**both))
    with TemporaryDirectory(prefix="kier-tables-") as folder:
        _run_migrations(folder, DATABASE_URL=with_name(url, unfinished))
    server.execute(sql.SQL("ALTER DATABASE {unfinished} RENAME TO {name}").format(**both))


def _migrate(file: Path) -> None:
    with TemporaryDirectory(prefix="kier-tables-") as folder:
        _run_migrations(folder)
        made, finished = Path(folder, "kier.sqlite3"), file.with_suffix(".new")
        with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(finished)) as target:
            source.backup(target)
            # When this was is in no test: some look for a minute in every byte.
            target.execute(f"UPDATE django_migrations SET applied = '{APPLIED}'")  # noqa: S608
            target.commit()
            target.execute("VACUUM")
            # A copy of one file has all of it.
            target.execute("PRAGMA journal_mode=DELETE")
        finished.rename(file)

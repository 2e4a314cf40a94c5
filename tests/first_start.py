"""What is made once for all runs: tables of SQLite until a migration changes, hashed files."""

import fcntl
import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.apps import apps
from django.db import connection

from scripts.demonstrations.server import BASE, bare_environment

KEPT = BASE / ".pytest_cache" / "kept"
APPLIED = "2000-01-01 00:00:00"


def migrated_tables() -> Path:
    """Return a SQLite file in which all migrations have run; the first who asks makes it."""
    file = KEPT / f"{_fingerprint()}.sqlite3"
    with _alone():
        if not file.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            _migrate(file)
    return file


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


def _migrate(file: Path) -> None:
    with TemporaryDirectory(prefix="kier-tables-") as folder:
        environment = bare_environment() | {"KIER_MODE": "test", "KIER_DATA": folder}
        command = [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity=0"]
        subprocess.run(command, cwd=BASE, env=environment, check=True)  # noqa: S603
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

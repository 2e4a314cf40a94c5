"""Backups of the database in the format of age; the private key is not on the server."""

import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import pyrage
from django.conf import settings
from django.db import connection

from . import postgresql_programs, retention

NAME = "kier-%Y%m%dT%H%M%SZ.age"
# A nightly run is up to half an hour earlier than another: none stays a day too long for that.
AHEAD = timedelta(hours=1)
# Whatever is made takes less.
UNFINISHED = timedelta(days=1)
SQLITE_MAGIC, DUMP_MAGIC = b"SQLite format 3\0", b"PGDMP"
# Folders in which a database lies open for a while: in that of the data, and beside SQLite's file,
# whose folder may hold others' files of whatever name.
PLAIN, PLAIN_BESIDE = "backup-", "kier-restore-"


class BackupError(Exception):
    """A backup could not be made, opened or restored."""


def end_cleanly() -> None:
    """Make SIGTERM raise `SystemExit`, so that unencrypted temporary files are deleted."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def make(folder: Path, now: datetime | None = None) -> Path:
    """Write a backup (mode 0600) into the folder while Kier runs. May raise `BackupError`."""
    recipient = _recipient()
    file = folder / (now or datetime.now(UTC)).strftime(NAME)
    unfinished = file.with_suffix(".unfinished")
    try:
        handle = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as written:
            with _plain() as read:
                pyrage.encrypt_io(read, written, [recipient])
            written.flush()
            os.fsync(written.fileno())
        unfinished.rename(file)
        sync(folder)
        last_made_file().touch(mode=0o600)
    except (OSError, pyrage.EncryptError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BackupError(f"{folder} cannot be written: {why}") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return file


def last_made_file() -> Path:
    """Return the path of the file whose modification time is that of the last backup."""
    found: Path = settings.DATA / "last-backup"
    return found


def last_made() -> float | None:
    """Return the Unix time of the last backup, None if there was none."""
    file = last_made_file()
    return file.stat().st_mtime if file.exists() else None


def delete_old(folder: Path, now: datetime | None = None) -> list[Path]:
    """Delete and return backups past their retention period, even if no newer one could be made."""
    now = now or datetime.now(UTC)
    last = now - retention.BACKUPS.length + AHEAD
    made = {file: _made_at(file) for file in folder.glob("kier-*.age")}
    old = [file for file, made_at in made.items() if made_at and made_at < last]
    for file in old:
        file.unlink()
    _delete_unfinished(folder, now)
    return old


def _delete_unfinished(folder: Path, now: datetime) -> None:
    """Delete leftovers of interrupted backups that are more than a day old."""
    before = (now - UNFINISHED).timestamp()
    for file in folder.glob("kier-*.unfinished"):
        if file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
    plain = [*settings.DATA.glob(f"{PLAIN}*")]
    if settings.SQLITE:
        plain += sqlite_file().parent.glob(f"{PLAIN_BESIDE}*")
    for left in plain:
        if left.is_dir() and left.stat().st_mtime < before:
            shutil.rmtree(left, ignore_errors=True)


def new_key(file: Path) -> str:
    """Create a private key file and return the public key. May raise `BackupError`."""
    identity = pyrage.x25519.Identity.generate()
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise BackupError(f"{file} cannot be made: {error.strerror}") from None
    with os.fdopen(handle, "w") as written:
        written.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


@contextmanager
def opened(file: Path, key: Path, *, beside_sqlite: bool = False) -> Iterator[Path]:
    """Decrypt a whole backup into a temporary file, optionally in the folder of SQLite's file."""
    with _scratch(beside_sqlite=beside_sqlite and settings.SQLITE) as plain:
        try:
            lines = [line for line in key.read_text().splitlines() if line and line[0] != "#"]
            identities = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines]
            with file.open("rb") as read, plain.open("wb") as written:
                pyrage.decrypt_io(read, written, identities)
        except (OSError, UnicodeError, pyrage.DecryptError, pyrage.IdentityError) as error:
            raise BackupError(f"{file} cannot be opened with {key}: {error}") from None
        _check_kind(plain)
        yield plain


def sqlite_file() -> Path:
    """Return the path of SQLite's file with symbolic links resolved."""
    return Path(settings.DATABASES["default"]["NAME"]).resolve()


def sync(path: Path) -> None:
    """Flush a file or a folder's entries to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _recipient() -> pyrage.x25519.Recipient:
    if not settings.BACKUP_KEY:
        raise BackupError(
            "there is no public key: scripts/backup --new-key FILE makes a pair; put the public "
            "half into kier.env as KIER_BACKUP_KEY, and the file on another machine"
        )
    try:
        return pyrage.x25519.Recipient.from_str(settings.BACKUP_KEY)
    except pyrage.RecipientError:
        raise BackupError("KIER_BACKUP_KEY is no public key of age (age1…)") from None


def _made_at(file: Path) -> datetime | None:
    try:
        return datetime.strptime(file.name, NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


@contextmanager
def _scratch(*, beside_sqlite: bool = False) -> Iterator[Path]:
    prefix, place = (
        (PLAIN_BESIDE, sqlite_file().parent) if beside_sqlite else (PLAIN, settings.DATA)
    )
    with tempfile.TemporaryDirectory(prefix=prefix, dir=place) as folder:
        handle = os.open(file := Path(folder, "plain"), os.O_CREAT | os.O_WRONLY, 0o600)
        os.close(handle)
        yield file


@contextmanager
def _plain() -> Iterator[IO[bytes]]:
    if settings.SQLITE:
        with _scratch() as plain:
            with connection.cursor() as cursor:
                # It writes into a file only if that is empty.
                cursor.execute("VACUUM INTO %s", [str(plain)])
            with plain.open("rb") as file:
                yield file
        return
    options = ["--format=custom", "--no-owner", "--no-privileges"]
    try:
        with postgresql_programs.output("pg_dump", options) as dump:
            yield dump
    except postgresql_programs.ProgramError as error:
        raise BackupError(str(error)) from None


def _check_kind(plain: Path) -> None:
    ours, others = (SQLITE_MAGIC, DUMP_MAGIC) if settings.SQLITE else (DUMP_MAGIC, SQLITE_MAGIC)
    with plain.open("rb") as file:
        begins = file.read(len(SQLITE_MAGIC))
    if begins.startswith(others):
        raise BackupError(
            "it is of another kind of database than DATABASE_URL names: set it to a PostgreSQL"
            if settings.SQLITE
            else "it is of another kind of database than DATABASE_URL names: leave that out"
        )
    if not begins.startswith(ours):
        raise BackupError("it holds no database")
    if settings.SQLITE:
        try:
            with closing(sqlite3.connect(plain)) as copy:
                found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.Error as error:
            found = str(error)
        if found != "ok":
            raise BackupError(f"it is damaged: {found}")

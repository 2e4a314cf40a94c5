"""A backup is made, kept, verified and restored, on the kind of database that the tests run on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pyrage
import pytest

from backend.accounts.models import Member
from backend.accounts.services import create_member
from backend.core import backups, postgresql_programs
from backend.core.backups import BackupError
from backend.core.postgresql_programs import VARIABLES, ProgramError
from scripts.demonstrations.server import BASE
from tests.own_database import OwnDatabase, own_database

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 2, 30, tzinfo=UTC)
ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backed-up")


@pytest.fixture(scope="module")
def own(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock():
        if ON_POSTGRESQL and (why := what_does_not_fit()):
            pytest.skip(why)
    with own_database("backup", folder, django_db_blocker) as own:
        yield own


def what_does_not_fit() -> str:
    try:
        server = postgresql_programs.server_version()
        ours = min(postgresql_programs.version(name) for name in ("pg_dump", "pg_restore"))
    except ProgramError as error:
        return str(error)
    return f"pg_dump {ours} is older than the server, {server}" if ours < server else ""


def call(own: OwnDatabase, folder: Path, *words: object, **more: str) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "manage.py", *map(str, words)],
        env=own.environment(folder, "test") | more,
        cwd=BASE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def members(own: OwnDatabase) -> set[str]:
    with own.here():
        return set(Member.objects.values_list("email", flat=True))


@pytest.mark.full
def test_what_was_there_is_back_and_what_came_later_is_gone(
    own: OwnDatabase, folder: Path, tmp_path: Path
) -> None:
    key, kept = tmp_path / "key", tmp_path / "kept"
    kept.mkdir()
    with own.here():
        create_member(email="before@kier.example")
    _code, said = call(own, folder, "backup", "--new-key", key)
    public = {"KIER_BACKUP_KEY": said.split()[0].removeprefix("KIER_BACKUP_KEY=")}
    assert call(own, folder, "backup", kept, **public)[0] == 0
    [backup] = kept.iterdir()
    assert backup.stat().st_mode & 0o777 == key.stat().st_mode & 0o777 == 0o600
    assert backup.read_bytes().startswith(b"age-encryption.org/v1\n")
    with own.here():
        create_member(email="after@kier.example")
    code, said = call(own, folder, "backup", "--verify", backup, "--key", key)
    assert (code, f"{1:>12,}  accounts_member\n" in said) == (0, True), said
    assert members(own) == {"before@kier.example", "after@kier.example"}
    code, said = call(own, folder, "restore", backup, "--key", key)
    assert (code, "the database is not empty" in said) == (1, True)
    cut = tmp_path / "cut.age"
    cut.write_bytes(backup.read_bytes()[:-10])
    code, said = call(own, folder, "restore", cut, "--key", key, "--replace")
    assert (code, "cannot be opened" in said) == (1, True)
    assert len(members(own)) == 2
    code, said = call(own, folder, "restore", backup, "--key", key, "--replace")
    assert (code, said) == (0, "Restored. scripts/run brings the tables up to date, and starts.\n")
    assert members(own) == {"before@kier.example"}
    assert [*folder.glob("backup-*")] == []


@pytest.mark.full
def test_while_kier_runs_nothing_is_restored(own: OwnDatabase, folder: Path) -> None:
    from scripts.launcher.__main__ import hold

    handle = hold(folder)
    try:
        code, said = call(own, folder, "restore", "none.age", "--key", "none")
    finally:
        os.close(handle)
    assert (code, "scripts/run uses this folder" in said) == (1, True)


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def test_without_a_key_none_is_made(data: Path, settings: Any) -> None:
    with pytest.raises(BackupError, match="scripts/backup --new-key FILE makes a pair"):
        backups.make(data)
    settings.BACKUP_KEY = "age1canary"
    with pytest.raises(BackupError, match="is no public key of age"):
        backups.make(data)
    assert [*data.iterdir()] == []


def test_a_key_is_not_written_over(data: Path) -> None:
    backups.new_key(data / "key")
    with pytest.raises(BackupError, match="File exists"):
        backups.new_key(data / "key")


def test_a_backup_that_failed_leaves_nothing(data: Path, settings: Any, monkeypatch: Any) -> None:
    settings.BACKUP_KEY = str(pyrage.x25519.Identity.generate().to_public())

    def fail(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyrage, "encrypt_io", fail)
    monkeypatch.setattr(backups, "_plain", lambda: (data / "plain").open("w+b"))
    with pytest.raises(BackupError, match="No space left"):
        backups.make(data)
    assert [file.name for file in data.iterdir()] == ["plain"]


def test_those_that_would_keep_what_was_erased_too_long_are_deleted(
    data: Path, settings: Any
) -> None:
    # A nightly run may come some minutes earlier than that of two weeks ago.
    limit = timedelta(days=14) - backups.AHEAD
    ages = {"kept": limit, "old": limit + timedelta(seconds=1), "new": timedelta()}
    files = {name: data / (NOW - age).strftime(backups.NAME) for name, age in ages.items()}
    others = {data / "notes.txt", data / "kier-backup-key.age", data / "kier-new.unfinished"}
    left = data / "kier-left.unfinished"
    for file in (*files.values(), *others, left):
        file.touch()
    for file in (data / "kier-backup-key.age", left):
        os.utime(file, (0, 0))
    assert backups.delete_old(data, NOW) == [files["old"]]
    assert {*data.iterdir()} == {files["kept"], files["new"], *others}


def test_an_older_program_than_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql_programs, "server_version", lambda: 99)
    monkeypatch.setattr(postgresql_programs, "version", lambda _program: 98)
    with (
        pytest.raises(
            ProgramError, match=r"pg_dump is of PostgreSQL 98 and the server of 99.*-99$"
        ),
        postgresql_programs.output("pg_dump", []),
    ):
        pass


def test_a_program_connects_as_kier_does() -> None:
    asked = {"target_session_attrs": "read-write", "channel_binding": "require", "sslcrl": "crl"}
    own = {"prepare_threshold": 3, "client_encoding": "UTF8", "keepalives_idle": 30}
    assert postgresql_programs.environment_of(asked | own | {"options": "-c x=1"}) == {
        "PGTARGETSESSIONATTRS": "read-write",
        "PGCHANNELBINDING": "require",
        "PGSSLCRL": "crl",
        "PGOPTIONS": "-c x=1",
    }
    with pytest.raises(ProgramError, match=r"cannot be kept: gsslib, sslpassword$"):
        postgresql_programs.environment_of({"sslpassword": "word", "gsslib": "x"} | own)


def test_each_variable_is_one_of_libpq() -> None:
    known = {
        get_default.keyword.decode(): get_default.envvar
        for get_default in psycopg.pq.Conninfo.get_defaults()
    }
    named = {key: name for key, name in VARIABLES.items() if key in known}
    assert {key: (known[key] or b"").decode() for key in named} == named
    assert known.keys() >= {"sslmode", "channel_binding", "target_session_attrs"}


def test_a_program_that_is_not_here() -> None:
    with pytest.raises(ProgramError, match="apt-get install postgresql-client"):
        postgresql_programs.version("pg_nothing")

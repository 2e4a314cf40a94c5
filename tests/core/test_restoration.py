"""What was there stays until a restore has worked, and a backup holds whole requests alone."""

import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pyrage
import pytest
from django.db import connection, connections, transaction

from backend.accounts.services import create_member
from backend.core import backups, restoration
from backend.core.backups import BackupError
from backend.core.hours import days_from_now, this_hour
from backend.help_requests.models import HelpRequest, Message, Referral
from scripts.demonstrations.server import BASE, bare_environment
from scripts.testing.stores import with_name
from tests.core.test_backups import ON_POSTGRESQL, call, members, what_does_not_fit
from tests.factories import LOCKED, SEALED, SMALLEST, Desk, a_desk
from tests.own_database import OwnDatabase, own_database

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(not ON_POSTGRESQL, reason="of PostgreSQL")
on_sqlite = pytest.mark.skipif(ON_POSTGRESQL, reason="of SQLite")
MESSAGES = 3
MEMORY = Path("/dev/shm")  # noqa: S108 - another disk than that of folders for tests


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("restored")


@pytest.fixture(scope="module")
def own(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock():
        if ON_POSTGRESQL and (why := what_does_not_fit()):
            pytest.skip(why)
    with own_database("restoration", folder, django_db_blocker) as own:
        yield own


@pytest.fixture
def pair() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def key(tmp_path: Path, pair: pyrage.x25519.Identity) -> Path:
    (tmp_path / "key").write_text(f"{pair}\n")
    return tmp_path / "key"


@pytest.fixture
def make(
    own: OwnDatabase, tmp_path: Path, settings: Any, pair: pyrage.x25519.Identity
) -> Callable[[], Path]:
    settings.DATA = tmp_path
    settings.BACKUP_KEY = str(pair.to_public())

    def made() -> Path:
        with own.here():
            return backups.make(tmp_path)

    return made


@on_postgresql
def test_an_archive_that_breaks_in_the_middle_leaves_the_database_as_it_was(
    own: OwnDatabase, folder: Path, tmp_path: Path, make: Callable[[], Path], pair: Any, key: Path
) -> None:
    with own.here():
        create_member(email="broken@kier.example")
    plain = pyrage.decrypt(make().read_bytes(), [pair])
    cut = tmp_path / "cut"
    # Its contents are listed in front; the rows of the last table end too soon.
    cut.write_bytes(plain[:-100])
    subprocess.run(["pg_restore", "--list", str(cut)], check=True, capture_output=True)  # noqa: S603, S607
    broken = tmp_path / "broken.age"
    broken.write_bytes(pyrage.encrypt(cut.read_bytes(), [pair.to_public()]))
    code, said = call(own, folder, "restore", broken, "--key", key, "--replace")
    assert (code, "pg_restore failed" in said, "as it was" in said) == (1, True, True), said
    assert "broken@kier.example" in members(own)


@on_postgresql
def test_what_the_backup_does_not_know_goes_as_well(
    own: OwnDatabase, folder: Path, make: Callable[[], Path], key: Path
) -> None:
    """Tables of newer code that point at restored ones."""
    backup = make()
    with own.here(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (member uuid REFERENCES accounts_member)")
    code, said = call(own, folder, "restore", backup, "--key", key, "--replace")
    assert code == 0, said
    with own.here():
        assert "later" not in connection.introspection.table_names()


@on_postgresql
def test_what_the_database_refuses_leaves_it_as_it_was(
    own: OwnDatabase, folder: Path, make: Callable[[], Path], key: Path
) -> None:
    """A row with a dangling key, which is not checked when it is inserted."""
    with own.here(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE one (id int PRIMARY KEY)")
        cursor.execute("CREATE TABLE other (id int REFERENCES one)")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("INSERT INTO other VALUES (1)")
    backup = make()
    with own.here(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE one, other")
        create_member(email="refused@kier.example")
    code, said = call(own, folder, "restore", backup, "--key", key, "--replace")
    assert (code, "psql failed" in said, "as it was" in said) == (1, True, True), said
    assert "refused@kier.example" in members(own)


@on_postgresql
def test_what_a_verification_left_that_was_killed(
    own: OwnDatabase, folder: Path, make: Callable[[], Path], key: Path
) -> None:
    backup = make()
    left, used, other = (f"{own.name}_verify_{end}" for end in ("99999991", "99999992", "kept"))
    server = with_name(str(own.url), "postgres")
    with psycopg.connect(server, autocommit=True) as line:
        try:
            for name in (left, used, other):
                line.execute(f'CREATE DATABASE "{name}"')
            with psycopg.connect(with_name(str(own.url), used)):
                code, said = call(own, folder, "backup", "--verify", backup, "--key", key)
            assert code == 0, said
            there = line.execute("SELECT datname FROM pg_database").fetchall()
            found = {name for (name,) in there if name.startswith(f"{own.name}_verify_")}
            assert found == {used, other}
        finally:
            for name in (left, used, other):
                line.execute(f'DROP DATABASE IF EXISTS "{name}"')


@on_sqlite
@pytest.mark.full
def test_a_database_on_another_disk_than_the_data(
    own: OwnDatabase, tmp_path: Path, make: Callable[[], Path], key: Path
) -> None:
    if not MEMORY.is_dir() or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other disk here")
    backup = make()
    there = MEMORY / f"kier-{os.getpid()}"
    there.mkdir()
    file = there / "kier.sqlite3"
    try:
        elsewhere = {"DATABASE_URL": f"sqlite:///{file}"}
        code, said = call(own, tmp_path, "restore", backup, "--key", key, **elsewhere)
        assert code == 0, said
        assert [path.name for path in there.iterdir()] == [file.name]
        assert file.stat().st_mode & 0o777 == 0o600
        with closing(sqlite3.connect(file)) as restored:
            assert restored.execute("SELECT count(*) FROM surveys_round").fetchone() == (0,)
    finally:
        shutil.rmtree(there)


@contextmanager
def with_a_log(file: Path) -> Iterator[None]:
    kept = file.with_name("kept")
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("CREATE TABLE late (word text)")
        writer.execute("INSERT INTO late VALUES ('there')")
        writer.commit()
        kept.write_bytes(file.with_name(f"{file.name}-wal").read_bytes())
        before = file.read_bytes()
    file.write_bytes(before)
    kept.rename(file.with_name(f"{file.name}-wal"))
    yield


def late_rows(file: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(file)) as reader:
        return reader.execute("SELECT word FROM late").fetchall()


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "plain")) as writer:
        writer.execute("CREATE TABLE restored (word text)")
        writer.commit()
    return tmp_path / "plain"


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_step_that_fails_leaves_sqlite_as_it_was(
    tmp_path: Path, plain: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = tmp_path / "kier.sqlite3"

    def fail(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    with with_a_log(file):
        monkeypatch.setattr(restoration.os, step, fail)
        with pytest.raises(BackupError, match="No space left on device; the database is as it was"):
            restoration._put_sqlite(plain, file)
    assert late_rows(file) == [("there",)]


def test_the_log_of_before_is_not_written_into_what_was_restored(
    tmp_path: Path, plain: Path
) -> None:
    file = tmp_path / "kier.sqlite3"
    with with_a_log(file):
        restoration._put_sqlite(plain, file)
    with closing(sqlite3.connect(file)) as reader:
        assert reader.execute("SELECT name FROM sqlite_master").fetchall() == [("restored",)]
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_database_that_is_damaged_is_replaced_with_its_log(tmp_path: Path, plain: Path) -> None:
    file = tmp_path / "kier.sqlite3"
    file.write_bytes(b"damaged" * 1000)
    file.with_name("kier.sqlite3-wal").write_bytes(b"damaged")
    restoration._put_sqlite(plain, file)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    with closing(sqlite3.connect(file)) as reader:
        assert reader.execute("SELECT name FROM sqlite_master").fetchall() == [("restored",)]


def test_a_database_that_somebody_reads_is_not_replaced(tmp_path: Path, plain: Path) -> None:
    file = tmp_path / "kier.sqlite3"
    with closing(sqlite3.connect(file)) as reader:
        reader.execute("PRAGMA journal_mode=WAL")
        reader.execute("CREATE TABLE late (word text)")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM late")
        with pytest.raises(BackupError, match="somebody uses the database"):
            restoration._put_sqlite(plain, file)
    assert late_rows(file) == []


def test_what_cannot_be_encrypted(
    make: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        raise pyrage.EncryptError("no space")

    monkeypatch.setattr(pyrage, "encrypt_io", fail)
    with pytest.raises(BackupError, match="cannot be written: no space"):
        make()
    assert [*tmp_path.glob("*.unfinished")] == []


@pytest.mark.full
def test_another_machine_needs_no_settings_to_verify(
    own: OwnDatabase, tmp_path: Path, make: Callable[[], Path], key: Path
) -> None:
    with own.here():
        create_member(email="verified@kier.example")
    backup = make()
    there = tmp_path / "another-machine"
    there.mkdir()
    # Any PostgreSQL will do on which this user may make databases.
    server = {"DATABASE_URL": f"{str(own.url).rpartition('/')[0]}/postgres"} if own.url else {}
    done = subprocess.run(  # noqa: S603 - our own program
        [BASE / "scripts" / "backup", "--verify", backup, "--key", key],
        env=bare_environment() | {"KIER_DATA": str(there)} | server,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "  accounts_member\n" in done.stdout
    assert [*there.iterdir()] == []


def a_whole_request(desks: Sequence[Desk]) -> None:
    with transaction.atomic():
        one = HelpRequest.objects.create(
            access_digest=os.urandom(32),
            audience="boys",
            region="NL-UT",
            age_band="16-17",
            language="nl",
            seeker_envelope=os.urandom(LOCKED),
            fingerprint=os.urandom(32),
            last_number=MESSAGES,
            erase_at=days_from_now(180),
        )
        for desk in desks:
            Referral.objects.create(
                request=one,
                organisation=desk.row,
                key_id=desk.key_id,
                envelope=os.urandom(SEALED),
                status="offered",
                offered_hour=this_hour(),
                last_message_hour=this_hour(),
            )
        for number in range(MESSAGES):
            Message.objects.create(
                request=one, number=number + 1, body=os.urandom(SMALLEST), sent_hour=this_hour()
            )


class Writer(threading.Thread):
    """Asks for help again and again, until it is left."""

    def __init__(self, own: OwnDatabase, desks: Sequence[Desk]) -> None:
        super().__init__(daemon=True)
        self.own, self.desks = own, desks
        self.written, self.ends = threading.Semaphore(0), threading.Event()
        self.count = 0

    def run(self) -> None:
        line = connections.create_connection("default")
        line.settings_dict = {**connection.settings_dict, "NAME": self.own.name}
        connections["default"] = line
        try:
            while not self.ends.is_set():
                a_whole_request(self.desks)
                self.count += 1
                self.written.release()
        finally:
            line.close()

    def wait_for_more(self) -> None:
        while self.written.acquire(blocking=False):
            pass
        for _ in range(2):
            while not self.written.acquire(timeout=1):
                assert self.is_alive()

    def __enter__(self) -> "Writer":
        self.start()
        self.wait_for_more()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ends.set()
        self.join()


def test_a_backup_under_load_holds_whole_requests_alone(
    own: OwnDatabase,
    make: Callable[[], Path],
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Others write while it is made."""
    encrypt = pyrage.encrypt_io
    with own.here():
        desks = [a_desk("one"), a_desk("two")]
    with Writer(own, desks) as writer:
        before, waited = writer.count, []

        def wait_once() -> None:
            if not waited:
                waited.append(writer.wait_for_more())

        def encrypt_slowly(read: Any, *others: Any) -> None:
            # pg_dump says what it will dump once it has its snapshot, and has read no row yet.
            if ON_POSTGRESQL:
                read.peek(1)
                wait_once()
            encrypt(read, *others)

        monkeypatch.setattr(pyrage, "encrypt_io", encrypt_slowly)
        with own.here():
            connection.ensure_connection()
            if not ON_POSTGRESQL:
                # Called while VACUUM INTO copies.
                connection.connection.set_progress_handler(wait_once, 1000)
            backup = backups.make(Path(key.parent))
        assert waited
        after = writer.count
    with own.here(), backups.opened(backup, key) as plain, restoration.restored_beside(plain):
        requests = [*HelpRequest.objects.values_list("pk", "last_number")]
        assert before <= len(requests) < after
        for request, number in requests:
            numbers = Message.objects.filter(request=request).values_list("number", flat=True)
            assert sorted(numbers) == [*range(1, number + 1)]
            assert Referral.objects.filter(request=request).count() == len(desks)
        assert Message.objects.count() == len(requests) * MESSAGES
        assert Referral.objects.count() == len(requests) * len(desks)

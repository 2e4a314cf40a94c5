"""What rows no longer hold goes out of the files: the log of SQLite, the tables of PostgreSQL."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from backend.core import compaction
from backend.core.compaction import Compactor, truncate_log, truncate_log_on_commit
from notifications.models import Notice

on_postgresql = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL"), reason="PostgreSQL has dead rows, SQLite has none"
)
NOTICES = Notice._meta.db_table
# Others on this server, autovacuum among them, hold a table now and then.
TRIES = 100


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> Iterator[Path]:
    """A SQLite database with a log, in place of the tests' own."""
    path = tmp_path / "own.sqlite3"
    both = connections.configure_settings(
        {
            "default": {},
            "own": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(path),
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL", "timeout": 7},
            },
        }
    )
    connections.databases["own"] = both["own"]
    with django_db_blocker.unblock():
        own = connections["own"]
        with own.cursor() as cursor:
            cursor.execute("CREATE TABLE one (text text)")
        monkeypatch.setattr(compaction, "connection", own)
        yield path
        own.close()
    del connections["own"], connections.databases["own"]


def log_of(file: Path) -> int:
    return file.with_name(f"{file.name}-wal").stat().st_size


def test_the_log_is_emptied(file: Path) -> None:
    assert log_of(file) > 0
    assert truncate_log()
    assert log_of(file) == 0


def test_whoever_reads_an_older_state_is_not_hindered(file: Path) -> None:
    own = connections["own"]
    with sqlite3.connect(file, isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM one").fetchall()
        with own.cursor() as cursor:
            cursor.execute("INSERT INTO one VALUES ('text')")
        assert not truncate_log(wait=0)
        reader.execute("COMMIT")
    with own.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (7000,)
    assert truncate_log(wait=0)


def test_after_a_commit_it_is_emptied_and_after_a_rollback_not(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction.transaction, "on_commit", connections["own"].on_commit)
    with pytest.raises(ZeroDivisionError), transaction.atomic(using="own"):
        truncate_log_on_commit()
        raise ZeroDivisionError
    assert log_of(file) > 0
    with transaction.atomic(using="own"):
        truncate_log_on_commit()
        assert log_of(file) > 0
    assert log_of(file) == 0


# -- PostgreSQL ---------------------------------------------------------------------------------


def lose_a_row() -> None:
    row = Notice(
        kind="hope.news",
        recipient_kind="member",
        recipient=uuid4(),
        subject=uuid4(),
        expires_at="2026-11-02T09:00:00Z",
    )
    row.save()
    row.delete()
    count_now()


def count_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT 1")


def file_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode(%s::regclass)", [table])
        found: int = cursor.fetchone()[0]
    return found


def comes_to(compactor: Compactor, *, compacts: bool) -> bool:
    """Tell whether it compacts the table, once nobody else uses it."""
    for _try in range(TRIES):
        if (NOTICES in compactor.compact()) is compacts:
            return True
        time.sleep(0.2)
    return False


@on_postgresql
def test_a_table_that_lost_rows_is_written_anew_once(transactional_db: None) -> None:
    compactor = Compactor()
    lose_a_row()
    before = file_of(NOTICES)
    assert comes_to(compactor, compacts=True)
    after = file_of(NOTICES)
    assert after != before
    assert comes_to(compactor, compacts=False)
    after = file_of(NOTICES)
    lose_a_row()
    assert comes_to(compactor, compacts=True)
    assert file_of(NOTICES) not in {before, after}


@on_postgresql
def test_a_large_table_is_vacuumed_and_seldom(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "MAX_BYTES_REWRITTEN", 0)
    monkeypatch.setattr(compaction, "SMALL_BYTES", 0)
    compactor = Compactor()
    lose_a_row()
    before = file_of(NOTICES)
    assert comes_to(compactor, compacts=True)
    assert file_of(NOTICES) == before
    lose_a_row()
    assert NOTICES not in compactor.compact()
    now = compaction.time.monotonic()
    monkeypatch.setattr(compaction.time, "monotonic", lambda: now + compaction.PAUSE_SECONDS)
    assert comes_to(compactor, compacts=True)


@on_postgresql
def test_rows_that_were_only_changed_wait_for_the_night(transactional_db: None) -> None:
    compactor = Compactor()
    compactor.compact(also_changed=True)
    row = Notice.objects.create(
        kind="hope.news",
        recipient_kind="member",
        recipient=uuid4(),
        subject=uuid4(),
        expires_at="2026-11-02T09:00:00Z",
    )
    Notice.objects.filter(pk=row.pk).update(urgent=True)
    count_now()
    assert NOTICES not in compactor.compact()
    assert NOTICES in compactor.compact(also_changed=True)


@on_postgresql
def test_a_table_in_use_is_left_for_the_next_time(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "LOCK_TIMEOUT", "50ms")
    compactor = Compactor()
    compactor.compact()
    lose_a_row()
    is_read, is_over = threading.Event(), threading.Event()

    def read() -> None:
        with transaction.atomic():
            list(Notice.objects.all())
            is_read.set()
            is_over.wait(60)
        connections.close_all()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        assert is_read.wait(60)
        assert NOTICES not in compactor.compact()
    finally:
        is_over.set()
        reader.join()
    assert comes_to(compactor, compacts=True)

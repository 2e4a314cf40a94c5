"""A later start prepares nothing where nothing has changed, and everything where something has."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import dj_database_url
import pytest

from scripts.launcher import __main__ as launcher
from scripts.launcher import migration, preparation, start_stamp, static_files, write_ahead_log

SETTINGS = {"KIER_MODE": "demonstration", "KIER_PUBLIC_URL": "http://127.0.0.1:8000", "HOME": "/"}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "checkout"
    for name in ("backend/app/migrations/0001_initial.py", "backend/app/locale/nl.mo", "uv.lock"):
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    monkeypatch.setattr(start_stamp, "BASE", place)
    return place


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    apply(folder, "0001_initial")
    return folder


def apply(data: Path, name: str) -> None:
    with closing(sqlite3.connect(data / "kier.sqlite3")) as database, database:
        database.execute("CREATE TABLE IF NOT EXISTS django_migrations (app text, name text)")
        database.execute("INSERT INTO django_migrations VALUES ('app', ?)", [name])


def has_run(data: Path, settings: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> bool:
    ran = []

    class Done:
        returncode = 0

    monkeypatch.setattr(launcher.subprocess, "run", lambda *_a, **_o: ran.append(1) or Done())
    launcher.prepare(data, dict(settings))
    return bool(ran)


def write(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("changed")


CHANGES: dict[str, Callable[[Path, Path], object]] = {
    "a file of the code": lambda checkout, _: write(checkout / "backend/app/models.py"),
    "a catalogue is gone": lambda checkout, _: (checkout / "backend/app/locale/nl.mo").unlink(),
    "packages": lambda checkout, _: write(checkout / "uv.lock"),
    "static files": lambda _, data: write(data / "static" / "collected"),
    "a migration of another node": lambda _, data: apply(data, "0002_more"),
    "the database is gone": lambda _, data: (data / "kier.sqlite3").unlink(),
    "another database": lambda _, data: os.truncate(data / "kier.sqlite3", 0),
    "others may read the settings": lambda _, data: (data / "kier.env").chmod(0o644),
    "others may enter the folder": lambda _, data: data.chmod(0o755),
    "sign-ins are gone": lambda _, data: (data / "demo.json").unlink(),
}


def test_nothing_is_prepared_twice(
    checkout: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert has_run(data, SETTINGS, monkeypatch)
    start_stamp.note(data, SETTINGS)
    (checkout / "backend" / "__pycache__").mkdir()
    (checkout / "backend" / "__pycache__" / "app.pyc").touch()
    port = {"KIER_PUBLIC_URL": "http://127.0.0.1:9", "HOME": "/root"}
    assert not has_run(data, SETTINGS | port, monkeypatch)


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_prepared(
    checkout: Path, data: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    (data / "demo.json").touch()
    (data / "kier.env").touch(0o600)
    data.chmod(0o700)
    start_stamp.note(data, SETTINGS)
    assert not has_run(data, SETTINGS, monkeypatch)
    CHANGES[change](checkout, data)
    assert has_run(data, SETTINGS, monkeypatch)


@pytest.mark.parametrize(
    "changes",
    [
        {"KIER_KEEP_CLOSED_DAYS": "9"},
        {"REDIS_URL": "redis://127.0.0.1:1/0"},
        {"DATABASE_URL": "postgres://127.0.0.1:1/kier"},
        {"DATABASE_URL": "mysql://127.0.0.1:1/kier"},
        {"DATABASE_URL": "sqlite:////nowhere/kier.sqlite3"},
    ],
)
def test_other_settings_are_looked_through(
    checkout: Path, data: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str]
) -> None:
    start_stamp.note(data, SETTINGS)
    assert has_run(data, SETTINGS | changes, monkeypatch)


@pytest.mark.parametrize("rest", ["a b.sqlite3", "a%20b.sqlite3", "a%20b.sqlite3?timeout=3"])
def test_the_address_of_a_file_is_read_as_django_reads_it(tmp_path: Path, rest: str) -> None:
    address = {"DATABASE_URL": f"sqlite:///{tmp_path}/{rest}"}
    assert start_stamp.sqlite_file(tmp_path, address) == tmp_path / "a b.sqlite3"
    assert dj_database_url.parse(address["DATABASE_URL"])["NAME"] == f"{tmp_path}/a b.sqlite3"


def test_in_production_its_address_counts(checkout: Path, data: Path) -> None:
    settings = SETTINGS | {"KIER_MODE": "production"}
    start_stamp.note(data, settings)
    assert start_stamp.is_current(data, settings)
    assert not start_stamp.is_current(data, settings | {"KIER_PUBLIC_URL": "https://kier.example"})


def test_what_preparing_makes_is_no_other_code(checkout: Path, data: Path) -> None:
    code = start_stamp.code_sum()
    write(checkout / "backend/app/locale/nl.mo")
    write(data / "static" / "collected")
    assert start_stamp.code_sum() == code
    write(checkout / "backend/app/models.py")
    assert start_stamp.code_sum() != code


def test_code_that_was_pulled_meanwhile_is_not_noted(
    checkout: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[Path] = []
    monkeypatch.setattr(preparation.start_stamp, "note", lambda folder, _: noted.append(folder))
    monkeypatch.setattr(preparation, "compile_catalogues", lambda: None)
    monkeypatch.setattr(preparation.django, "setup", lambda: None)
    monkeypatch.setattr(static_files, "collect_static_files", lambda: None)
    monkeypatch.setattr(migration, "migrate", lambda _say: None)
    preparation.prepare()
    assert len(noted) == 1
    monkeypatch.setattr(
        migration, "migrate", lambda _say: write(checkout / "backend/app/models.py")
    )
    preparation.prepare()
    assert len(noted) == 1


def test_without_room_for_the_note_it_goes_on(
    checkout: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_stamp, "STAMP", "no-such-folder/prepared")
    start_stamp.note(data, SETTINGS)
    start_stamp.forget(data)
    assert not start_stamp.is_current(data, SETTINGS)


def test_what_is_forgotten_is_prepared(checkout: Path, data: Path) -> None:
    start_stamp.note(data, SETTINGS)
    start_stamp.forget(data)
    assert not start_stamp.is_current(data, SETTINGS)


def test_the_log_of_the_database_is_emptied(data: Path) -> None:
    file, log = data / "kier.sqlite3", data / "kier.sqlite3-wal"
    writer = sqlite3.connect(file)
    writer.execute("PRAGMA journal_mode=WAL")
    with writer:
        writer.execute("INSERT INTO django_migrations VALUES ('app', 'canary')")
    assert log.stat().st_size
    write_ahead_log.empty(file)
    assert log.stat().st_size == 0
    writer.close()
    write_ahead_log.empty(None)
    write_ahead_log.empty(data / "none")

"""A stamp of the last start's preparation, so that an unchanged start skips it.

It is a hash of code, settings and applied migrations. If anything cannot be read, the start
prepares.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE = Path(__file__).resolve().parent.parent.parent
STAMP = "prepared"
SETTINGS = "kier.env"
CODE = ("api", "backend", "notifications", "scripts", "surveys")
FILES = ("manage.py", "pyproject.toml", "uv.lock", ".venv/prepared-run", ".venv/prepared-dev")
# Made by `static_files`, in the checkout or in the folder, when all of it is there.
COLLECTED = ("staticfiles/collected", "static/collected")
STORES = ("DATABASE_URL", "REDIS_URL")
SQLITE = "sqlite:///"
CONNECT_SECONDS = 5
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"


def is_current(data: Path, settings: Mapping[str, str]) -> bool:
    """Tell whether nothing has changed since `note`, with these environment variables."""
    try:
        stamp = (data / STAMP).read_text()
    except OSError:
        return False
    return stamp == state(data, settings)


def note(data: Path, settings: Mapping[str, str]) -> None:
    """Store the present state as prepared."""
    if found := state(data, settings):
        # Without room for it the next start prepares once more.
        with suppress(OSError):
            (data / STAMP).write_text(found)


def forget(data: Path) -> None:
    """Delete the stamp."""
    with suppress(OSError):
        (data / STAMP).unlink()


def code_sum() -> str:
    """Return a hash of code and packages, without generated files."""
    return _sum(file for file in _code() if file.suffix != ".mo").hexdigest()


def state(data: Path, settings: Mapping[str, str]) -> str | None:
    """Return a hash of all that is prepared, or None if the database cannot be read."""
    migrations = _migrations(data, settings)
    if migrations is None:
        return None
    found = _sum(_files(data))
    found.update(repr(sorted(migrations)).encode())
    for place in (data, data / SETTINGS):
        # Preparing says if others may read them.
        with suppress(FileNotFoundError):
            seen = place.stat()
            found.update(f"{place}|{seen.st_mode}|{seen.st_uid}\n".encode())
    # But in production it is what `scripts/run` sets, and nothing is made of it.
    is_production = settings.get("KIER_MODE") == "production"
    left_out = set() if is_production else {"KIER_PUBLIC_URL"}
    for name, value in sorted(settings.items()):
        if (name.startswith("KIER_") or name in STORES) and name not in left_out:
            found.update(f"{name}={value}\n".encode())
    return found.hexdigest()


def sqlite_file(data: Path, settings: Mapping[str, str]) -> Path | None:
    """Return the file of the database, or None if it is not SQLite."""
    url = settings.get("DATABASE_URL") or ""
    if url.startswith(SQLITE):
        return Path(unquote(urlsplit(url).path.removeprefix("/")))
    return None if url else data / "kier.sqlite3"


def _sum(files: Iterable[Path]) -> "hashlib._Hash":
    found = hashlib.sha256()
    for file in files:
        with suppress(FileNotFoundError):
            seen = file.stat()
            found.update(f"{file}|{seen.st_size}|{seen.st_mtime_ns}\n".encode())
    return found


def _files(data: Path) -> Iterator[Path]:
    yield from _code()
    yield BASE / COLLECTED[0]
    yield data / COLLECTED[1]
    # The demonstration's sign-ins; gone, they are made anew.
    yield data / "demo.json"


def _code() -> Iterator[Path]:
    for folder in CODE:
        for place, folders, names in os.walk(BASE / folder):
            folders[:] = sorted(set(folders) - {"__pycache__"})
            yield from (Path(place, name) for name in sorted(names))
    yield from (BASE / name for name in FILES)


def _migrations(data: Path, settings: Mapping[str, str]) -> list[tuple[str, str]] | None:
    try:
        if file := sqlite_file(data, settings):
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as connection:
                return connection.execute(MIGRATIONS).fetchall()
        import psycopg
    except (sqlite3.Error, ValueError):
        return None
    try:
        url = settings["DATABASE_URL"]
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as server:
            return server.execute(MIGRATIONS).fetchall()
    except psycopg.Error:
        return None

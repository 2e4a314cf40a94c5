"""How long it takes to back up, verify and restore so many requests, by the operator's commands."""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psycopg

from .fill import fill
from .servers import ROOT, scratch_database

COUNT = "SELECT count(*) FROM help_requests_helprequest"


def measure(arguments: argparse.Namespace) -> None:
    """Measure on each database, print a table, and write JSON if asked to."""
    print(f"# {os.cpu_count()} cores, shared by Kier's commands and the database", flush=True)
    print(f"{'database':10} {'stored':>9} {'step':8} {'seconds':>8} {'MB':>7}", flush=True)
    lines = []
    for database in arguments.databases.split(","):
        for line in _steps(database, arguments):
            lines.append(line)
            print(
                f"{line['database']:10} {line['stored']:>9} {line['step']:8} "
                f"{line['seconds']:>8.0f} {line['megabytes']:>7.0f}",
                flush=True,
            )
    if arguments.json:
        arguments.json.write_text(json.dumps(lines, indent=1))


def _steps(database: str, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield what each step took, and how large the database or the backup was."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kier-bench-")))
        environment = os.environ | {"KIER_DATA": str(folder), "KIER_MODE": "demonstration"}
        address = str(folder / "kier.sqlite3")
        if database == "postgres":
            address = stack.enter_context(scratch_database(arguments.postgres))
            environment |= {"DATABASE_URL": address}
        key = folder / "key"

        def call(*words: object) -> float:
            began = time.perf_counter()
            command = [sys.executable, *map(str, words)]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
            return time.perf_counter() - began

        def line(step: str, seconds: float, size: int) -> dict[str, Any]:
            stored, megabytes = arguments.stored, size / 1e6
            found = {"database": database, "stored": stored, "step": step}
            return found | {"seconds": round(seconds, 1), "megabytes": round(megabytes)}

        call("-m", "scripts.launcher.preparation")
        filled = fill(address, arguments.stored)
        stored = _ask(address, COUNT)
        yield line("fill", filled, _size(address))
        call("manage.py", "backup", "--new-key", key)
        public = key.read_text().partition("public key: ")[2].split()[0]
        environment |= {"KIER_BACKUP_KEY": public}
        backups = folder / "kept"
        backups.mkdir()
        made = call("manage.py", "backup", backups)
        [backup] = backups.iterdir()
        yield line("backup", made, backup.stat().st_size)
        verified = call("manage.py", "backup", "--verify", backup, "--key", key)
        yield line("verify", verified, _size(address))
        restored = call("manage.py", "restore", backup, "--key", key, "--replace")
        if _ask(address, COUNT) != stored:
            raise RuntimeError("not all requests are back")
        yield line("restore", restored, _size(address))


def _size(address: str) -> int:
    if address.startswith("postgres"):
        return _ask(address, "SELECT pg_database_size(current_database())")
    return Path(address).stat().st_size


def _ask(address: str, question: str) -> int:
    """Return the number that the database answers."""
    if address.startswith("postgres"):
        with psycopg.connect(address) as connection:
            [found] = connection.execute(question).fetchone() or [0]
    else:
        with closing(sqlite3.connect(address)) as connection:
            [found] = connection.execute(question).fetchone()
    return int(found)

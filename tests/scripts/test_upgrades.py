"""Servers of a release on tables of the next: while they are migrated, after, and back again."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from scripts.checks.upgrades import read_record
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import BASE, OwnServer, bare_environment
from scripts.testing.stores import with_name
from tests.scripts.checkouts import copy_checkout, is_here, take_commit

pytestmark = [pytest.mark.full, pytest.mark.slow]

# With the phones, desks and words that an old checkout brings itself; one request stays.
INTAKE = """
import sys
from pathlib import Path
from scripts.demonstrations import consent, intake
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer
from scripts.demonstrations.stage import Stage

server, stage = OwnServer(data=Path(sys.argv[1])), Stage("intake")
server.address = sys.argv[2]
intake.play_all(stage, server)
phone = Phone(server.address)
[match, *_] = phone.matches(consent.PROFILE)["matches"]
print("code:", phone.ask(consent.PROFILE, "Blijft dit staan?", [match["organisation"]]))
sys.exit(stage.failed)
"""
# What docs/releases.md allows, in the tables that every request is written to.
ADDITIONS = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("help_requests", "{newest}")]
    operations = [
        migrations.CreateModel(
            "MadeUp",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("of", models.ForeignKey("help_requests.referral", models.CASCADE)),
            ],
        ),
        migrations.AddField("referral", "made_up", models.TextField(null=True)),
        migrations.AddField("helprequest", "made_up", models.IntegerField(db_default=7)),
    ]
"""
INDEX = """
from django.db import migrations, models

from backend.core.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("help_requests", "9998_additions")]
    operations = [
        AddIndexConcurrently("helprequest", models.Index(fields=["made_up"], name="by_made_up")),
    ]
"""


@dataclass(frozen=True, slots=True)
class Installation:
    """One Kier: its folder and its stores, whichever code serves it."""

    data: Path
    stores: dict[str, str]

    def served_by(self, checkout: Path) -> OwnServer:
        return OwnServer(self.stores, data=self.data, checkout=checkout)

    def environment(self) -> dict[str, str]:
        ours = {"KIER_MODE": "demonstration", "KIER_DATA": str(self.data)}
        return bare_environment() | self.stores | ours

    def run(self, checkout: Path, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 - programs of a checkout
            command,
            cwd=checkout,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def database_url() -> Iterator[str | None]:
    """An empty database on the PostgreSQL that the tests run on; nothing on SQLite."""
    given = os.environ.get("DATABASE_URL")
    if not given:
        yield None
        return
    name = f"kier_{os.getpid()}_upgrades"
    with psycopg.connect(with_name(given, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield with_name(given, name)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            server.execute(drop)


@pytest.fixture
def kier(stores: dict[str, str], tmp_path: Path) -> Installation:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    return Installation(data, stores)


def upgrade(kier: Installation, old: Path, new: Path) -> None:
    """Upgrade node by node as docs/operations.md says, and go back."""
    with kier.served_by(old) as server:
        migrated = kier.run(new, "scripts/migrate")
        assert migrated.returncode == 0, migrated.stderr
        code = intake(kier, old, server)
    # Back: the old code starts on the new tables.
    with kier.served_by(old) as server:
        ready = httpx.get(f"{server.address}/readyz", trust_env=False, timeout=120)
        assert ready.status_code == 200
        intake(kier, old, server)
        assert "Traceback" not in server.said()
    with kier.served_by(new) as server:
        phone = Phone(server.address)
        assert phone.come_back(code)["status"] == "offered"
        assert [one.text for one in phone.read()] == ["Blijft dit staan?"]


def intake(kier: Installation, checkout: Path, server: OwnServer) -> str:
    """Play the demonstration of the checkout; return a code whose request still opens."""
    python = str(checkout / ".venv" / "bin" / "python")
    done = kier.run(checkout, python, "-c", INTAKE, str(kier.data), server.address)
    assert done.returncode == 0, done.stdout + done.stderr
    [code] = [line for line in done.stdout.splitlines() if line.startswith("code: ")]
    return code.removeprefix("code: ")


def test_servers_of_the_last_release_serve_on_these_tables(
    kier: Installation, tmp_path: Path
) -> None:
    commit = read_record()["commit"]
    if not is_here(commit):
        pytest.skip(f"this clone does not have the last release, {commit}")
    old = tmp_path / "old"
    take_commit(commit, old)
    upgrade(kier, old, BASE)


@pytest.fixture
def next_release(tmp_path: Path) -> Path:
    """A copy of this checkout with two migrations more."""
    checkout = tmp_path / "next"
    copy_checkout(checkout)
    newest = dict(MigrationLoader(None).graph.leaf_nodes())["help_requests"]
    folder = checkout / "backend" / "help_requests" / "migrations"
    (folder / "9998_additions.py").write_text(ADDITIONS.format(newest=newest))
    (folder / "9999_index.py").write_text(INDEX)
    return checkout


def test_our_servers_serve_on_tables_of_a_next_release(
    kier: Installation, next_release: Path
) -> None:
    allowed = kier.run(next_release, sys.executable, "-m", "scripts.checks.upgrades")
    assert allowed.returncode == 0, allowed.stdout
    upgrade(kier, BASE, next_release)


def test_a_server_of_a_next_release_is_not_ready_on_older_tables(
    kier: Installation, next_release: Path
) -> None:
    made = kier.run(BASE, "scripts/migrate")
    assert made.returncode == 0, made.stderr
    assert readiness(kier, BASE) == (200, [])
    left = kier.run(next_release, "scripts/migrate", "--check")
    names = ["help_requests.9998_additions", "help_requests.9999_index"]
    assert (left.returncode, left.stderr.splitlines()[-2:]) == (1, names)
    assert readiness(kier, next_release) == (503, ["migrations"])
    assert kier.run(next_release, "scripts/migrate").returncode == 0
    assert kier.run(next_release, "scripts/migrate", "--check").returncode == 0
    assert readiness(kier, next_release) == (200, [])
    assert readiness(kier, BASE) == (200, [])


def readiness(kier: Installation, checkout: Path) -> tuple[int, Any]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, descriptor = listener.getsockname()[1], listener.fileno()
        process = subprocess.Popen(  # noqa: S603 - a program of a checkout
            [sys.executable, "-m", "scripts.launcher.server", "0", str(descriptor)],
            cwd=checkout,
            env=kier.environment(),
            pass_fds=(descriptor,),
            stderr=subprocess.DEVNULL,
        )
    try:
        # Only it has the socket now: it answers when it serves, and nobody does if it ended.
        with httpx.Client(trust_env=False, timeout=httpx.Timeout(None)) as client:
            answer = client.get(f"http://127.0.0.1:{port}/readyz")
    finally:
        process.terminate()
        process.wait()
    return answer.status_code, answer.json()["missing"]

"""Production starts by the commands of docs/operations.md."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any

import httpx
import psycopg
import pytest
from django.db import connection

from scripts.demonstrations.server import BASE, OwnServer, bare_environment
from scripts.launcher import migration
from scripts.launcher.secrets_file import new_secrets
from scripts.testing.stores import with_name
from tests.own_database import OwnDatabase, own_database
from tests.scripts.checkouts import copy_checkout

# Full: starts production.
pytestmark = [pytest.mark.full, pytest.mark.slow, pytest.mark.django_db]
PAGE = BASE / "docs" / "operations.md"
COMMANDS = re.compile(r"^ *```sh\n(.+?)^ *```", re.DOTALL | re.MULTILINE)
STARTING = re.compile(r"^## Starting\n(.+?)^## ", re.DOTALL | re.MULTILINE)
PATIENCE_SECONDS = 60
INSTALL = "/srv/kier/scripts/install"
RUN = "KIER_DATA=/var/lib/kier /srv/kier/scripts/run"


def commands() -> dict[str, str]:
    """Return the steps of the page; tests/machine carries out all of them."""
    [section] = STARTING.findall(PAGE.read_text())
    names = ("install", "stores", "settings", "start", "begin", "proxy")
    return dict(zip(names, COMMANDS.findall(section), strict=True))


def carry_out(step: str, changes: Mapping[str, str], user: int | None = None) -> str:
    """Run a step of the page, elsewhere and as `user`; return the output."""
    changes = dict(changes) | {"runuser -u kier -- ": ""}
    for theirs, ours in changes.items():
        assert theirs in step or theirs.startswith(("/", "runuser")), theirs
        step = step.replace(theirs, ours)
    done = subprocess.run(  # noqa: S603 - the commands of our own page
        ["/usr/bin/env", "bash", "-euo", "pipefail", "-c", step],
        env=bare_environment(),
        cwd="/",
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (step, done.stdout, done.stderr)
    return done.stdout


def redis_with_a_password(url: str) -> str:
    return url.replace("redis://", "redis://default:word@", 1) if "@" not in url else url


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kier")


@pytest.fixture(scope="module")
def own(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with own_database("production", folder, django_db_blocker) as own:
        yield own


@pytest.fixture
def settings_step(own: OwnDatabase) -> dict[str, str]:
    lines = [line for line in commands()["settings"].splitlines() if "_URL=" in line]
    names = [line.split()[1].partition("=")[0] for line in lines]
    assert names == ["DATABASE_URL", "REDIS_URL", "KIER_MAIL_URL"]
    redis = os.environ.get("REDIS_URL")
    return {
        lines[0].strip(): f"export DATABASE_URL={own.url or ''}",
        lines[1].strip(): f"export REDIS_URL={redis_with_a_password(redis) if redis else ''}",
    }


def test_it_starts_by_its_page_and_reads_its_file_first(
    folder: Path, settings_step: dict[str, str]
) -> None:
    steps = commands()
    assert RUN in PAGE.read_text()
    assert INSTALL in steps["install"]
    here = {"/srv/kier": str(BASE), "/var/lib/kier": str(folder)}
    carry_out(INSTALL, here)
    carry_out(steps["settings"], settings_step | here)
    env = folder / "kier.env"
    assert env.stat().st_mode & 0o777 == 0o600
    with env.open("a") as file:
        file.write("PORT=0\nKIER_WORKERS=1\nKIER_BIND=127.0.0.2\n")
    server = OwnServer(data=folder)
    del server.environment["PORT"]
    with server:
        assert re.fullmatch(r"http://127\.0\.0\.2:[1-9]\d+", server.address)
        said = carry_out(steps["begin"], here)
        assert "you@kier.example is an operator" in said
        assert "https://kier.example/operator/" in said
        is_ready = httpx.get(f"{server.address}/readyz", trust_env=False, timeout=120).json()
        assert is_ready == {"status": "ready", "missing": []}
        assert len(server.processes("server")) == 1
        look_at(server.address)
        assert "Traceback" not in server.said()
        assert "no mail" not in server.said()


def look_at(address: str) -> None:
    proxied = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    with httpx.Client(base_url=address, trust_env=False, timeout=120) as client:
        assert client.get("/").status_code == 400
        page = client.get("/", headers={"Host": "kier.example", **proxied})
        assert page.status_code == 200
        assert page.headers["Strict-Transport-Security"].startswith("max-age=")
        [style] = re.findall(r'href="(/static/[^"]+\.css)"', page.text)[:1] or [None]
        if style:
            assert client.get(style, headers={"Host": "kier.example"}).status_code == 200


NOBODY = 65534


@pytest.mark.skipif(
    not all(parent.stat().st_mode & 1 for parent in BASE.parents), reason="home of root"
)
@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs programs as somebody else")
def test_the_checkout_is_somebody_elses_and_is_only_read() -> None:
    """On SQLite, with all that an installation needs made by its two scripts."""
    place = Path(tempfile.mkdtemp(prefix="kier-checkout-"))
    try:
        place.chmod(0o755)
        checkout, data = place / "kier", place / "data"
        copy_checkout(checkout)
        data.mkdir(mode=0o700)
        shutil.chown(data, NOBODY, NOBODY)
        here = {"/srv/kier": str(checkout), "/var/lib/kier": str(data)}
        said = refused(checkout, data)
        assert "translations and static files are not installed. Run scripts/install, as" in said
        steps = commands()
        carry_out(INSTALL, here)
        before = seen(checkout)
        settings = "\n".join(line for line in steps["settings"].splitlines() if "_URL=" not in line)
        carry_out(settings, here, NOBODY)
        (data / "kier.env").open("a").write("PORT=0\n")
        server = OwnServer(data=data, checkout=checkout, user=NOBODY)
        del server.environment["PORT"]
        with server:
            assert "is an operator" in carry_out(steps["begin"], here, NOBODY)
            look_at(server.address)
            assert "There is no mail server: no mail is sent." in server.said()
            assert "Traceback" not in server.said()
        assert seen(checkout) == before
    finally:
        shutil.rmtree(place)


def seen(folder: Path) -> dict[str, float]:
    return {str(path): path.lstat().st_mtime for path in folder.rglob("*")}


def refused(checkout: Path, data: Path) -> str:
    made = new_secrets("production") | {
        "KIER_HOSTS": "kier.example",
        "KIER_PUBLIC_URL": "https://kier.example",
    }
    with pytest.raises(RuntimeError) as said:
        OwnServer(made, data=data, checkout=checkout, user=NOBODY).__enter__()
    assert "Traceback" not in str(said.value)
    return str(said.value)


def test_a_node_waits_while_another_makes_the_tables(db: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one node only")
    said: Queue[str] = Queue()

    def second() -> None:
        try:
            with migration.alone(said.put):
                said.put("alone")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with migration.alone(said.put):
            waiting = pool.submit(second)
            line = said.get(timeout=PATIENCE_SECONDS)
            assert line == "Kier waits: another node brings the tables up to date."
            assert said.empty()
        waiting.result()
    assert said.get_nowait() == "alone"


def test_two_nodes_start_at_once_on_one_empty_database(tmp_path: Path) -> None:
    given = os.environ.get("DATABASE_URL")
    if not given:
        pytest.skip("SQLite has one node only")
    name = f"kier_{os.getpid()}_nodes"
    with psycopg.connect(with_name(given, "postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            nodes = [prepare(tmp_path / str(number), with_name(given, name)) for number in (1, 2)]
            said = [node.communicate()[1] for node in nodes]
            assert [node.returncode for node in nodes] == [0, 0], said
            assert sum("another node brings the tables up to date" in one for one in said) <= 1
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def prepare(folder: Path, url: str) -> "subprocess.Popen[str]":
    made = {"KIER_MODE": "test", "KIER_DATA": str(folder), "DATABASE_URL": url}
    return subprocess.Popen(
        [sys.executable, "-m", "scripts.launcher.preparation"],
        env=bare_environment() | made,
        cwd=BASE,
        stderr=subprocess.PIPE,
        text=True,
    )

"""A running Kier to be attacked, and a list of attacks and how they ended.

Each file carries out one attack and fails if it succeeds; the list stands at the end of
`scripts/test tests/attacks`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from scripts.demonstrations.server import OwnServer
from tests.attacks.writer import DatabaseWriter
from tests.own_database import own_database

TRIED = pytest.StashKey[list[tuple[str, str, str]]]()
Tried = Callable[[str, str], None]


# The attack that is carried out every time, on SQLite. All others start a Kier each, too, and wait
# for `--full`.
EVERY_TIME = {"test_forged_key_before_a_seeker.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Create tables in each lane, from which those of the attacked Kier are copied."""
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        if item.path.name not in EVERY_TIME:
            item.add_marker(pytest.mark.full)
        if "browser" not in item.path.parts:
            item.add_marker(pytest.mark.django_db)


@dataclass(frozen=True, slots=True)
class AttackedKier:
    """A running demonstration, and what an attacker may have got hold of."""

    server: OwnServer
    stores: dict[str, str]

    @property
    def address(self) -> str:
        return self.server.address

    @property
    def data(self) -> Path:
        return self.server.data

    def member(self, role: str, organisation: str | None = None) -> dict[str, Any]:
        """Return a sign-in of `demo.json` by role and, if given, organisation."""
        return next(
            sign_in
            for sign_in in self.server.sign_ins()
            if sign_in["role"] == role and organisation in {None, sign_in.get("organisation")}
        )

    def writer(self) -> DatabaseWriter:
        return DatabaseWriter(self.stores.get("DATABASE_URL"), self.data / "kier.sqlite3")


@pytest.fixture(scope="module")
def attacked_stores(
    started_before: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[dict[str, str]]:
    """Settings of a server with the same kinds of stores as the tests."""
    redis = {"REDIS_URL": os.environ["REDIS_URL"]} if os.environ.get("REDIS_URL") else {}
    if not os.environ.get("DATABASE_URL"):
        yield redis
        return
    folder = tmp_path_factory.mktemp("attacked-rows")
    for file in started_before.glob("kier.sqlite3*"):
        shutil.copy(file, folder)
    with own_database("attacked", folder, django_db_blocker) as own:
        own.take_rows(folder / "kier.sqlite3")
        yield {"DATABASE_URL": str(own.url), **redis}


@pytest.fixture(scope="module")
def kier(
    started_before: Path,
    attacked_stores: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[AttackedKier]:
    """A Kier for the attacks of one file."""
    folder = shutil.copytree(started_before, tmp_path_factory.mktemp("attacked") / "kier")
    with OwnServer(attacked_stores, data=folder) as server:
        yield AttackedKier(server, attacked_stores)


@pytest.fixture
def writer(kier: AttackedKier) -> Iterator[DatabaseWriter]:
    """Somebody who can write to the database of `kier`."""
    somebody = kier.writer()
    yield somebody
    somebody.close()


@pytest.fixture
def redis_writer(kier: AttackedKier) -> Iterator[Redis]:
    """Somebody who can read and write all that `kier` has in Redis."""
    if "REDIS_URL" not in kier.stores:
        pytest.skip("this Kier has no Redis")
    with Redis.from_url(kier.stores["REDIS_URL"]) as somebody:
        yield somebody


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Tried:
    """Call it with what was tried and how it ended, once it has failed."""
    told = request.config.stash.setdefault(TRIED, [])

    def tell(what: str, ended: str) -> None:
        told.append((request.path.stem.removeprefix("test_"), what, ended))

    return tell


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print what was tried and how it ended."""
    told = config.stash.get(TRIED, [])
    if not told:
        return
    terminalreporter.section("attacks")
    for name, what, ended in told:
        terminalreporter.write_line(f"{name.replace('_', ' ')}: {what}\n    {ended}")

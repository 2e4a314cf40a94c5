"""Two processes write batches and are killed: no answer is lost, none is there twice."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.launching.children import die_with_parent
from surveys.services.batches import BATCH
from tests.scripts.conftest import own_database

pytestmark = pytest.mark.slow
BASE = Path(__file__).resolve().parents[3]
# Far more than two batches: the other one may write some of them.
IN_BATCH, AFTER_TEN = (0, 80), (80, 110)
PATIENCE_SECONDS = 90


@pytest.fixture
def database_url() -> Iterator[str | None]:
    """A new database on the PostgreSQL that the tests run on; nothing where that is SQLite."""
    with own_database("surveys") as url:
        yield url


@pytest.fixture
def environment(tmp_path: Path, database_url: str | None) -> dict[str, str]:
    found = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KIER_") and name not in {"DATABASE_URL", "REDIS_URL"}
    }
    found |= {
        "KIER_MODE": "test",
        "KIER_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "backend.settings",
    }
    return found | ({"DATABASE_URL": database_url} if database_url else {})


def crowd(environment: dict[str, str], *words: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.surveys.services.crowd", *map(str, words)],
        cwd=BASE,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing is shared with threads
    )


def said(process: "subprocess.Popen[str]") -> list[str]:
    out, _nothing = process.communicate(timeout=PATIENCE_SECONDS)
    return out.splitlines()


def test_killed_in_the_middle_nothing_is_lost_and_nothing_is_there_twice(
    environment: dict[str, str],
) -> None:
    [survey] = said(crowd(environment, "make"))
    dying = crowd(environment, "die-in-batch", survey, *IN_BATCH)
    beside = crowd(environment, "die-after-ten", survey, *AFTER_TEN)
    lines = said(dying) + said(beside)
    assert (dying.returncode, beside.returncode) == (-9, -9)
    # To the end; what was taken before is handed in again, as a browser does that got no answer.
    whole = [crowd(environment, "answer", survey, *span) for span in (IN_BATCH, AFTER_TEN)]
    lines += [line for one in whole for line in said(one)]
    assert [one.returncode for one in whole] == [0, 0]
    [closed] = said(crowd(environment, "close", survey))
    everybody = [*range(AFTER_TEN[1])]
    assert json.loads(closed) == {"numbers": everybody, "counted": len(everybody), "waiting": 0}
    sizes = [int(line.removeprefix("batch ")) for line in lines if line.startswith("batch ")]
    assert sizes
    assert min(sizes) >= BATCH

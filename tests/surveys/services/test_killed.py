"""Two processes write batches and are killed: no answer is lost, none is there twice."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.core import days
from backend.organisations.services import create_organisation
from scripts.launcher.children import die_with_parent
from surveys.models import Round
from surveys.services.batches import BATCH
from surveys.services.rounds import close_round
from tests.own_database import OwnDatabase, own_database

from .scenes import an_open_round, numbers

# Full: starts processes and kills them.
pytestmark = [pytest.mark.full, pytest.mark.slow, pytest.mark.django_db]
BASE = Path(__file__).resolve().parents[3]
# Far more than two batches: the other one may write some of them.
IN_BATCH, AFTER_TEN = (0, 80), (80, 110)
PATIENCE_SECONDS = 90


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("surveys")


@pytest.fixture(scope="module")
def own(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    with own_database("surveys", folder, django_db_blocker) as own:
        yield own


@pytest.fixture
def environment(folder: Path, own: OwnDatabase) -> dict[str, str]:
    return own.environment(folder, "test")


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
    environment: dict[str, str], own: OwnDatabase
) -> None:
    with own.here():
        organisation = create_organisation(slug="crowd", name="Crowd", capacity=1)
        last = days.today() + timedelta(days=3)
        survey = an_open_round(organisation, closes_on=last)
    dying = crowd(environment, "die-in-batch", survey.id, *IN_BATCH)
    beside = crowd(environment, "die-after-ten", survey.id, *AFTER_TEN)
    lines = said(dying) + said(beside)
    assert (dying.returncode, beside.returncode) == (-9, -9)
    # To the end; what was taken before is handed in again, as a browser does that got no answer.
    whole = [crowd(environment, "answer", survey.id, *span) for span in (IN_BATCH, AFTER_TEN)]
    lines += [line for one in whole for line in said(one)]
    assert [one.returncode for one in whole] == [0, 0]
    everybody = [*range(AFTER_TEN[1])]
    with own.here():
        closed = close_round(Round.objects.get(id=survey.id))
        counted = sum(closed.tallies.filter(table="glad").values_list("count", flat=True))
        assert (numbers(closed), counted) == (everybody, len(everybody))
        assert closed.waiting.count() == 0
    sizes = [int(line.removeprefix("batch ")) for line in lines if line.startswith("batch ")]
    assert sizes
    assert min(sizes) >= BATCH

"""What callers meet is told when the hour is over, and in tens."""

import os
from pathlib import Path
from typing import Any

import pytest

from backend.core import hourly_counts as here
from backend.core.hourly_counts import CountsFile, HourlyCounts
from tests.clock import Clock


@pytest.fixture(autouse=True)
def own_counts(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA = tmp_path
    monkeypatch.setattr(here, "counts", HourlyCounts())


def test_an_hour_is_told_when_it_is_over(clock: Clock) -> None:
    for _ in range(11):
        here.note_refusal("throttle")
    clock.put_on(minutes=18)
    assert here.counts.told() == {}
    clock.put_on(minutes=1)
    assert here.counts.told() == {("refusals", "throttle"): 20}


def test_each_hour_is_rounded_by_itself(clock: Clock) -> None:
    for _ in range(3):
        here.note_refusal("busy")
        clock.put_on(hours=1)
    assert here.counts.told() == {("refusals", "busy"): 30}


@pytest.mark.parametrize(("number", "told"), [(0, 0), (1, 10), (10, 10), (11, 20)])
def test_tens(number: int, told: int) -> None:
    assert here.in_tens(number) == told


@pytest.mark.parametrize(
    ("status", "environ", "told"),
    [
        (200, {}, {}),
        (404, {}, {}),
        (429, {}, {("refusals", "throttle"): 10}),
        (429, {here.REASON: "wave"}, {("refusals", "wave"): 10}),
        (507, {}, {("refusals", "disk-full"): 10}),
        (500, {}, {("errors", "500"): 10}),
        (503, {}, {("errors", "503"): 10}),
    ],
)
def test_answers(status: int, environ: dict[str, Any], told: dict[Any, int], clock: Clock) -> None:
    here.note_answer(status, environ)
    clock.put_on(hours=1)
    assert here.counts.told() == told


def test_the_process_that_is_started_in_its_place_goes_on(clock: Clock) -> None:
    here.note_refusal("wave")
    clock.put_on(hours=1)
    CountsFile(0).write(sockets=0, most_sockets=5)
    here.counts.begin_with({})
    CountsFile(0)
    assert here.counts.told() == {("refusals", "wave"): 10}


def test_those_of_all_processes_are_added(clock: Clock) -> None:
    here.note_refusal("wave")
    clock.put_on(hours=1)
    for slot in (0, 1):
        CountsFile(slot).write(sockets=0, most_sockets=5)
        here.counts.begin_with({("refusals", "wave"): 10})
    assert here.totals()["refusals", "wave"] == 20
    assert here.totals()["errors", "500"] == 0


def test_sockets_are_told_in_whole_hundreds_and_of_processes_that_run() -> None:
    CountsFile(0).write(sockets=99, most_sockets=300)
    assert here.sockets({os.getpid()}) == (0, 300)
    CountsFile(0).write(sockets=299, most_sockets=300)
    assert (here.sockets({os.getpid()}), here.sockets(set())) == ((200, 300), (0, 0))


def test_a_file_that_is_broken_is_as_none(tmp_path: Path) -> None:
    (here.folder() / "server-0.json").write_text("{")
    CountsFile(0)
    assert here.totals()["errors", "500"] == 0


def test_only_its_owner_may_look_in() -> None:
    assert here.folder().stat().st_mode & 0o777 == 0o700

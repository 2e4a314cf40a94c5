"""Which lane of `scripts/test` a test runs in."""

import re
from pathlib import Path
from typing import Any, Self

import pytest

from scripts.testing import __main__ as running
from scripts.testing.lanes import ELSEWHERE, LANES
from scripts.testing.only_stores import (
    AGAIN,
    EVERY_TIME,
    ONE_AFTER_THE_OTHER,
    SAME,
    every_time,
    may_run_every_time,
    named,
)

TESTS = Path(__file__).resolve().parent.parent


def lanes_of(items: list[pytest.Item]) -> set[tuple[bool, ...]]:
    return {tuple(is_ours(item) for is_ours in LANES.values()) for item in items}


class Somewhere:
    """A test of a file that this lane does not collect, without marker or fixture."""

    name = "test_it"

    def __init__(self, path: Path) -> None:
        self.path = path

    def get_closest_marker(self, _name: str) -> None:
        pass


def below(folder: str = ".") -> list[Any]:
    found = [Somewhere(path) for path in (TESTS / folder).rglob("test_*.py")]
    assert found
    return found


@pytest.mark.usefixtures("db")
def test_what_asks_for_the_database_runs_on_both_stores(request: pytest.FixtureRequest) -> None:
    assert lanes_of([request.node]) == {(False, True, False, True, False)}


def test_what_does_not_runs_once(request: pytest.FixtureRequest) -> None:
    assert lanes_of([request.node]) == {(False, True, False, False, False)}


def test_what_runs_once_though_it_touches_a_store_is_there() -> None:
    assert {named(path) for path in TESTS.rglob("test_*.py")} >= SAME


def test_what_runs_on_the_stores_every_time_is_there_and_could_differ() -> None:
    assert {named(path) for path in TESTS.rglob("test_*.py")} >= EVERY_TIME | ONE_AFTER_THE_OTHER
    assert not EVERY_TIME & (SAME | ONE_AFTER_THE_OTHER)


@pytest.mark.django_db(transaction=True)
def test_what_commits_runs_on_the_stores_every_time(request: pytest.FixtureRequest) -> None:
    assert every_time(request.node)


@pytest.mark.usefixtures("db")
def test_what_is_taken_back_waits_there_for_a_full_run(request: pytest.FixtureRequest) -> None:
    assert not every_time(request.node)


def test_what_runs_again_of_a_file_stands_in_it() -> None:
    for file, names in AGAIN.items():
        [path] = [path for path in TESTS.rglob("test_*.py") if named(path) == file]
        words = {*re.findall(r"\w+", path.read_text())}
        assert words >= {word for name in names for word in re.findall(r"\w+", name)}, file


@pytest.mark.parametrize("folder", ["experts", "surveys", "web"])
def test_the_applications_run_beside_the_rest(folder: str) -> None:
    lanes = lanes_of(below(folder))
    assert lanes <= {(False, False, True, False, False), (False, False, True, True, False)}


def test_each_runs_once_on_sqlite() -> None:
    for item in below():
        assert sum(is_ours(item) for is_ours in LANES.values()) >= 1, item.path
        assert not (LANES["sqlite"](item) and LANES["sqlite-applications"](item))


def test_a_browser_has_a_lane_of_its_own() -> None:
    assert lanes_of(below("browser")) == {(True, False, False, False, False)}


def test_other_browsers_have_one_too() -> None:
    assert lanes_of(below("other_browsers")) == {(False, False, False, False, True)}


@pytest.mark.parametrize(("arguments", "walked"), [([], False), (["--full", "tests"], True)])
def test_other_browsers_are_walked_in_a_full_run_alone(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], walked: bool
) -> None:
    started: list[str] = []

    class Ended:
        def wait(self) -> Self:
            return self

        def end(self) -> int:
            return 0

    def start(name: str, given: list[str], **_how: object) -> Ended:
        assert given[-len(arguments) :] == arguments or not arguments
        started.append(name)
        return Ended()

    monkeypatch.setattr(running, "start", start)
    # Side by side, threads would begin in an order of their own.
    monkeypatch.setattr(running, "lanes_at_once", lambda: 1)
    running.run_lanes(arguments, {})
    assert started == [
        "sqlite",
        "browser",
        "sqlite-applications",
        *(["other-browsers"] if walked else []),
    ]


def test_lanes_wait_for_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    beside: list[int] = []
    running_now: list[str] = []

    class Lane:
        def __init__(self, name: str) -> None:
            running_now.append(name)
            beside.append(len(running_now))
            self.name = name

        def wait(self) -> Self:
            running_now.remove(self.name)
            return self

        def end(self) -> int:
            return 0

    monkeypatch.setattr(running, "start", lambda name, *_given, **_how: Lane(name))
    monkeypatch.setattr(running, "lanes_at_once", lambda: 2)
    assert running.run_lanes(["--full"], {"REDIS_URL": "redis://"}) == {0}
    assert len(beside) == 5
    assert max(beside) <= 2


def test_no_file_is_left_unread_of_which_a_test_would_be_kept(
    request: pytest.FixtureRequest,
) -> None:
    items = [*below(), *request.session.items]
    for lane, is_ours in LANES.items():
        kept = {item.path for item in items if is_ours(item)}
        assert kept
        assert not any(ELSEWHERE[lane](path) for path in kept)
    again = [item for item in request.session.items if LANES["stores"](item) and every_time(item)]
    assert [item for item in again if not may_run_every_time(item.path)] == []

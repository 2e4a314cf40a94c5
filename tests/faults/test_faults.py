"""Each planted fault is found by tests that run every time (docs/testing.md)."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from subprocess import CompletedProcess

import pytest

from tests.browser.node import find_node

from .planting import FOLDER, Ended, Fault, copied, planted, registered, run, why_not

FAULTS = {fault.name: fault for fault in registered()}
# Faults that are planted at the same time, each in a copy of its own.
AT_ONCE = 2

type Runs = dict[str, Future[CompletedProcess[str]]]


def needs_node(fault: Fault) -> bool:
    return any(test.startswith("tests/browser/") for test in fault.tests)


def test_each_fault_can_be_planted() -> None:
    """Where a change breaks a patch, plant its fault anew in the changed code."""
    assert {name: why for name, fault in FAULTS.items() if (why := why_not(fault))} == {}


def test_each_patch_is_registered_with_a_risk_and_tests() -> None:
    assert {path.stem for path in FOLDER.glob("*.patch")} == {*FAULTS}
    assert all(fault.risk and fault.tests for fault in FAULTS.values())


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> SimpleQueue[Path]:
    """Return copies of Kier; whoever takes one puts it back as it was."""
    free: SimpleQueue[Path] = SimpleQueue()
    for number in range(AT_ONCE):
        free.put(copied(tmp_path_factory.mktemp("faults") / str(number)))
    return free


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest, copies: SimpleQueue[Path]) -> Iterator[Runs]:
    """Run the tests of the faults that are asked for, in the background."""
    asked = [item.callspec.params["name"] for item in request.session.items if is_fault(item)]

    def run_with(fault: Fault) -> CompletedProcess[str]:
        tree = copies.get()
        try:
            with planted(fault, tree):
                return run(fault.tests, tree)
        finally:
            copies.put(tree)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {name: pool.submit(run_with, FAULTS[name]) for name in asked}
        pool.shutdown(cancel_futures=True)


def is_fault(item: pytest.Item) -> bool:
    return getattr(item, "originalname", "") == test_each_fault_is_found.__name__


@pytest.mark.full
def test_the_named_tests_pass_without_a_fault(copies: SimpleQueue[Path]) -> None:
    """Else they would find a fault in everything; each of them runs every time."""
    tree = copies.get()
    tests = sorted({test for fault in FAULTS.values() for test in fault.tests})
    ran = run(tests, tree)
    copies.put(tree)
    assert ran.returncode == Ended.PASSED, ran.stdout


@pytest.mark.full
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found(name: str, runs: Runs) -> None:
    if needs_node(FAULTS[name]):
        find_node()
    ran = runs[name].result()
    assert ran.returncode == Ended.FAILED, f"{FAULTS[name].risk}\n{ran.stdout}"

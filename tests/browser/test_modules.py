"""The cryptography of the pages, run by Node: vectors, refusals, what the keepers of keys do."""

import subprocess
from pathlib import Path

import pytest

from .node import MODULES, PATIENCE_SECONDS, find_node

TESTS = sorted(MODULES.glob("*.test.mjs"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_modules(path: Path) -> None:
    command = [find_node(), "--test", "--test-reporter=tap", str(path)]
    ran = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    assert "\n# pass 0\n" not in ran.stdout, "no test was run"


def test_there_are_modules_to_test() -> None:
    assert len(TESTS) > 7

"""Which tests wait for `--full`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.testing.full import asks_for_some

KIER = Path(__file__).resolve().parents[2]
SETTINGS = "[pytest]\nmarkers =\n    full\n    slow\ntestpaths = tests\n"
TESTS = """
import pytest

def test_short(): pass

@pytest.mark.full
def test_large(): pass
"""


def run(folder: Path, *arguments: str) -> str:
    (folder / "tests").mkdir(exist_ok=True)
    (folder / "tests" / "test_both.py").write_text(TESTS)
    (folder / "pytest.ini").write_text(SETTINGS)
    command = [sys.executable, "-m", "pytest", "-v", "-p", "scripts.testing.full", *arguments]
    environment = os.environ | {"PYTHONPATH": str(KIER), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    answer = subprocess.run(  # noqa: S603 - the interpreter of this run
        command, cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return answer.stdout


@pytest.mark.full
@pytest.mark.parametrize("arguments", [[], ["-m", "not slow"], ["-k", "not other"]])
def test_it_waits_and_that_is_said(tmp_path: Path, arguments: list[str]) -> None:
    said = run(tmp_path, *arguments)
    assert "test_short PASSED" in said
    assert "test_large" not in said
    assert "\n1 more tests wait for --full" in said


@pytest.mark.full
def test_a_file_of_which_all_tests_wait_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    both = {
        "test_one.py": "pytest.mark.full",
        "test_two.py": "[pytest.mark.slow, pytest.mark.full]",
    }
    for name, marks in both.items():
        (tmp_path / "tests" / name).write_text(f"pytestmark = {marks}\nraise OSError\n")
    said = run(tmp_path)
    assert "test_short PASSED" in said
    assert "\n1 more tests and all tests of 2 files wait for --full" in said


@pytest.mark.parametrize(
    "arguments",
    [["--full"], ["tests"], ["tests/test_both.py"], ["-k", "large"], ["-m", "full"]],
)
def test_it_runs_when_it_is_named(tmp_path: Path, arguments: list[str]) -> None:
    said = run(tmp_path, *arguments)
    assert "test_large PASSED" in said
    assert "--full" not in said


@pytest.mark.parametrize(
    ("expression", "names_some"),
    [
        ("", False),
        ("not slow", False),
        ("not slow and not browser", False),
        ("not (slow or browser)", False),
        ("not (slow or (browser and walk))", False),
        ("(not slow)", False),
        ("browser", True),
        ("not slow and browser", True),
        ("not slow and (browser or walk)", True),
        ("not (not slow)", True),
        ("nothing", True),
    ],
)
def test_whoever_only_leaves_out_names_none(expression: str, names_some: bool) -> None:
    assert asks_for_some(expression) is names_some

"""How `scripts/test --full` gets Firefox and WebKitGTK, and what it says where it cannot."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.testing import other_browsers

LANE = ["-p", "scripts.testing.lanes", "--lane", "other-browsers"]
SURVEY = "tests/other_browsers/test_survey.py"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_what_is_missing_is_named(programs: Path) -> None:
    assert other_browsers.missing_packages() == ["firefox-esr", "webkit2gtk-driver", "xvfb"]
    here = program(programs, "firefox")
    assert other_browsers.find_programs() == {"firefox": here}
    assert other_browsers.why_not("firefox") == ""
    program(programs, "WebKitWebDriver")
    assert other_browsers.why_not("webkit") == "no webkit: install Debian's xvfb"
    program(programs, "Xvfb")
    assert other_browsers.missing_packages() == []
    # Debian's own comes before another one.
    own = program(programs, "firefox-esr")
    assert other_browsers.find_programs()["firefox"] == own


def ran(*arguments: str, path: str) -> str:
    answer = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pytest", *LANE, *arguments, "-rs", SURVEY],
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout
    assert re.search(r"\n\d+ skipped", answer.stdout)
    return answer.stdout


@pytest.mark.full
def test_without_them_their_tests_are_skipped_and_that_is_said() -> None:
    said = ran("-p", "scripts.testing.with_other_browsers", "--full", path="/nowhere")
    assert "For tests in other browsers: installing firefox-esr, webkit2gtk-driver, xvfb" in said
    assert "That was not possible: " in said
    assert "So some tests are skipped: no firefox: install Debian's firefox-esr" in said
    assert "no webkit: install Debian's webkit2gtk-driver and xvfb" in said


@pytest.mark.full
def test_a_usual_run_walks_nothing_in_them() -> None:
    assert "other browsers than Chromium are walked with --full" in ran(path=os.environ["PATH"])

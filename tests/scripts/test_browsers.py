"""How `scripts/test` gets a Chromium, and what it says where it cannot."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.testing import browsers
from scripts.testing.__main__ import is_ours

FONTS = ["fonts-noto-cjk", "fonts-noto-core"]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("KIER_CHROMIUM", raising=False)
    monkeypatch.setattr(browsers, "FONTS", tmp_path / "fonts")
    return tmp_path


def program(folder: Path, name: str, script: str = "exit 0") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_the_one_that_is_named_counts(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = program(programs, "chromium")
    assert browsers.find_chromium() == browsers.Chromium(here, "")
    other = program(programs, "another")
    monkeypatch.setenv("KIER_CHROMIUM", str(other))
    assert browsers.find_chromium() == browsers.Chromium(other, "")
    monkeypatch.setenv("KIER_CHROMIUM", "/nowhere/chromium")
    assert browsers.find_chromium() == browsers.Chromium(
        None, f"no Chromium: /nowhere/chromium not found; {browsers.HOW}"
    )


def test_what_is_missing_is_named(programs: Path) -> None:
    assert browsers.missing_packages() == ["chromium", "nodejs", *FONTS]
    program(programs, "chromium")
    program(programs, "node")
    program(programs, "fc-list", "echo 'Noto Sans CJK SC'")
    assert browsers.missing_packages() == []
    program(programs, "fc-list")
    assert browsers.missing_packages() == FONTS
    program(programs, "fc-list", '[ "$1" != :lang=zh-cn ] || echo "Noto Sans CJK SC"')
    assert browsers.missing_packages() == ["fonts-noto-core"]


def test_without_a_right_or_a_way_to_install_it_is_said(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    assert browsers.install(["chromium"]) == "only root may install it"
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert browsers.install(["chromium"]) == "there is no apt-get"
    program(programs, "apt-get", "echo 'E: no such package' >&2; exit 100")
    assert browsers.install(["chromium"]) == "apt-get says: E: no such package"


def test_lists_are_fetched_if_the_package_is_not_known_yet(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 0)
    known, log = programs / "known", programs / "log"
    script = f'echo "$1" >>{log}; [ "$1" = update ] && : >{known}; [ -e {known} ]'
    program(programs, "apt-get", script)
    assert browsers.install(["chromium"]) == ""
    assert log.read_text().split() == ["install", "update", "install"]


def test_a_setting_of_the_tests_is_kept_and_those_of_kier_are_not() -> None:
    names = ("KIER_CHROMIUM", "KIER_DATA", "DATABASE_URL", "REDIS_URL", "HOME")
    assert [name for name in names if is_ours(name)] == ["KIER_DATA", "DATABASE_URL", "REDIS_URL"]


@pytest.mark.full
def test_without_a_chromium_browser_tests_are_skipped_and_that_is_said() -> None:
    environment = os.environ | {"KIER_CHROMIUM": "/nowhere", "PATH": "/nowhere"}
    answer = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "scripts.testing.with_browser",
            "tests/browser/test_looking.py",
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0
    assert "So the browser tests are skipped: no Chromium: /nowhere not found" in answer.stdout
    assert re.search(r"\n\d+ skipped", answer.stdout)

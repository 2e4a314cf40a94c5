"""Where Exit leads: an address outside, over TLS, or Kier does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
SAY = "from backend import settings; print(settings.EXIT_URL)"


def started_with(tmp_path: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    known = {name: value for name, value in os.environ.items() if not name.startswith("KIER_")}
    known |= {"KIER_MODE": "test", "KIER_DATA": str(tmp_path)}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", SAY],
        env=known | environment,
        cwd=BASE,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_an_outside_page_if_nothing_is_said(tmp_path: Path) -> None:
    assert started_with(tmp_path).stdout.strip() == "https://www.buienradar.nl/"


def test_another_can_be_named(tmp_path: Path) -> None:
    url = "https://example.org/weather?place=here"
    assert started_with(tmp_path, KIER_EXIT_URL=url).stdout.strip() == url


@pytest.mark.full
@pytest.mark.parametrize("url", ["", "http://example.org/", "/", "javascript:alert(1)", "https://"])
def test_what_is_no_such_address_stops_the_start(tmp_path: Path, url: str) -> None:
    ended = started_with(tmp_path, KIER_EXIT_URL=url)
    assert ended.returncode != 0
    assert "KIER_EXIT_URL" in ended.stderr

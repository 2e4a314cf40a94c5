"""`scripts/demo waiting`: its clock, and all of it as it is called."""

import json
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone

from scripts.demonstrations.moved_clock import MovedClock
from scripts.demonstrations.server import BASE, bare_environment


def test_its_clock_stands_still_until_it_is_set() -> None:
    clock = MovedClock("2027-03-27 14:00")
    with clock.running():
        assert (str(clock), timezone.now()) == ("Sat 27 Mar 14:00", clock.now)
        assert list(clock.go_to("2027-03-27 14:07", [5, 9])) == [5]
        assert str(clock) == "Sat 27 Mar 14:07"
        assert list(clock.go_to("2027-03-27 14:20", [5, 9])) == [9]
    assert timezone.now().year < 2100
    assert timezone.now() != clock.now


def test_it_stops_at_each_hour_also_where_one_is_missing() -> None:
    clock = MovedClock("2027-03-28 00:30")
    stops = clock.go_to("2027-03-28 04:04", [5])
    assert [str(clock)[-5:] for _minute in stops] == ["01:05", "03:05"]
    assert str(clock) == "Sun 28 Mar 04:04"


@pytest.mark.full
def test_all_of_it(tmp_path: Path) -> None:
    seen = tmp_path / "seen.json"
    played = subprocess.run(  # noqa: S603 - our own program
        [BASE / "scripts" / "demo", "waiting", "--json", seen],
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    steps = json.loads(seen.read_text())
    assert len(steps) > 15
    assert all(step["ok"] for step in steps)
    assert played.stdout.splitlines()[-1] == f"demo waiting: {len(steps)} steps, 0 failed"
    assert "They open on Tuesday at 9:00." in played.stdout
    assert "Er is nog geen antwoord. Harbour heeft je bericht." in played.stdout

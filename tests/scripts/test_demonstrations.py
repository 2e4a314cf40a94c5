"""`scripts/demo NAME`, for the demonstrations that are played on a clock that is set."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scripts.demonstrations.server import BASE, bare_environment

# By name: how many steps it has at least, and what is printed in it.
PLAYED: Mapping[str, tuple[int, Sequence[str]]] = {
    "referrals": (18, []),
    "pages": (15, ["{'nl': 'clear', 'nl-easy': 'clear', 'en': 'clear'}"]),
    "learning": (
        11,
        ["627 rows: a random number, the place, its period, a MAC"],
    ),
    "fieldlab": (
        23,
        ["10 answers on 5 pages", "on day 280 who owns teams is reminded, once"],
    ),
    "signals": (15, ["five organisations at the table", "5 additions to 4 signals"]),
    "measures": (
        14,
        ["of them with a code, which no row has"],
    ),
    "programme": (
        8,
        ["31 indicators, 4 quarters", "release 2: nothing of people is subtracted"],
    ),
    "trainings": (8, ["12 confirmed, 1 waiting", "11 came"]),
    "waiting": (
        15,
        [
            "They open on Tuesday at 9:00.",
            "Er is nog geen antwoord.",
        ],
    ),
}


@pytest.mark.full
@pytest.mark.parametrize("name", PLAYED)
def test_no_step_fails(name: str, tmp_path: Path) -> None:
    seen = tmp_path / "seen.json"
    played = subprocess.run(  # noqa: S603 - our own program
        [BASE / "scripts" / "demo", name, "--json", seen],
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    steps, (least, printed) = json.loads(seen.read_text()), PLAYED[name]
    assert len(steps) > least
    assert {step["result"] for step in steps} == {"ok"}
    assert played.stdout.splitlines()[-1] == f"demo {name}: {len(steps)} steps, 0 failed"
    assert [line for line in printed if line not in played.stdout] == []

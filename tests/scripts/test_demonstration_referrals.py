"""`scripts/demo referrals`, all of it as it is called."""

import json
import subprocess
from pathlib import Path

import pytest

from scripts.demonstrations.server import BASE, bare_environment


@pytest.mark.full
def test_all_of_it(tmp_path: Path) -> None:
    seen = tmp_path / "seen.json"
    played = subprocess.run(  # noqa: S603 - our own program
        [BASE / "scripts" / "demo", "referrals", "--json", seen],
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    steps = json.loads(seen.read_text())
    assert len(steps) > 12
    assert all(step["ok"] for step in steps)
    assert played.stdout.splitlines()[-1] == f"demo referrals: {len(steps)} steps, 0 failed"

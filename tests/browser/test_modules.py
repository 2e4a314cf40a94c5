"""Modules of the pages, run by Node: the cryptography, and what the inbox does without a page."""

import subprocess
from pathlib import Path

import pytest

from .node import MODULES, PATIENCE_SECONDS, find_node

SUFFIX = ".test.mjs"
TESTS = sorted(MODULES.rglob(f"*{SUFFIX}"))
# Each of their tests signs in again, most with the same password: it is stretched once.
SIGN_IN_OFTEN = {
    f"shared/crypto/{name}"
    for name in (
        "hope",
        "member",
        "member-alarms",
        "member-trust",
        "referral-keys",
        "seeker",
        "signal-attacks",
        "signal-tables",
    )
}
STRETCHED_ONCE = ["--import", (MODULES / "key-derivation-hooks.mjs").as_uri()]


def name_of(path: Path) -> str:
    return path.relative_to(MODULES).as_posix().removesuffix(SUFFIX)


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_modules(path: Path) -> None:
    once = STRETCHED_ONCE if name_of(path) in SIGN_IN_OFTEN else []
    # Without `--test`, which would start one more Node for the file.
    command = [find_node(), *once, "--test-reporter=tap", str(path)]
    ran = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    assert "\n# pass 0\n" not in ran.stdout, "no test was run"


def test_there_are_modules_to_test() -> None:
    assert len(TESTS) > 7
